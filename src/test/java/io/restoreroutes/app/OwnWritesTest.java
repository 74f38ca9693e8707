package io.restoreroutes.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore of ours may hide what was current before it: a moment before that is not decided, as
 * long as the ledger knows of it.
 */
class OwnWritesTest {
    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private RunningApp app;
    private int jobs;

    @BeforeEach
    void start() {
        app = new RunningApp(folder, imageKit, null);
        app.set("restore.retry.settle-time", "100ms");
        app.set("restore.retry.give-up-after", "1s");
        app.set("restore.accounts.neighbour.provider", "imagekit");
        app.set("restore.accounts.neighbour.private-key", "private_neighbour");
        app.set("restore.accounts.neighbour.base-url", imageKit.baseUrl());
        imageKit.acceptKeys(ImageKitSandbox.PRIVATE_KEY, "private_neighbour");
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private JsonNode ask(String account, String fields) {
        jobs++;
        app.drop(
                "job-" + jobs + ".ndjson",
                "{\"account\":\"%s\",\"fileId\":\"f\",%s}\n".formatted(account, fields));
        app.awaitSummaries(jobs);
        return app.outcomes().stream()
                .filter(o -> o.at("/source/name").asText().equals("job-" + jobs + ".ndjson"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode asOf(String account, Duration ago) {
        return ask(account, "\"asOf\":\"" + Instant.now().minus(ago) + "\"");
    }

    private static void assertUnclear(JsonNode outcome) {
        assertEquals("unclear", outcome.at("/error/code").asText(), outcome::toString);
        assertTrue(
                outcome.at("/error/message").asText().contains("we wrote to the file at"),
                outcome::toString);
    }

    @Test
    void aMomentBeforeOurOwnRestoreIsNotDecided() {
        imageKit.addFile("f", "v1", "v2", "v3");
        assertEquals(
                "restored",
                ask("photos", "\"versionId\":\"v1\",\"operation\":\"restore\"")
                        .path("status")
                        .asText());

        // also by another account that may have the same files, and after a new start
        assertUnclear(asOf("photos", Duration.ofHours(2)));
        assertUnclear(asOf("neighbour", Duration.ofHours(2)));
        app.stop();
        app.start();
        assertUnclear(asOf("photos", Duration.ofHours(2)));
        assertEquals("v1", imageKit.currentVersion("f"));
        assertEquals(1, imageKit.restores("f"));
    }

    /** What a first moment has done stands in the way of a second one; its undo does not. */
    @Test
    void theUndoOfAMomentIsOwnToo() {
        imageKit.addFile("f", "v1", "v2", "v3");
        JsonNode done = asOf("photos", Duration.ofHours(2));
        assertEquals("restored", done.path("status").asText(), done::toString);
        assertEquals("v2", imageKit.currentVersion("f"));
        JsonNode undo =
                ask(
                        "photos",
                        "\"operation\":\"rollback\",\"versionId\":\"%s\",\"ifCurrent\":\"%s\""
                                .formatted(
                                        done.path("previousVersionId").asText(),
                                        imageKit.ifCurrent("f")));
        assertEquals("restored", undo.path("status").asText(), undo::toString);
        assertEquals("v3", imageKit.currentVersion("f"));

        assertUnclear(asOf("photos", Duration.ofHours(2)));
    }

    @Test
    void aRestoreThatMayHaveHappenedCounts() {
        imageKit.restoredId(ImageKitSandbox.RestoredId.NEW);
        imageKit.addFile("f", "/f.pdf", List.of("v1", "v2", "v3"));
        imageKit.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        JsonNode unknown =
                ask(
                        "photos",
                        "\"operation\":\"rollback\",\"versionId\":\"v1\",\"ifCurrent\":\"%s\""
                                .formatted(imageKit.ifCurrent("f")));
        assertEquals("outcome-unknown", unknown.at("/error/code").asText(), unknown::toString);

        assertUnclear(asOf("photos", Duration.ofHours(2)));
    }
}
