package io.restoreroutes.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProgressTest {
    private static final String JOB = "20261122-074435-ooyygx";

    @TempDir Path folder;

    @Test
    void lineTellsDoneRateTimeLeftAndFailures() {
        assertEquals(
                "Job " + JOB + ": 1,250 of 5,000 done, 125/s, 30.0 s left, 3 failed or rejected",
                new JobProgress(JOB, 1250, 5000, true, 3, 125).sentence());
    }

    @Test
    void lineDoesNotGuessWhileTheSourceIsRead() {
        assertEquals(
                "Job " + JOB + ": 0 of 2,000 read so far done, 0/s",
                new JobProgress(JOB, 0, 2000, false, 0, 0).sentence());
    }

    @Test
    void barFillsUp() {
        assertEquals(
                JOB + " [####------------] 1,250/5,000 125/s 30.0 s left",
                new JobProgress(JOB, 1250, 5000, true, 0, 125).bar(0));
        assertEquals(
                JOB + " [----------------] 0/0+ 0/s, +2",
                new JobProgress(JOB, 0, 0, false, 0, 0).bar(2));
        assertEquals(
                JOB + " [################] 9/9 0.9/s 0 ms left",
                new JobProgress(JOB, 9, 9, true, 0, 0.9).bar(0));
    }

    @Test
    void aFolderBecomesAsManyAsAreFoundInIt() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        try (Ledger ledger = Ledger.open(new LedgerSettings(url, "", ""), Clock.systemUTC())) {
            Job job = ledger.intake().begin("file", "a.ndjson", null);
            RestoreRequest asked =
                    new RestoreRequest(
                            "night",
                            Box.PROVIDER,
                            "legal",
                            Operation.ROLLBACK,
                            null,
                            null,
                            null,
                            null,
                            new Selector(
                                    Instant.EPOCH, false, null, "7", null, null, null, true, 0));
            job = ledger.intake().commit(job, List.of(new CheckedLine.Valid(1, asked))).job();
            ledger.intake().complete(job.jobId());
            ledger.listings()
                    .add(
                            ledger.claim("legal", 1).get(0),
                            List.of(FoundPart.file("1", null), FoundPart.file("2", null)));
            JobProgress progress = JobProgress.of(ledger.job(job.jobId()).orElseThrow(), 0);
            // The line, its folder and two files.
            assertTrue(progress.bar(0).contains("0/4 "), progress.bar(0));
        }
    }

    @Test
    void barKeepsToOneLineOfATerminal() {
        String bar = new JobProgress(JOB, 999_999_999, 1_999_999_999, true, 0, 1200).bar(120);

        assertTrue(bar.length() <= JobProgress.WIDEST_BAR, bar);
    }
}
