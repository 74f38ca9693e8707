package io.restoreroutes.schedule;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped example of a timer of a user's own. */
class QuartzExampleTest {
    private static final String FIND =
            """
            - route:
                id: find-requests
                from:
                  uri: direct:find-requests
                  steps:
                    - setBody:
                        expression:
                          constant:
                            expression: '{"account":"photos","fileId":"598821f949c0a938d57563bd","versionId":"697821f849c0a938d57563ce"}'
            """;

    @TempDir Path folder;

    @Test
    void eachFireTimeIsAJobOfWhatWasFound() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            DemoState.seed(imageKit);
            Path routes = Files.createDirectories(folder.resolve("routes"));
            Path outcomes = Path.of("routes/deliver-outcome.camel.yaml");
            Path example = Path.of("examples/schedules/quartz-intake.camel.yaml");
            Files.copy(outcomes, routes.resolve(outcomes.getFileName()));
            Files.copy(example, routes.resolve(example.getFileName()));
            Files.writeString(routes.resolve("find-requests.camel.yaml"), FIND);
            app.set("find-requests.cron", "* * * * * ?").start();

            await().until(() -> app.outcomes().size() >= 3);
            List<JsonNode> found = app.outcomes();
            Set<String> jobs =
                    found.stream().map(o -> o.path("jobId").asText()).collect(Collectors.toSet());
            assertEquals(found.size(), jobs.size());
            JsonNode first = found.get(0);
            assertEquals("timer", first.at("/source/kind").asText());
            assertEquals("find-requests", first.at("/source/name").asText());
            assertEquals("restored", first.path("status").asText(), first.toString());
        }
    }
}
