package io.restoreroutes.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation from every format: the calls on the wire, the outcome, the file put away. */
class EveryOperationTest {
    /** Headers of the HTTP client and ours; any other would come from a message. */
    private static final Set<String> HEADERS =
            Set.of(
                    "accept-encoding",
                    "authorization",
                    "connection",
                    "content-length",
                    "content-type",
                    "host",
                    "user-agent");

    @TempDir static Path folder;
    private static ImageKitSandbox imageKit;
    private static BoxSandbox box;
    private static RunningApp app;

    @BeforeAll
    static void start() {
        imageKit = ImageKitSandbox.start();
        box = BoxSandbox.start();
        app = new RunningApp(folder, imageKit, box).start();
    }

    @AfterAll
    static void stop() {
        app.close();
        imageKit.close();
        box.close();
    }

    static List<OperationCase> cases() {
        return OperationCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatTheFileAsksFor(OperationCase one) {
        seed(one);
        Instant begin = Instant.now().minusSeconds(1);

        app.drop(one.name(), one.text());
        JsonNode summary = summaryOf(one.name());

        List<Call> calls = sandbox(one).log().calls(Requests.file(one.fileId()));
        checkCalls(one, calls);
        JsonNode outcome = outcomeOf(one.name());
        checkOutcome(one, outcome, begin);
        String status = outcome.path("status").asText();
        assertEquals(1, summary.path("total").asInt());
        assertEquals(10, summary.path("counts").size());
        summary.path("counts")
                .fields()
                .forEachRemaining(
                        count ->
                                assertEquals(
                                        count.getKey().equals(status) ? 1 : 0,
                                        count.getValue().asInt(),
                                        count.getKey()));
        assertEquals(calls.size(), summary.path("calls").asInt());
        assertEquals(outcome.path("jobId"), summary.path("jobId"));
        assertEquals(
                "{\"kind\":\"file\",\"name\":\"" + one.name() + "\"}", summary.path("source") + "");
        await().until(() -> app.files("inbox/.done", one.name()).size() == 1);
        assertEquals(List.of(), app.files("inbox", one.name()));
        await().until(() -> !Files.exists(work(outcome)));
        assertEquals(List.of(), app.files("outbox", summary.path("jobId").asText() + ".failed"));
    }

    private static Path work(JsonNode outcome) {
        return folder.resolve("inbox/.work").resolve(outcome.path("jobId").asText());
    }

    private static ProviderSandbox sandbox(OperationCase one) {
        return one.isBox() ? box : imageKit;
    }

    private static void seed(OperationCase one) {
        if (!one.isBox()) {
            imageKit.addFile(one.fileId(), one.versionId(), "v_" + one.number() + "-2");
            return;
        }
        BoxFileSpec spec = BoxFileSpec.file(one.fileId());
        switch (one.operation()) {
            case "restore" -> spec.trashedVersion(one.versionId(), "good");
            case "promote" -> spec.version(one.versionId(), "good");
            default -> spec.trashedVersion(one.versionId(), "good").trashed();
        }
        box.addFile(spec.version(one.fileId() + "02", "bad"));
    }

    private static void checkCalls(OperationCase one, List<Call> calls) {
        assertEquals(
                one.calls(),
                calls.stream().map(c -> c.method() + " " + c.path() + " " + c.body()).toList());
        calls.forEach(call -> checkHeaders(one, call));
    }

    private static void checkHeaders(OperationCase one, Call call) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(call.request().headers());
        headers.forEach(
                (name, values) -> {
                    assertTrue(HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT)), name);
                    assertEquals(1, values.size(), name);
                });
        String authorization = call.header("Authorization");
        if (one.isBox()) {
            assertTrue(authorization.matches("Bearer sbx[0-9a-f]{32}"), authorization);
        } else {
            byte[] key = (ImageKitSandbox.PRIVATE_KEY + ":").getBytes(StandardCharsets.UTF_8);
            assertEquals("Basic " + Base64.getEncoder().encodeToString(key), authorization);
        }
        String type = call.body().isEmpty() ? null : "application/json";
        assertEquals(type, call.header("Content-Type"));
        if (!call.method().equals("GET")) {
            assertEquals(Integer.toString(call.body().length()), call.header("Content-Length"));
        }
    }

    private static void checkOutcome(OperationCase one, JsonNode outcome, Instant begin) {
        String status =
                switch (one.operation()) {
                    case "promote" -> "promoted";
                    case "rollback" -> one.isBox() ? "promoted" : "restored";
                    default -> "restored";
                };
        String jobId = outcome.path("jobId").asText();
        long line =
                switch (one.format()) {
                    case "json", "array.json" -> 1;
                    default -> 2;
                };
        assertEquals(status, outcome.path("status").asText(), outcome.toString());
        assertEquals(jobId + "-" + line, outcome.path("outcomeId").asText());
        assertEquals("r-" + one.number(), outcome.path("requestId").asText());
        assertEquals("file", outcome.at("/source/kind").asText());
        assertEquals(one.name(), outcome.at("/source/name").asText());
        assertEquals(line, outcome.at("/source/line").asLong());
        assertEquals(one.provider(), outcome.path("provider").asText());
        assertEquals(one.isBox() ? "documents" : "photos", outcome.path("account").asText());
        assertEquals(one.operation(), outcome.path("operation").asText());
        assertEquals(one.fileId(), outcome.path("fileId").textValue());
        assertEquals(one.versionId(), outcome.path("versionId").textValue());
        assertEquals("wrong, \"é\" ${body} {{env:HOME}}", outcome.path("reason").asText());
        assertEquals(
                RestoreJson.mapper()
                        .valueToTree(Map.of("ticket", "4711", "n", "1.50", "b", "true")),
                outcome.path("labels"));
        boolean threeWrites = one.isBox() && one.operation().equals("rollback");
        assertEquals(threeWrites ? 3 : 1, outcome.path("attempts").asInt());
        Instant accepted = Instant.parse(outcome.path("acceptedAt").asText());
        Instant finished = Instant.parse(outcome.path("finishedAt").asText());
        assertFalse(accepted.isBefore(begin) || finished.isBefore(accepted), outcome.toString());
        assertFalse(outcome.has("error") || outcome.has("duplicateOf"), outcome.toString());
        assertTrue(outcome.path("response").isObject(), outcome.toString());
        checkState(one, outcome);
    }

    /** What the provider says is current, and what the outcome says. */
    private static void checkState(OperationCase one, JsonNode outcome) {
        String current = outcome.path("currentVersionId").textValue();
        if (!one.isBox()) {
            assertEquals(one.versionId(), imageKit.currentVersion(one.fileId()));
            assertEquals(one.versionId(), current);
        } else if (one.operation().equals("restore")) {
            assertEquals(1, box.restores(one.fileId()));
            assertEquals(one.fileId() + "02", box.currentVersion(one.fileId()));
            assertNull(current);
        } else {
            assertEquals(1, box.promotes(one.fileId()));
            assertEquals(box.currentVersion(one.fileId()), current);
            assertFalse(box.isTrashed(one.fileId()));
        }
        // one token served them all, asked for as Box wants it
        List<Call> tokens = box.log().calls(Requests.pathEndsWith("/oauth2/token"));
        assertTrue(tokens.size() <= 1);
        for (Call token : tokens) {
            String type = token.header("Content-Type");
            assertTrue(type.startsWith("application/x-www-form-urlencoded"), type);
            assertNull(token.header("Authorization"));
            assertTrue(token.body().contains("client_id=" + BoxTokens.CLIENT_ID), token.body());
        }
    }

    private static JsonNode summaryOf(String name) {
        await().until(() -> find(app.awaitSummaries(0), name) != null);
        return find(app.awaitSummaries(0), name);
    }

    private static JsonNode outcomeOf(String name) {
        return find(app.outcomes(), name);
    }

    private static JsonNode find(List<JsonNode> nodes, String name) {
        return nodes.stream()
                .filter(node -> node.at("/source/name").asText().equals(name))
                .findFirst()
                .orElse(null);
    }
}
