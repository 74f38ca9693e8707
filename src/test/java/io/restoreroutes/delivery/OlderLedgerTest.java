package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobIds;
import io.restoreroutes.ledger.LedgerBackup;
import io.restoreroutes.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OlderLedgerTest extends OutboxFixture {
    private static final Duration RETENTION = Duration.ofDays(90);

    private Path outbox;

    @BeforeEach
    void makeOutbox() throws Exception {
        outbox = Files.createDirectories(folder.resolve("outbox"));
    }

    private void lies(String name) throws Exception {
        Files.createFile(outbox.resolve(name));
    }

    /** An id that a job of that age might have. */
    private static String id(Duration age) {
        return JobIds.second(Instant.now().minus(age)) + "-abcdef";
    }

    private List<String> warnings() {
        return warnings(Optional.of(RETENTION));
    }

    private List<String> warnings(Optional<Duration> retention) {
        try (LogLines log = new LogLines()) {
            new OlderLedger(jobs.ledger, retention, Clock.systemUTC()).lookFor(outbox);
            return log.complaints("org.");
        }
    }

    @Test
    void aBackupThatIsPutBackIsSeenByJobsThatEndedSinceAndByLaterOnes() throws Exception {
        start();
        Job open = jobs.rejected(jobs.begin("open"), 1, 2);
        awaitLines(open, 2);
        Path backup = folder.resolve("backup.db");
        LedgerBackup.make("jdbc:sqlite:" + folder.resolve("ledger.db"), backup);
        jobs.ledger.intake().complete(open.jobId());
        deliverer.delivery.wake();
        awaitSummary(open);
        stop();
        jobs.close();

        lies(id(Duration.ofSeconds(-5)) + ".outcomes.ndjson");
        Files.move(backup, folder.resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);
        jobs = new LedgerJobs(folder);
        try (LogLines log = new LogLines()) {
            start();
            Job again = jobs.rejected(jobs.ledger.job(open.jobId()).orElseThrow(), 3, 1);
            awaitLines(again, 3);
            List<String> said = log.with("knows more of 2 job(s) than the ledger");
            assertEquals(1, said.size(), log.text());
            assertTrue(said.get(0).contains(open.jobId()), said.get(0));
        }
    }

    @Test
    void saysNothingOfWhatACrashLeaves() throws Exception {
        // The end is committed and its summary written; the position of the outbox is not.
        Job ended = jobs.rejected(jobs.begin("x"), 1, 1);
        jobs.ledger.intake().complete(ended.jobId());
        lies(ended.jobId() + ".outcomes.ndjson");
        lies(ended.jobId() + ".summary.json");
        Job half = jobs.rejected(jobs.begin("y"), 1, 1);
        lies(half.jobId() + ".outcomes.ndjson");
        assertEquals(List.of(), warnings());
    }

    @Test
    void saysNothingOfForgottenJobsAndForeignFiles() throws Exception {
        jobs.begin("x");
        lies(id(Duration.ofDays(1)) + ".summary.json");
        lies(id(Duration.ofHours(-1)) + ".summary.json.bak");
        lies("." + id(Duration.ofHours(-1)) + ".summary.json.tmp");
        lies("zz-summary.json");
        lies("99991231-235959-reports.outcomes.ndjson");
        assertEquals(List.of(), warnings());
    }

    @Test
    void aLedgerWithoutJobsIsANewOne() throws Exception {
        lies(id(Duration.ofDays(1)) + ".summary.json");
        assertEquals(List.of(), warnings());
    }

    /** The newest job may be an old one that never ended, where later ones are forgotten. */
    @Test
    void whatMayBeForgottenIsNotMissed() throws Exception {
        jobs.begin("x");
        Duration tomorrow = Duration.ofDays(-1);
        lies(id(tomorrow) + ".summary.json");
        assertEquals(1, warnings().size());
        assertEquals(1, warnings(Optional.empty()).size());
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(92));
        try (LogLines log = new LogLines()) {
            new OlderLedger(jobs.ledger, Optional.of(RETENTION), later).lookFor(outbox);
            assertEquals(List.of(), log.complaints("org."));
        }
    }
}
