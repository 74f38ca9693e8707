package io.restoreroutes.intake;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An intake that is off leaves nothing behind, and the others work. */
class SwitchedOffTest {
    @TempDir Path folder;

    @Test
    void withoutFilesNoInboxIsMadeAndPostsAreTaken() {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            DemoState.seed(imageKit);
            HttpCalls http = HttpCalls.enable(app);
            HttpCalls health = HttpCalls.enableHealth(app);
            // the same folder would be a mistake if files were taken
            app.set("restore.intake.file.directory", folder.resolve("outbox").toString());
            app.set("restore.intake.file.enabled", "false").start();

            HttpResponse<String> answer =
                    http.post(
                            "application/json",
                            "{\"account\":\"photos\",\"fileId\":\""
                                    + DemoState.PHOTO
                                    + "\",\"versionId\":\""
                                    + DemoState.PHOTO_GOOD_VERSION
                                    + "\"}");

            assertEquals(202, answer.statusCode());
            app.awaitSummaries(1);
            assertFalse(Files.exists(folder.resolve("inbox")));
            assertNull(app.main().getCamelContext().getRoute("restore-file-intake"));
            assertNull(app.main().getCamelContext().getRoute("restore-file-accept"));
            assertFalse(health.get("/health/ready").body().contains("restore-inbox"));
            assertEquals("UP", json(health.get("/health/ready")).path("status").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " true "})
    void aValueLeftOpenMeansTheDefault(String value) {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            app.set("restore.intake.file.enabled", value);
            app.set("restore.http.enabled", value.contains("true") ? "false" : value);
            app.start();

            CamelContext context = app.main().getCamelContext();
            assertNotNull(context.getRoute("restore-file-intake"));
            assertNull(context.getRoute("restore-http-requests"));
        }
    }
}
