package io.restoreroutes.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.restoreroutes.assembly.RestoreSettings;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outbox that is the inbox would feed outcomes back as requests. */
class SameFolderTest {
    @TempDir Path folder;

    private void read(String inbox, String outbox) {
        Map<String, String> values =
                Map.of(
                        "restore.accounts.shop.provider",
                        "imagekit",
                        "restore.accounts.shop.private-key",
                        "private_x",
                        "restore.intake.file.directory",
                        inbox,
                        "restore.delivery.outbox.directory",
                        outbox);
        RestoreSettings.read(
                new SettingsReader(values), ProviderModules.STANDARD, folder, true, true);
    }

    private void assertRefused(String inbox, String outbox) {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> read(inbox, outbox));
        assertEquals(
                List.of(
                        "restore.delivery.outbox.directory must be another folder than"
                                + " restore.intake.file.directory: outcomes would be taken as"
                                + " requests"),
                refused.problems());
    }

    @Test
    void inboxAndOutboxAreTwoFolders() throws IOException {
        assertRefused("box", "./other/../box/");
        Files.createDirectories(folder.resolve("box"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("box"));
        assertRefused("box", "link");
        assertDoesNotThrow(() -> read("box", "box/out"));
        assertDoesNotThrow(() -> read("box/in", "box"));
    }
}
