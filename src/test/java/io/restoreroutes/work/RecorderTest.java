package io.restoreroutes.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.testing.LogLines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final Instant DUE = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir Path folder;

    private final List<Integer> batches = new CopyOnWriteArrayList<>();

    /** Once the first batch is recorded the recorder stands here. */
    private final CountDownLatch goesOn = new CountDownLatch(1);

    private Ledger ledger;
    private Recorder recorder;
    private List<ClaimedItem> items;

    @BeforeEach
    void claim() {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        ledger = Ledger.open(new LedgerSettings(url, "", ""), Clock.systemUTC());
        Job job = ledger.intake().begin("file", "a.ndjson", null);
        ledger.intake()
                .commit(
                        job,
                        LongStream.rangeClosed(1, 100)
                                .mapToObj(
                                        line ->
                                                (CheckedLine)
                                                        new CheckedLine.Valid(
                                                                line,
                                                                new RestoreRequest(
                                                                        null,
                                                                        Box.PROVIDER,
                                                                        "a",
                                                                        Operation.PROMOTE,
                                                                        "" + line,
                                                                        "1",
                                                                        null,
                                                                        Map.of())))
                                .toList());
        items = ledger.claim("a", 100);
        recorder =
                new Recorder(
                        ledger,
                        (verdicts, result) -> {
                            batches.add(verdicts.size());
                            if (batches.size() == 1) {
                                throw new IllegalStateException("a listener's fault");
                            }
                        });
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static Verdict postponed(ClaimedItem item) {
        return new Verdict.Postponed(item, DUE, 1, null, 0, null, null, 1);
    }

    private int recorded() {
        return batches.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void recordsWhatWaitsInOneBatchAndOutlivesAFault() throws InterruptedException {
        items.subList(0, 60).forEach(item -> recorder.add(postponed(item)));
        recorder.start();
        await().until(() -> recorded() == 60);
        assertEquals(List.of(60), batches);
        items.subList(60, 100).forEach(item -> recorder.add(postponed(item)));
        recorder.stop(Duration.ofSeconds(10));
        assertEquals(100, recorded());
        assertEquals(DUE, ledger.nextDue(List.of("a")).get("a"));
    }

    @Test
    void oneResultThatCannotBeRecordedKeepsNoOther() throws InterruptedException {
        ClaimedItem bad = items.get(5);
        recorder.add(new Verdict.Postponed(bad, Instant.MAX, 1, null, 0, null, null, 1));
        items.subList(6, 20).forEach(item -> recorder.add(postponed(item)));
        recorder.start();
        recorder.stop(Duration.ofSeconds(10));
        assertEquals(14, recorded());
        // It stays as if the power had gone: found and looked at after the next start.
        assertTrue(ledger.recoverTrying(DUE) > 0);
    }

    /** The recorder stands behind its first result, and that many wait. */
    private void standBefore(int results) {
        recorder = new Recorder(ledger, (verdicts, result) -> stand(verdicts.size()));
        recorder.add(postponed(items.get(0)));
        recorder.start();
        await().until(() -> recorded() == 1);
        items.subList(1, results + 1).forEach(item -> recorder.add(postponed(item)));
    }

    private void stand(int size) {
        batches.add(size);
        try {
            goesOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> complaints(LogLines log) {
        return log.complaints("org.").stream()
                .filter(line -> line.startsWith(Recorder.class.getName()))
                .map(line -> line.substring(Recorder.class.getName().length() + 2))
                .toList();
    }

    @Test
    void whatFailsWhileStoppingIsOneLine() throws Exception {
        try (LogLines log = new LogLines()) {
            standBefore(60);
            ledger.close();
            FutureTask<Void> stop =
                    new FutureTask<>(
                            () -> {
                                recorder.stop(Duration.ofSeconds(60));
                                return null;
                            });
            Thread stopping = new Thread(stop, "stop-of-the-test");
            stopping.start();
            await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            goesOn.countDown();
            stop.get();
            assertEquals(
                    List.of(
                            "60 results could not be recorded before the stop; what came of them"
                                    + " is read at the next start"),
                    complaints(log));
        }
    }

    @Test
    void whatIsLeftWhenTheStopWaitsNoLongerIsOneLine() throws Exception {
        try (LogLines log = new LogLines()) {
            standBefore(1);
            recorder.stop(Duration.ofMillis(1));
            goesOn.countDown();
            assertEquals(
                    List.of(
                            "1 result could not be recorded before the stop; what came of it is"
                                    + " read at the next start"),
                    complaints(log));
        }
        // It stays as if the power had gone: found and looked at after the next start.
        assertTrue(ledger.recoverTrying(DUE) > 0);
    }
}
