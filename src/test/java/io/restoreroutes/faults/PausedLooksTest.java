package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.FaultRule;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider tells the account to wait while writes in doubt are looked for. */
class PausedLooksTest {
    private static final int ITEMS = 16;

    @TempDir Path folder;

    private final BoxSandbox box = BoxSandbox.start();
    private RunningApp app;

    @BeforeEach
    void prepare() {
        start();
    }

    private void start() {
        app = new RunningApp(folder, null, box);
        app.set("restore.retry.settle-time", "1s");
        app.start();
    }

    @AfterEach
    void end() {
        app.close();
        box.close();
    }

    private static String file(int i) {
        return String.valueOf(1000 + i);
    }

    private String promote(String file) {
        box.addFile(file, file + "01", file + "02");
        return "{\"account\":\"documents\",\"operation\":\"promote\",\"fileId\":\"%s\",\"versionId\":\"%s\"}\n"
                .formatted(file, file + "01");
    }

    /** Answers that cannot be read leave a write in doubt, and the account well. */
    private void loseAnswer(int i) {
        box.faults()
                .when(Requests.file(file(i)).and(Requests.writes()))
                .times(1)
                .then(i % 2 == 0 ? Fault.html() : Fault.html().withoutEffect());
    }

    @Test
    void costNoReadTwice() {
        IntStream.range(0, ITEMS).forEach(this::loseAnswer);
        box.toldWait(Duration.ofSeconds(1));
        FaultRule limit =
                box.faults()
                        .when(Requests.reads().and(Requests.every(9)))
                        .times(3)
                        .then(Fault.status(429));
        app.drop(
                "job.ndjson",
                IntStream.range(0, ITEMS)
                        .mapToObj(i -> promote(file(i)))
                        .collect(Collectors.joining()));
        app.awaitSummaries(1);

        assertTrue(limit.hits() > 1, limit.hits() + " waits told");
        app.outcomes().forEach(o -> assertEquals("promoted", o.path("status").asText()));
        assertAll(IntStream.range(0, ITEMS).mapToObj(i -> () -> check(i)));
    }

    private void check(int i) {
        assertEquals(1, box.promotes(file(i)));
        List<Call> calls = box.log().calls(Requests.file(file(i)));
        List<String> reads =
                calls.stream()
                        .filter(call -> call.method().equals("GET") && call.status() == 200)
                        .map(Call::path)
                        .toList();
        // The file and its versions; where there is a copy, also when that was made.
        assertEquals(i % 2 == 0 ? 3 : 2, reads.size(), reads.toString());
        assertEquals(reads.size(), reads.stream().distinct().count(), reads.toString());
    }

    @Test
    void doNotKeepUpAStop() {
        loseAnswer(0);
        // Longer than any stop.
        box.toldWait(Duration.ofSeconds(20));
        box.faults()
                .when(Requests.reads().and(Requests.pathEndsWith("/versions")))
                .times(1)
                .then(Fault.status(429));
        app.drop("job.ndjson", promote(file(0)));
        await().until(() -> box.log().calls(Requests.reads()).size() == 2);
        app.close();
        assertEquals(2, box.log().calls(Requests.reads()).size());

        start();
        app.awaitSummaries(1);
        assertEquals(1, box.promotes(file(0)));
        assertEquals("promoted", app.outcomes().get(0).path("status").asText());
    }
}
