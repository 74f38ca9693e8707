package io.restoreroutes.control;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.RunningApp;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs handled over HTTP in the whole application, on each database. */
class JobControlTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private ImageKitSandbox imageKit;
    private RunningApp app;
    private HttpCalls http;

    @BeforeEach
    void prepare() {
        imageKit = ImageKitSandbox.start();
        imageKit.anyFileExists(3);
        imageKit.latency(Duration.ofMillis(20), Duration.ofMillis(20));
        app = new RunningApp(folder, imageKit, null);
        app.set("restore.accounts.photos.max-concurrent-calls", "4");
        app.set("restore.accounts.photos.response-timeout", "10m");
        app.set("restore.retry.settle-time", "300ms");
        http = HttpCalls.enable(app);
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private void start(String database) {
        if (database.equals("postgresql")) {
            app.set("restore.ledger.url", PostgresServer.newDatabase());
            app.set("restore.ledger.username", PostgresServer.USER);
            app.set("restore.ledger.password", PostgresServer.PASSWORD);
        }
        app.start();
    }

    private String post(String prefix, int count) {
        String lines =
                IntStream.range(0, count)
                        .mapToObj(
                                i ->
                                        "{\"account\":\"photos\",\"fileId\":\"%s%d\",\"versionId\":\"v1\"}"
                                                .formatted(prefix, i))
                        .collect(Collectors.joining("\n"));
        return json(http.post("application/x-ndjson", lines)).path("jobId").asText();
    }

    private JsonNode action(String job, String action) {
        HttpResponse<String> answer = tell(job, action, "");
        assertEquals(200, answer.statusCode(), answer.body());
        return json(answer);
    }

    private HttpResponse<String> tell(String job, String action, String body) {
        return http.send(
                http.to("/jobs/" + job + "/" + action)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode state(String job) {
        return json(http.get("/jobs/" + job));
    }

    private JsonNode awaitEnd(String job) {
        return await().atMost(PATIENCE)
                .until(() -> state(job), now -> now.path("status").asText().equals("ended"));
    }

    private List<Call> puts(String prefix) {
        return imageKit.log().calls(call -> isPut(call, prefix));
    }

    private static boolean isPut(Request call, String prefix) {
        return call.method().equals("PUT") && call.path().contains("/" + prefix);
    }

    /** So that the job is sure to be under way, and not over, when something is done to it. */
    private void holdFromTheFirst(String prefix) {
        AtomicBoolean first = new AtomicBoolean(true);
        imageKit.faults()
                .when(
                        call -> {
                            if (isPut(call, prefix) && first.getAndSet(false)) {
                                imageKit.hold();
                            }
                            return false;
                        })
                .then(Fault.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void aPausedJobStandsStillAlsoAfterAStart(String database) {
        holdFromTheFirst("a");
        start(database);
        String paused = post("a", 200);
        await().atMost(PATIENCE).until(() -> !puts("a").isEmpty());
        assertEquals("paused", action(paused, "pause").path("status").asText());
        imageKit.release();
        awaitEnd(post("b", 5));
        app.stop();
        int sent = puts("a").size();
        assertTrue(sent < 200, "it was over before it was paused");
        app.start();
        awaitEnd(post("c", 5));
        assertEquals(sent, puts("a").size());
        assertEquals("paused", state(paused).path("status").asText());
        assertEquals(
                paused, json(http.get("/jobs?status=paused")).path("jobs").at("/0/jobId").asText());

        action(paused, "resume");
        assertEquals(200, awaitEnd(paused).path("counts").path("restored").asInt());
        assertEquals(200, puts("a").stream().map(Call::path).distinct().count(), "each file once");
        assertEquals(200, puts("a").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void aCancelledJobEndsWhatItSentAndNothingElse(String database) {
        imageKit.faults()
                .when(call -> call.method().equals("PUT") && call.path().contains("/doubt0/"))
                .times(1)
                .then(Fault.close().afterEffect());
        holdFromTheFirst("a");
        start(database);
        post("doubt", 1);
        String job = post("a", 3000);
        await().atMost(PATIENCE).until(() -> !puts("a").isEmpty());
        action(job, "cancel");
        action(job, "cancel");
        imageKit.release();
        JsonNode counts = awaitEnd(job).path("counts");
        int restored = counts.path("restored").asInt();
        assertEquals(3000 - restored, counts.path("cancelled").asInt());
        assertTrue(restored > 0 && restored < 3000, counts.toString());
        assertEquals(restored, puts("a").size());
        app.awaitSummaries(2, PATIENCE);

        Map<String, String> statuses = new HashMap<>();
        for (JsonNode outcome : app.outcomes()) {
            String before =
                    statuses.put(outcome.path("fileId").asText(), outcome.path("status").asText());
            assertEquals(null, before, "one outcome for each");
        }
        assertEquals(3001, statuses.size());
        assertEquals("restored", statuses.remove("doubt0"));
        Set<String> sent = new HashSet<>();
        puts("a").forEach(call -> sent.add(call.path().split("/")[3]));
        statuses.forEach(
                (file, status) ->
                        assertEquals(sent.contains(file) ? "restored" : "cancelled", status, file));
        assertEquals(409, tell(job, "pause", "").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void aHigherPriorityOvertakes(String database) {
        holdFromTheFirst("a");
        start(database);
        String first = post("a", 150);
        String second = post("b", 20);
        await().atMost(PATIENCE).until(() -> !puts("a").isEmpty());
        JsonNode state = json(tell(second, "priority", "{\"priority\": 9}"));
        assertEquals(9, state.path("priority").asInt());
        imageKit.release();
        String endOfSecond = awaitEnd(second).path("endedAt").asText();
        String endOfFirst = awaitEnd(first).path("endedAt").asText();
        assertTrue(endOfSecond.compareTo(endOfFirst) < 0, endOfSecond + " " + endOfFirst);
    }
}
