package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OutboxRepairTest extends OutboxFixture {
    @Test
    void whatAFormerProcessWroteWithoutTellingTheLedgerIsCutBack() throws Exception {
        Job job = halfDelivered();
        Files.writeString(
                file(job, ".outcomes.ndjson"),
                "{\"reason\":\"r6\"}\n{\"rea",
                StandardOpenOption.APPEND);
        finishAfterRestart(job);
    }

    @Test
    void aFirstAppendThatTheLedgerNeverHeardOfIsCutBack() throws Exception {
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        Files.createDirectories(folder.resolve("outbox"));
        Files.writeString(file(job, ".outcomes.ndjson"), "{\"reason\":\"r1\"}\n{\"rea");
        finishAfterRestart(job);
    }

    @Test
    void aShortenedFileIsWrittenAgain() throws Exception {
        Job job = halfDelivered();
        Files.writeString(file(job, ".outcomes.ndjson"), "{\"reason\":\"r1\"}\n");
        finishAfterRestart(job);
    }

    @Test
    void aMissingFileIsWrittenAgain() throws Exception {
        Job job = halfDelivered();
        Files.delete(file(job, ".outcomes.ndjson"));
        start();
        awaitLines(job, 5);
        stop();
        finishAfterRestart(job);
    }

    @Test
    void aFileDeletedUnderTheRunningProcessIsWrittenAgainByTheNextAppend() throws Exception {
        Job job = halfDeliveredAndRunning();
        Files.delete(file(job, ".outcomes.ndjson"));
        finish(job);
    }

    private Job halfDeliveredAndRunning() throws Exception {
        start();
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        awaitLines(job, 5);
        await().until(() -> !jobs.ledger.outbox().fileLengths().isEmpty());
        return job;
    }

    private Job halfDelivered() throws Exception {
        start();
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        awaitLines(job, 5);
        stop();
        assertEquals(
                Map.of(job.jobId() + ".outcomes.ndjson", Files.size(file(job, ".outcomes.ndjson"))),
                jobs.ledger.outbox().fileLengths());
        return job;
    }

    private void finishAfterRestart(Job half) throws Exception {
        start();
        finish(half);
    }

    private void finish(Job half) throws Exception {
        Job job = jobs.rejected(jobs.ledger.job(half.jobId()).orElseThrow(), 6, 5);
        jobs.ledger.intake().complete(job.jobId());
        deliverer.delivery.wake();
        awaitSummary(job);
        assertEquals(numbered(10), reasons(job));
        assertEquals(10, lines(job, ".failed.ndjson").size());
    }

    @Test
    void aRestartRepeatsNothing() throws Exception {
        Job job = jobs.begin("x");
        for (int i = 0; i < 4; i++) {
            start();
            job = jobs.rejected(job, 1 + i * 5, 5);
            stop();
        }
        start();
        jobs.ledger.intake().complete(job.jobId());
        awaitSummary(job);
        assertEquals(numbered(20), reasons(job));
    }

    @Test
    void aFolderThatCannotBeWrittenIsWaitedFor() throws Exception {
        Path blocker = Files.writeString(folder.resolve("outbox"), "in the way");
        Job job;
        try (LogLines log = new LogLines()) {
            start();
            job = jobs.rejected(jobs.begin("x"), 1, 5);
            jobs.ledger.intake().complete(job.jobId());
            deliverer.delivery.wake();
            await().until(() -> !log.with("Outcomes cannot be written to the folder").isEmpty());
        }
        Files.delete(blocker);
        awaitSummary(job);
        assertEquals(numbered(5), reasons(job));
    }

    @Test
    void aFileWrittenToByOthersIsCutBackByTheNextAppend() throws Exception {
        Job job = halfDeliveredAndRunning();
        Files.writeString(file(job, ".outcomes.ndjson"), "mine\n", StandardOpenOption.APPEND);
        finish(job);
    }

    @Test
    void aProcessThatStoodStillTouchesNothingOfItsSuccessor() throws Exception {
        Path outbox = folder.resolve("outbox");
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        List<OutboxRow> seen = jobs.ledger.outbox().read(0, 100);
        AtomicBoolean mine = new AtomicBoolean(true);
        RestoreOutbox former = Deliverer.outbox(jobs.ledger, outbox, new DiskSync());
        former.beginAnew(mine::get);
        former.resume(0);

        job = jobs.rejected(job, 6, 5);
        jobs.ledger.intake().complete(job.jobId());
        RestoreOutbox successor = Deliverer.outbox(jobs.ledger, outbox, new DiskSync());
        successor.resume(0);
        List<OutboxRow> all = jobs.ledger.outbox().read(0, 100);
        successor.write(new OutcomeBatch(all));
        successor.commit(all.get(all.size() - 1).seq());
        mine.set(false);

        OutcomeBatch late = new OutcomeBatch(seen);
        assertThrows(OutboxWriteException.class, () -> former.write(late));
        assertEquals(numbered(10), reasons(job));
        assertEquals(10, lines(job, ".failed.ndjson").size());
    }
}
