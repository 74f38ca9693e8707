package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.RestoreRoutes;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the library jar is made of: nothing in it starts or configures anything by itself. */
class LibraryTest {

    @Test
    void holdsNothingThatIsNotTheLibrarys() throws Exception {
        List<String> files = files();

        assertTrue(files.contains("restore-routes/file-intake.camel.yaml"), files.toString());
        assertEquals(
                List.of(),
                files.stream()
                        .filter(
                                name ->
                                        name.contains("sandbox")
                                                || name.startsWith("samples/")
                                                || name.startsWith("logback")
                                                || name.startsWith("application.")
                                                // Camel Main starts what it finds there.
                                                || name.startsWith("camel/"))
                        .toList());
    }

    @Test
    void keepsToItsOwnFolders() throws Exception {
        for (String name : files()) {
            assertTrue(
                    name.startsWith("io/restoreroutes/")
                            || name.startsWith("restore-routes/")
                            || name.startsWith("kamelets/")
                            || name.startsWith("META-INF/"),
                    name);
        }
    }

    private static List<String> files() throws Exception {
        Path classes = classes();
        try (Stream<Path> all = Files.walk(classes)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> classes.relativize(path).toString().replace('\\', '/'))
                    .toList();
        }
    }

    static Path classes() {
        try {
            return Path.of(
                    RestoreRoutes.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
