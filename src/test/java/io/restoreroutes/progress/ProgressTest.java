package io.restoreroutes.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.testing.LogLines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jobs have a progress line. */
class ProgressTest {
    @TempDir Path folder;

    @Test
    void aPausedJobIsSilentAndKeepsNoOtherFromBeingShown() {
        LedgerSettings settings =
                new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "", "");
        try (Ledger ledger = Ledger.open(settings, Clock.systemUTC());
                LogLines log = new LogLines()) {
            Progress progress = new Progress(ledger);
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Job job =
                        ledger.intake().acceptWhole("http", "http", null, null, one("f" + i)).job();
                jobs.add(job.jobId());
                progress.isOpen(job);
            }
            jobs.sort(null);
            jobs.subList(0, 5).forEach(ledger.control()::pause);
            progress.show();
            progress.show();

            // and where nothing has moved nothing is said again
            assertEquals(1, log.with("of 1 done").size(), log.text());
            assertEquals(1, log.with("Job " + jobs.get(5) + ": 0 of 1 done").size(), log.text());
            ledger.control().resume(jobs.get(0));
            progress.show();
            assertEquals(1, log.with("Job " + jobs.get(0) + ": 0 of 1 done").size(), log.text());
        }
    }

    private static List<CheckedLine> one(String fileId) {
        RestoreRequest request =
                new RestoreRequest(
                        fileId,
                        ImageKit.PROVIDER,
                        "photos",
                        Operation.RESTORE,
                        fileId,
                        "v1",
                        null,
                        Map.of());
        return List.of(new CheckedLine.Valid(1, request));
    }
}
