package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Intakes, claims, recorders and readers at the same time, on each database. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
abstract class RaceContract extends LedgerFixture {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void anIdIsTakenOnceByIntakesAtTheSameTime() throws Exception {
        Callable<int[]> intake =
                () -> {
                    int[] sums = new int[2];
                    Job job = newJob();
                    for (int batch = 0; batch < 20; batch++) {
                        List<CheckedLine> lines = new ArrayList<>();
                        for (int i = 0; i < 50; i++) {
                            int n = batch * 50 + i;
                            lines.add(valid(n + 1, "t-" + n, "" + n, "2"));
                        }
                        BatchResult result = ledger.intake().commit(job, lines);
                        job = result.job();
                        sums[0] += result.accepted();
                        sums[1] += result.duplicates();
                    }
                    return sums;
                };
        List<Future<int[]>> both = threads.invokeAll(List.of(intake, intake));
        assertEquals(1000, both.get(0).get()[0] + both.get(1).get()[0]);
        assertEquals(1000, both.get(0).get()[1] + both.get(1).get()[1]);
    }

    @Test
    void noItemStaysBlockedAndNoRowIsMissedWhileAllRun() throws Exception {
        AtomicBoolean accepting = new AtomicBoolean(true);
        Callable<Integer> intake =
                () -> {
                    Job job = newJob();
                    for (int line = 1; line <= 150; line++) {
                        String file = "" + line % 3;
                        job =
                                ledger.intake()
                                        .commit(job, List.of(valid(line, null, file, "2")))
                                        .job();
                    }
                    ledger.intake().complete(job.jobId());
                    return 150;
                };
        Callable<Integer> worker =
                () -> {
                    int done = 0;
                    while (accepting.get() || !ledger.openItems().isEmpty()) {
                        List<ClaimedItem> items = ledger.claim("legal", 2);
                        assertEquals(
                                items.size(),
                                items.stream().map(i -> i.request().fileId()).distinct().count());
                        ledger.record(
                                items.stream()
                                        .map(item -> (Verdict) ended(item, Status.PROMOTED))
                                        .toList());
                        done += items.size();
                    }
                    return done;
                };
        Callable<List<Long>> reader =
                () -> {
                    List<Long> seen = new ArrayList<>();
                    long last = 0;
                    int ends = 0;
                    while (ends < 2) {
                        for (OutboxRow row : ledger.outbox().read(last, 7)) {
                            last = row.seq();
                            seen.add(last);
                            ends += row.kind() == OutboxRow.Kind.JOB_ENDED ? 1 : 0;
                        }
                    }
                    return seen;
                };
        Future<List<Long>> read = threads.submit(reader);
        List<Future<Integer>> workers = List.of(threads.submit(worker), threads.submit(worker));
        for (Future<Integer> future : threads.invokeAll(List.of(intake, intake))) {
            future.get();
        }
        accepting.set(false);
        int done = 0;
        for (Future<Integer> future : workers) {
            done += future.get();
        }
        assertEquals(300, done);
        assertEquals(outbox().stream().map(OutboxRow::seq).toList(), read.get());
        assertTrue(ledger.openItems().isEmpty());
    }
}
