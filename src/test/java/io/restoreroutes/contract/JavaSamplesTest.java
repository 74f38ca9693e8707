package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The Java that the documentation shows is a piece of a test or of an example, so it compiles and
 * runs.
 */
class JavaSamplesTest {

    @Test
    void standInTestsOrExamples() throws IOException {
        List<String> sources =
                Stream.of("src/test/java", "examples")
                        .flatMap(JavaSamplesTest::javaFiles)
                        .map(JavaSamplesTest::words)
                        .toList();
        List<String> samples = Docs.blocks("java").stream().map(Docs.Block::text).toList();

        assertTrue(samples.size() >= 4, samples::toString);
        for (String sample : samples) {
            assertTrue(
                    sources.stream()
                            .anyMatch(source -> source.contains(sample.replaceAll("\\s+", ""))),
                    sample);
        }
    }

    private static Stream<Path> javaFiles(String folder) {
        try {
            return Files.walk(Path.of(folder))
                    .filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.toString().contains("target"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String words(Path file) {
        try {
            return Files.readString(file).replaceAll("\\s+", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
