package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.sandbox.ProviderConformance;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The skeleton of a provider that CONTRIBUTING.md begins with: the command makes one that compiles
 * and keeps the rules. It makes the same calls as Attic, which AtticConformanceTest runs.
 */
class SkeletonTest {
    private static final Path PACKAGE = Path.of("src/test/java/io/restoreroutes");

    @TempDir Path folder;

    @Test
    void theCommandMakesAProvider() throws Exception {
        Path attic = Files.createDirectories(folder.resolve(PACKAGE).resolve("attic"));
        for (Path source : sources(PACKAGE.resolve("attic"))) {
            Files.copy(source, attic.resolve(source.getFileName()));
        }
        Docs.Block command = Docs.section("## How do I add a provider?").get(0);
        Process shell =
                new ProcessBuilder("bash", "-c", command.text())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(shell.getInputStream().readAllBytes());
        assertEquals(0, shell.waitFor(), said);

        Path classes = Files.createDirectory(folder.resolve("classes"));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path")));
        sources(attic.resolveSibling("shelf")).forEach(path -> arguments.add(path.toString()));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, arguments.toArray(String[]::new)));
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            ProviderModule shelf =
                    (ProviderModule)
                            loader.loadClass("io.restoreroutes.shelf.Shelf")
                                    .getDeclaredConstructor()
                                    .newInstance();
            assertEquals("shelf", shelf.provider().wireName());
            assertEquals(
                    List.of(),
                    ProviderConformance.problems(shelf, Map.of("shelf-key", "key_of_a_shelf")));
            assertTrue(
                    ProviderConformance.class.isAssignableFrom(
                            loader.loadClass("io.restoreroutes.shelf.ShelfConformanceTest")));
        }
    }

    private static List<Path> sources(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
