package io.restoreroutes.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file named by its id, its path and its address: its items run one after the other. */
class PathOrderTest {
    private static final String PATH = "\"path\":\"/catalog/a.jpg\"";
    private static final String ADDRESS =
            "\"path\":\"https://ik.imagekit.io/demo/catalog/a.jpg?x=1\"";
    private static final String ID = "\"fileId\":\"f\"";
    private static final int ROUNDS = 8;

    @TempDir Path folder;

    @Test
    void noTwoAreAtWorkOnTheFileAndDryRunsWriteNothing() {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            imageKit.addFile("f", "/catalog/a.jpg", List.of("v0", "v1", "v2", "v3"));
            imageKit.latency(Duration.ofMillis(15));
            app.set("restore.accounts.photos.url-endpoint", "https://ik.imagekit.io/demo");
            app.start();
            StringBuilder lines = new StringBuilder();
            int dryRuns = 0;
            int writing = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (String file : List.of(PATH, ID, ADDRESS, PATH)) {
                    String version = writing % 2 == 0 ? "v1" : "v2";
                    lines.append(line(file, version, ""));
                    writing++;
                }
                for (String file : List.of(PATH, ID)) {
                    lines.append(line(file, "v0", ",\"dryRun\":true,\"requestId\":\"same\""));
                    dryRuns++;
                }
            }
            app.drop("a.ndjson", lines.toString());
            JsonNode summary = app.awaitSummaries(1).get(0);

            assertEquals(dryRuns, summary.at("/counts/planned").asInt(), summary::toString);
            int restored = summary.at("/counts/restored").asInt();
            assertEquals(writing, restored + summary.at("/counts/unchanged").asInt());
            List<String> writes =
                    imageKit.log().calls(Requests.writes()).stream()
                            .map(call -> call.path().replaceAll(".*/versions/(v.)/.*", "$1"))
                            .toList();
            assertEquals(restored, writes.size());
            assertEquals(Set.of("v1", "v2"), Set.copyOf(writes));
            // Who reads and writes undisturbed leaves a file alone that is right already.
            for (int i = 1; i < writes.size(); i++) {
                assertNotEquals(writes.get(i - 1), writes.get(i), writes::toString);
            }
            List<String> planned = new ArrayList<>();
            for (JsonNode outcome : app.outcomes()) {
                assertEquals("f", outcome.path("fileId").asText());
                assertFalse(outcome.has("error"), outcome::toString);
                if (outcome.path("status").asText().equals("planned")) {
                    assertTrue(outcome.path("dryRun").asBoolean());
                    assertEquals(0, outcome.path("attempts").asInt());
                    planned.add(outcome.path("requestId").asText());
                }
            }
            assertEquals(dryRuns, planned.size());
            assertEquals(Set.of("same"), Set.copyOf(planned));
        }
    }

    private static String line(String file, String version, String more) {
        return "{\"account\":\"photos\",\"operation\":\"rollback\",%s,\"versionId\":\"%s\"%s}%n"
                .formatted(file, version, more);
    }
}
