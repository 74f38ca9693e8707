package io.restoreroutes.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Swept;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.Source;
import io.restoreroutes.testing.LogLines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {
    @TempDir Path folder;

    private final Signals signals = new Signals();
    private final List<String> heard = new ArrayList<>();
    private Job job;
    private JobSummary summary;

    @BeforeEach
    void begin() {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        try (Ledger ledger = Ledger.open(new LedgerSettings(url, "", ""), Clock.systemUTC())) {
            job = ledger.intake().begin("file", "a.ndjson", null);
        }
        Instant end = job.createdAt();
        summary =
                new JobSummary(
                        job.jobId(),
                        new Source(job.kind(), job.name(), null),
                        Map.of(),
                        0,
                        0,
                        end,
                        end,
                        0,
                        0,
                        0,
                        Set.of(),
                        Map.of(),
                        null,
                        null);
    }

    /** Notes what it hears. */
    private final class Ear implements JobListener {
        private final String name;

        Ear(String name) {
            this.name = name;
        }

        private void hear(String event) {
            heard.add(name + " " + event);
        }

        @Override
        public void batchCommitted(BatchResult result) {
            hear("batch");
        }

        @Override
        public void intakeCompleted(Job completed) {
            hear("intake");
        }

        @Override
        public void outcomesRecorded(List<Verdict> verdicts) {
            hear("outcomes");
        }

        @Override
        public void jobEnded(JobSummary summary) {
            hear("end");
        }

        @Override
        public void acted(Job changed, String what) {
            hear(what);
        }

        @Override
        public void swept(Swept swept) {
            hear("swept");
        }
    }

    private void tellAll() {
        signals.batchCommitted(new BatchResult(job, 1, 0, 0, Set.of("a")));
        signals.intakeCompleted(job);
        signals.outcomesRecorded(List.of());
        signals.acted(job, "paused");
        signals.jobEnded(summary);
        signals.swept(new Swept(true, Set.of(), 1, List.of(summary)));
    }

    @Test
    void allHearAllInTheirOrder() {
        signals.add(new Ear("log"));
        signals.add(new Ear("worker"));
        tellAll();
        assertEquals(
                List.of(
                        "log batch",
                        "worker batch",
                        "log intake",
                        "worker intake",
                        "log outcomes",
                        "worker outcomes",
                        "log paused",
                        "worker paused",
                        "log end",
                        "worker end",
                        "log swept",
                        "worker swept",
                        "log end",
                        "worker end"),
                heard);
    }

    @Test
    void oneListenersFaultKeepsNoOtherFromHearing() {
        try (LogLines log = new LogLines()) {
            signals.add(
                    new JobListener() {
                        @Override
                        public void acted(Job changed, String what) {
                            throw new IllegalStateException("a mistake");
                        }
                    });
            signals.add(new Ear("worker"));
            signals.acted(job, "paused");
            assertEquals(List.of("worker paused"), heard);
            assertEquals(1, log.with("fault of our own").size());
        }
    }
}
