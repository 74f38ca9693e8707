package io.restoreroutes.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Route files copied from version 0.1, when names had no prefix. */
class FormerNamesTest {
    @TempDir Path folder;

    private void copy(String file, String newText, String oldText) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        String text = Files.readString(Path.of("routes", file + ".camel.yaml"));
        assertTrue(text.contains(newText), text);
        Files.writeString(routes.resolve(file + ".camel.yaml"), text.replace(newText, oldText));
    }

    private String refusal() {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            Throwable fault = assertThrows(RuntimeException.class, app::start);
            while (!(fault instanceof SettingsException) && fault.getCause() != null) {
                fault = fault.getCause();
            }
            assertEquals(SettingsException.class, fault.getClass(), fault::toString);
            return fault.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file-intake,id: restore-file-intake,id: file-intake",
        "deliver-outcome,id: restore-deliver-outcome,id: deliver-outcome",
        "deliver-outcome,direct:restore-deliver-outcome,direct:deliver-outcome"
    })
    void stopTheStartWithFileOldAndNewName(String file, String newText, String oldText)
            throws IOException {
        copy(file, newText, oldText);
        String said = refusal();
        assertTrue(said.contains(file + ".camel.yaml"), said);
        assertTrue(said.contains(oldText.replace("id: ", "name ")), said);
        assertTrue(said.contains(newText.replace("id: ", "")), said);
    }

    @Test
    void aRouteOfAHostsOwnMayHaveSuchAName() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(
                routes.resolve("own.camel.yaml"),
                """
                - route:
                    id: http-jobs
                    from:
                      uri: direct:jobs-of-mine
                      steps:
                        - to:
                            uri: mock:jobs
                """);
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null).start()) {
            assertNotNull(app.main().getCamelContext().getRoute("http-jobs"));
        }
    }
}
