package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder that the settings mean is the folder that the route polls. */
class FileSettingsTest {
    private static SettingsReader reader(String directory) {
        return new SettingsReader(Map.of(FileSettings.DIRECTORY, directory));
    }

    @Test
    void whatIsNotRefusedIsTheSameFolderToTheRoute() throws Exception {
        List<String> directories = new ArrayList<>(List.of("in box/größe/日本📷", "/in", "./in/"));
        for (char c = ' '; c < 127; c++) {
            directories.add("in" + c + "box41");
        }
        List<String> differing = new ArrayList<>();
        try (CamelContext context = new DefaultCamelContext()) {
            for (String directory : directories) {
                SettingsReader reader = reader(directory);
                Path folder = FileSettings.read(reader, Path.of("")).directory();
                if (reader.problems().isEmpty()) {
                    String uri = "file:" + directory + "?delay=200ms&noop=true";
                    FileEndpoint endpoint = context.getEndpoint(uri, FileEndpoint.class);
                    if (!folder.equals(endpoint.getFile().toPath())) {
                        differing.add(directory + " " + endpoint.getFile());
                    }
                }
            }
        }
        assertEquals(List.of(), differing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "inbox ", " inbox", "a?b", "a#b", "a%20b", "a{b}", "//in"})
    void aFolderTheRouteWouldReadOtherwiseIsRefused(String directory) {
        SettingsReader reader = reader(directory);
        FileSettings.read(reader, Path.of(""));
        assertEquals(1, reader.problems().size());
        assertTrue(reader.problems().get(0).startsWith(FileSettings.DIRECTORY + " must "));
    }

    @Test
    void anAbsentFolderIsTheDefault() {
        SettingsReader reader = new SettingsReader(Map.of());
        assertEquals(Path.of("inbox"), FileSettings.read(reader, Path.of("")).directory());
        assertFalse(reader.unknownKeys().contains(FileSettings.DIRECTORY));
        assertEquals(List.of(), reader.problems());
    }
}
