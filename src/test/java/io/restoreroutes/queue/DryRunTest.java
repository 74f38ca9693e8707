package io.restoreroutes.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.restore.RestoreCore;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.QueueClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each operation, through each way in, as a dry run: planned, and no write is sent. */
class DryRunTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** All files were changed in the last hour. */
    private static final Instant THEN = Instant.now().minus(Duration.ofHours(2));

    private static final List<String> ASKED =
            List.of(
                    "\"account\":\"documents\",\"operation\":\"restore\",\"fileId\":1,\"versionId\":12",
                    "\"account\":\"documents\",\"operation\":\"promote\",\"fileId\":1,\"versionId\":11",
                    "\"account\":\"documents\",\"operation\":\"rollback\",\"fileId\":1,\"versionId\":11",
                    "\"account\":\"documents\",\"operation\":\"rollback\",\"fileId\":1,\"versionId\":12",
                    "\"account\":\"documents\",\"fileId\":2,\"asOf\":\"" + THEN + "\"",
                    "\"account\":\"documents\",\"fileId\":2,\"version\":\"previous\"",
                    "\"account\":\"photos\",\"operation\":\"restore\",\"fileId\":\"a\",\"versionId\":\"v1\"",
                    "\"account\":\"photos\",\"operation\":\"rollback\",\"fileId\":\"a\",\"versionId\":\"v1\"",
                    "\"account\":\"photos\",\"fileId\":\"a\",\"asOf\":\"" + THEN + "\"",
                    "\"account\":\"photos\",\"fileId\":\"a\",\"version\":\"previous\"",
                    "\"account\":\"photos\",\"path\":\"/a.jpg\",\"asOf\":\"" + THEN + "\"");

    @TempDir Path folder;
    private QueueApp all;
    private HttpCalls http;

    @BeforeEach
    void prepare() {
        all = new QueueApp(folder);
        all.box.addFile(
                BoxFileSpec.file("1")
                        .version("11", "good")
                        .trashedVersion("12", "draft")
                        .version("13", "bad"));
        all.box.addFile("2", "21", "22");
        all.imageKit.addFile("a", "v1", "v2");
        http = HttpCalls.enable(all.app);
    }

    @AfterEach
    void stop() {
        all.close();
    }

    private static List<String> requests(String way) {
        return ASKED.stream()
                .map(
                        asked ->
                                "{\"requestId\":\"%s-%d\",%s,\"dryRun\":true}"
                                        .formatted(way, ASKED.indexOf(asked), asked))
                .toList();
    }

    @Test
    void nothingIsWritten() throws Exception {
        // Each firing would go back further with it.
        List<String> ofManifest =
                requests("schedule").stream().filter(line -> !line.contains("previous")).toList();
        Path manifest = Files.writeString(folder.resolve("m.ndjson"), text(ofManifest));
        all.app.set("restore.schedules.often.manifest", manifest.toString());
        all.app.set("restore.schedules.often.every", "1s");
        all.app.start();

        all.app.drop("all.ndjson", text(requests("file")));
        try (QueueClient client = all.client()) {
            for (String message : requests("queue")) {
                client.sendText(QueueApp.REQUESTS, message);
            }
        }
        http.send(
                http.to("/requests")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "[" + String.join(",", requests("http")) + "]")));
        ProducerTemplate template = all.app.main().getCamelContext().createProducerTemplate();
        template.requestBody("direct:restore-accept", text(requests("route")));
        for (String one : requests("once")) {
            RestoreOutcome outcome =
                    template.requestBody(RestoreCore.RESTORE_ONCE, one, RestoreOutcome.class);
            assertEquals(Status.PLANNED, outcome.status(), outcome::toString);
        }

        Map<String, Integer> expected = new TreeMap<>();
        for (String way : List.of("file", "queue", "http", "route")) {
            expected.put(way, ASKED.size());
        }
        expected.put("schedule", ofManifest.size());
        await().atMost(PATIENCE).until(() -> expected.equals(planned()));
        for (ProviderSandbox provider : List.of(all.box, all.imageKit)) {
            List<Call> writes =
                    provider.log().calls().stream()
                            .filter(call -> !call.method().equals("GET"))
                            .filter(call -> !call.path().contains("oauth2"))
                            .toList();
            assertEquals(List.of(), writes);
        }
    }

    private static String text(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** {@return by the way in, how many of its requests have been planned, whatever how often} */
    private Map<String, Integer> planned() throws IOException {
        Map<String, Integer> ways = new TreeMap<>();
        all.app.outcomes().stream()
                .filter(outcome -> outcome.path("status").asText().equals("planned"))
                .map(outcome -> outcome.path("requestId").asText())
                .distinct()
                .forEach(id -> ways.merge(id.replaceAll("-.*", ""), 1, Integer::sum));
        JsonNode other =
                all.app.outcomes().stream()
                        .filter(outcome -> !outcome.path("status").asText().equals("planned"))
                        .findFirst()
                        .orElse(null);
        assertEquals(null, other == null ? null : RestoreJson.write(other));
        return ways;
    }
}
