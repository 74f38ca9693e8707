package io.restoreroutes.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
    @TempDir Path folder;

    @Test
    void isReadAsUtf8() {
        String key = "private_ключ";
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            DemoState.seed(imageKit);
            imageKit.acceptKeys(key);
            app.set("restore.accounts.photos.private-key", key).start();
            app.drop(
                    "one.json",
                    "{\"fileId\": \"%s\", \"versionId\": \"%s\", \"account\": \"photos\"}"
                            .formatted(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION));

            assertEquals(1, app.awaitSummaries(1).get(0).at("/counts/restored").asInt());
        }
    }

    @Test
    void aByteOrderMarkIsNamedAndNotTakenForAKey() throws IOException {
        Path file = folder.resolve("application.properties");
        Files.writeString(file, "\uFEFFrestore.nonsense=1\n");

        SettingsException refused =
                assertThrows(
                        SettingsException.class, () -> RestoreRoutesMain.create(folder, folder));

        assertTrue(refused.getMessage().contains("byte order mark"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void anotherEncodingIsNamed(String charset) throws IOException {
        Path file = folder.resolve("application.properties");
        Files.write(file, "restore.accounts.photos.provider=imagekit\n".getBytes(charset));

        SettingsException refused =
                assertThrows(
                        SettingsException.class, () -> RestoreRoutesMain.create(folder, folder));

        assertEquals(
                file
                        + " is not in UTF-8 but, it seems, in UTF-16; save it as UTF-8 without a"
                        + " byte order mark",
                refused.getMessage());
    }
}
