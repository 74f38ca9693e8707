package io.restoreroutes.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainJobTest {
    @TempDir Path folder;

    @Test
    void restoresWhatAFileAsksFor() {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, box)) {
            DemoState.seed(imageKit, box);
            app.start();
            app.drop(
                    "one.json",
                    """
                    {"fileId": "%s", "versionId": "%s", "account": "photos"}
                    """
                            .formatted(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION));

            JsonNode summary = app.awaitSummaries(1).get(0);

            assertEquals(1, summary.at("/counts/restored").asInt());
            assertEquals("restored", app.outcomes().get(0).path("status").asText());
            assertEquals(1, app.files("inbox/.done", "one.json").size());
        }
    }
}
