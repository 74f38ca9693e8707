package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.FaultRule;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one account goes through: waits, refusals, silence. The other one goes on. */
class AccountTroubleTest {
    private static final int PERMITS = 8;

    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private RunningApp app;

    @BeforeEach
    void prepare() {
        imageKit.anyFileExists(2);
        box.anyFileExists(2);
        app = new RunningApp(folder, imageKit, box);
        app.set("restore.retry.settle-time", "300ms");
        for (String account : List.of("photos", "documents")) {
            app.set("restore.accounts." + account + ".response-timeout", "1s");
            app.set("restore.accounts." + account + ".max-concurrent-calls", "" + PERMITS);
        }
    }

    @AfterEach
    void end() {
        app.close();
        imageKit.close();
        box.close();
    }

    private static String photos(int from, int count) {
        return lines("photos", "restore", "photo", from, count, "v1");
    }

    private static String documents(int from, int count) {
        return lines("documents", "promote", "", from, count, null);
    }

    private static String lines(
            String account, String operation, String prefix, int from, int count, String version) {
        return IntStream.range(from, from + count)
                .mapToObj(
                        i ->
                                "{\"account\":\"%s\",\"operation\":\"%s\",\"fileId\":\"%s\",\"versionId\":\"%s\"}\n"
                                        .formatted(
                                                account,
                                                operation,
                                                prefix + i,
                                                version == null ? i + "01" : version))
                .collect(Collectors.joining());
    }

    private Map<String, Long> statuses(String account) {
        return app.outcomes().stream()
                .filter(outcome -> outcome.path("account").asText().equals(account))
                .collect(
                        Collectors.groupingBy(
                                outcome -> outcome.path("status").asText(), Collectors.counting()));
    }

    private static List<Call> early(List<Call> calls) {
        return calls.stream().filter(Call::beforeToldWaitWasOver).toList();
    }

    @Test
    void obeysToldWaitsInTheServersUnit() {
        // Time enough for the word of a wait to get round before the next calls are due.
        imageKit.latency(Duration.ofMillis(100));
        box.latency(Duration.ofMillis(100));
        imageKit.toldWait(Duration.ofMillis(1500));
        box.toldWait(Duration.ofSeconds(2));
        FaultRule photos =
                imageKit.faults().when(Requests.any()).skip(20).times(1).then(Fault.status(429));
        FaultRule seconds =
                box.faults().when(Requests.any()).skip(20).times(1).then(Fault.status(429));
        app.start();
        app.drop("waits.ndjson", photos(1000, 100) + documents(1000, 100));
        await().until(() -> seconds.hits() == 1);
        box.retryAfterAsDate(true);
        box.faults().when(Requests.any()).skip(20).times(1).then(Fault.status(429));
        box.faults()
                .when(Requests.any())
                .skip(20)
                .times(1)
                .then(Fault.status(503).effectAfter(Duration.ofMillis(100)));
        JsonNode summary = app.awaitSummaries(1).get(0);

        assertEquals(1, photos.hits());
        assertEquals(100, summary.at("/counts/restored").asInt());
        assertEquals(100, summary.at("/counts/promoted").asInt());
        // Those that were on their way may come; if nobody waited, all of them would be early.
        assertTrue(early(imageKit.log().calls()).size() < 2 * PERMITS);
        assertTrue(early(box.log().calls()).size() < 3 * PERMITS);
        for (int i = 1000; i < 1100; i++) {
            assertEquals(1, box.promotes("" + i));
        }
    }

