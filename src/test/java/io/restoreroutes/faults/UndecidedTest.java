package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.FaultRule;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in doubt and cannot be looked at: it is not guessed, and not forgotten. */
class UndecidedTest {
    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private RunningApp app;

    @BeforeEach
    void prepare() {
        imageKit.anyFileExists(2);
        box.anyFileExists(3);
        imageKit.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        box.faults().when(Requests.writes()).times(2).then(Fault.close().afterEffect());
        start();
    }

    @AfterEach
    void end() {
        app.close();
        imageKit.close();
        box.close();
    }

    private void start() {
        app = new RunningApp(folder, imageKit, box);
        app.set("restore.retry.settle-time", "300ms");
        app.start();
    }

    private static String promote(String requestId, String file, int version) {
        return "{\"requestId\":\"%s\",\"account\":\"documents\",\"operation\":\"promote\",\"fileId\":\"%s\",\"versionId\":\"%s\"}\n"
                .formatted(requestId, file, BoxSandbox.versionId(file, version));
    }

    /** The same of two identities. */
    private static String byBoth(String file) {
        return promote("one-" + file, file, 1)
                + promote("two-" + file, file, 1).replace("documents", "second");
    }

    private Map<String, JsonNode> outcomes(String source) {
        return app.outcomes().stream()
                .filter(outcome -> outcome.at("/source/name").asText().equals(source))
                .collect(Collectors.toMap(o -> o.path("requestId").asText(), o -> o));
    }

    @Test
    void isLookedForFirstWhenItIsDroppedAgain() {
        box.faults()
                .when(Requests.reads().and(Requests.files(List.of("1", "2"))))
                .times(2)
                .then(Fault.status(403));
        app.drop("first.ndjson", promote("same", "1", 1) + promote("other", "2", 1));
        app.awaitSummaries(1);
        for (JsonNode outcome : outcomes("first.ndjson").values()) {
            assertEquals("outcome-unknown", outcome.at("/error/code").asText());
            assertEquals(403, outcome.at("/error/httpStatus").asInt());
            assertTrue(outcome.at("/error/retryable").asBoolean());
            String text = outcome.at("/error/message").asText();
            assertTrue(text.matches(".*the write left at 20[0-9-]+T[0-9:.]+Z.*"), text);
        }
        List<String> failed = RunningApp.lines(app.files("outbox", ".failed.ndjson").get(0));
        assertEquals(2, failed.size());

        // As it was, and under the same id another version of the file.
        String again = failed.stream().filter(line -> line.contains("same")).findFirst().get();
        app.drop("again.ndjson", again + "\n" + promote("other", "2", 2));
        app.awaitSummaries(2);

        Map<String, JsonNode> outcomes = outcomes("again.ndjson");
        assertEquals("promoted", outcomes.get("same").path("status").asText());
        assertEquals(1, box.promotes("1"));
        assertEquals("promoted", outcomes.get("other").path("status").asText());
        assertEquals(2, box.promotes("2"));
        assertEquals(
                BoxSandbox.versionId("2", 2),
                box.version("2", box.currentVersion("2")).promotedFrom());
        assertEquals(
                box.currentVersion("2"), outcomes.get("other").path("currentVersionId").asText());
    }

    @Test
    void oneCopyIsNotTheWorkOfTwoIdentities() {
        app.close();
        box.faults().clear();
        app = new RunningApp(folder, imageKit, box);
        app.set("restore.retry.settle-time", "300ms");
        app.set("restore.accounts.second.provider", "box");
        app.set("restore.accounts.second.client-id", BoxTokens.CLIENT_ID);
        app.set("restore.accounts.second.client-secret", BoxTokens.CLIENT_SECRET);
        app.set("restore.accounts.second.user-id", "77");
        app.set("restore.accounts.second.base-url", box.baseUrl());
        app.set("restore.accounts.second.token-url", box.tokenUrl());
        app.start();
        app.drop("first.ndjson", byBoth("6"));
        app.awaitSummaries(1);
        // Both answers are lost; one of the writes is too, and nobody can tell which.
        box.faults().when(Requests.writes()).times(1).then(Fault.close());
        box.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        box.hold();
        app.drop("both.ndjson", byBoth("5"));
        await().until(() -> box.log().calls(Requests.files(List.of("5"))).size() == 2);
        box.release();
        app.awaitSummaries(2);

        assertEquals(1, box.promotes("5"));
        for (JsonNode outcome : outcomes("both.ndjson").values()) {
            assertEquals("outcome-unknown", outcome.at("/error/code").asText(), outcome::toString);
            assertTrue(outcome.at("/error/message").asText().contains("another identity"));
        }
    }

    @Test
    void waitsWithItsAccountWhenTheCredentialIsRefused() {
        FaultRule refused = imageKit.faults().when(Requests.reads()).then(Fault.status(403));
        app.drop(
                "job.ndjson",
                "{\"account\":\"photos\",\"fileId\":\"f\",\"versionId\":\"v1\"}\n"
                        + "{\"account\":\"photos\",\"fileId\":\"g\",\"versionId\":\"v1\"}\n");
        // The look, and the harmless read that tells whose matter that is.
        await().until(() -> refused.hits() >= 2);
        app.close();
        refused.remove();
        start();
        app.awaitSummaries(1);
        assertEquals(2, app.outcomes().size());
        app.outcomes().forEach(o -> assertEquals("restored", o.path("status").asText()));
        assertEquals(1, imageKit.restores("f"));
        assertEquals(1, imageKit.restores("g"));
    }
}