    @Test
    void failsOnlyWhatWasUnderWayWhenACredentialIsRefused() {
        app.start();
        app.drop("begin.ndjson", photos(1000, 50) + documents(1000, 50));
        app.awaitSummaries(1);
        imageKit.latency(Duration.ofMillis(50));
        imageKit.acceptKeys("another");
        imageKit.log().clear();
        app.drop("refused.ndjson", photos(2000, 200) + documents(2000, 50));

        await().until(() -> statuses("documents").get("promoted") == 100);
        await().until(() -> statuses("photos").containsKey("failed"));
        List<Call> writes = imageKit.log().calls(Requests.writes());
        assertTrue(writes.size() <= PERMITS, "hammered: " + writes.size());
        // For each of those one harmless read, which is refused too.
        assertTrue(imageKit.log().total() <= 2 * PERMITS, "hammered: " + imageKit.log().total());
        assertTrue(statuses("photos").get("failed") <= writes.size());
        JsonNode failed =
                app.outcomes().stream()
                        .filter(outcome -> outcome.path("status").asText().equals("failed"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("credential-refused", failed.at("/error/code").asText());
        assertEquals(403, failed.at("/error/httpStatus").asInt());
        assertFalse(failed.at("/error/providerRequestId").asText().isEmpty());
    }

    @Test
    void waitsWhenTheTokenEndpointRefuses() {
        box.tokenFaults().when(Requests.any()).then(Fault.status(400));
        app.start();
        app.drop("token.ndjson", documents(1000, 100) + photos(1000, 30));

        await().until(() -> statuses("photos").getOrDefault("restored", 0L) == 30);
        await().until(() -> statuses("documents").containsKey("failed"));
        assertEquals(Map.of("failed", 1L), statuses("documents"));
        assertEquals(0, box.log().calls(Requests.pathEndsWith("/current")).size());
        assertEquals(1, box.log().total());
    }

    @Test
    void losesNothingWhenTokensExpireOrAreRevoked() {
        box.latency(Duration.ofMillis(40));
        app.start();
        // Once in the middle of each job: a call whose renewed token is revoked, too, may fail.
        AtomicInteger calls = new AtomicInteger();
        box.faults()
                .when(
                        request -> {
                            if (calls.incrementAndGet() == 40) {
                                box.tokens().revokeAll();
                            }
                            return false;
                        })
                .then(Fault.close());
        for (int job = 1; job <= 4; job++) {
            calls.set(0);
            app.drop(
                    "tokens.ndjson",
                    documents(1000 * job, 75)
                            + lines("documents", "rollback", "", 1000 * job + 75, 25, null));
            app.awaitSummaries(job);
            assertEquals(Map.of("promoted", 100L * job), statuses("documents"));
        }
        assertEquals(5, box.tokens().issued());

        // Now one a second; how late one is used that was good when asked for is another matter.
        box.tokens().lifetime(Duration.ofSeconds(1), Duration.ofMinutes(10));
        box.tokens().revokeAll();
        app.drop("tokens.ndjson", documents(5000, 400));
        app.awaitSummaries(5);
        assertEquals(Map.of("promoted", 800L), statuses("documents"));
        assertTrue(box.tokens().issued() >= 7, "issued: " + box.tokens().issued());
        for (int i = 1000; i < 5400; i++) {
            assertTrue(box.promotes("" + i) <= 1, "file " + i);
        }
    }

    @Test
    void oneSilentAccountDoesNotSlowAnother() {
        imageKit.faults().when(Requests.any()).then(Fault.hang());
        app.set("restore.accounts.photos.response-timeout", "30s");
        app.start();
        app.drop("silent.ndjson", photos(1000, 100) + documents(1000, 200));

        await().until(() -> statuses("documents").getOrDefault("promoted", 0L) == 200);
        assertEquals(Map.of(), statuses("photos"));
        imageKit.faults().clear();
        imageKit.refuseConnections();
        imageKit.acceptConnections();
        JsonNode summary = app.awaitSummaries(1).get(0);
        assertEquals(100, summary.at("/counts/restored").asInt());
    }

    @Test
    void givesUpWithTheTrueReason() {
        app.set("restore.retry.give-up-after", "1s");
        box.faults().when(Requests.file("1000")).then(Fault.status(503));
        box.faults().when(Requests.file("1001")).then(Fault.answer(Answer.html(200)));
        box.faults().when(Requests.file("1002").and(Requests.writes())).then(Fault.status(409));
        box.faults().when(Requests.file("1005").and(Requests.writes())).then(Fault.status(503));
        // The second look at 1006 finds what its last promote did; at 1007 it is not let in.
        box.faults()
                .when(Requests.file("1006").and(Requests.writes()))
                .times(4)
                .then(Fault.status(503));
        box.faults()
                .when(Requests.file("1006").and(Requests.writes()))
                .then(Fault.status(503).afterEffect());
        box.faults()
                .when(Requests.file("1007").and(Requests.writes()))
                .times(1)
                .then(Fault.status(503).afterEffect());
        box.faults().when(Requests.file("1007")).then(Fault.status(500));
        box.faults().when(Requests.file("1003")).then(Fault.status(403));
        box.faults().when(Requests.file("1004")).then(Fault.status(405));
        box.addFile("77", "7701", "7702");
        app.start();
        app.drop(
                "codes.ndjson",
                lines("documents", "rollback", "", 1000, 5, null)
                        + lines("documents", "promote", "", 1005, 3, null)
                        + lines("documents", "restore", "", 1010, 1, null)
                        + lines("documents", "promote", "", 77, 1, "9999"));
        JsonNode summary = app.awaitSummaries(1, Duration.ofSeconds(60)).get(0);

        Map<String, String> codes =
                app.outcomes().stream()
                        .collect(
                                Collectors.toMap(
                                        o ->
                                                o.path("operation").asText()
                                                        + " "
                                                        + o.path("fileId").asText(),
                                        o ->
                                                o.path("status").asText()
                                                        + " "
                                                        + o.at("/error/code").asText()
                                                        + " "
                                                        + o.at("/error/retryable").asText()));
        assertEquals(
                Map.of(
                        "rollback 1000", "failed provider-error true",
                        "promote 1006", "promoted  ",
                        "promote 1007", "failed outcome-unknown true",
                        "promote 1005", "failed provider-error true",
                        "rollback 1001", "failed unreadable-answer true",
                        "rollback 1002", "failed conflict true",
                        "rollback 1003", "failed forbidden false",
                        "rollback 1004", "failed refused-by-provider false",
                        "restore 1010", "unchanged  ",
                        "promote 77", "failed not-found false"),
                codes);
        assertEquals(8, summary.at("/counts/failed").asInt());
        assertEquals(8, RunningApp.lines(app.files("outbox", ".failed.ndjson").get(0)).size());
    }
}
