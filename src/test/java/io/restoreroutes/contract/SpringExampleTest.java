package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recipe for Spring Boot is what the example application has. */
class SpringExampleTest {
    private static final Path EXAMPLE = Path.of("examples/spring-boot");

    private final List<Docs.Block> recipe =
            Docs.section("## Spring Boot").stream()
                    .filter(block -> List.of("properties", "java").contains(block.language()))
                    .toList();

    @Test
    void settingsAreTheExamples() throws IOException {
        List<String> settings =
                new ArrayList<>(
                        Files.readAllLines(
                                EXAMPLE.resolve("working-folder/application.properties")));
        settings.addAll(
                Files.readAllLines(EXAMPLE.resolve("src/main/resources/application.properties")));

        assertEquals(2, recipe.size());
        for (String line : recipe.get(0).lines()) {
            assertTrue(settings.contains(line), line);
        }
    }

    @Test
    void recipeIsShort() {
        int lines = recipe.stream().mapToInt(block -> block.lines().size()).sum();

        assertTrue(lines < 20, lines + " lines");
    }

    @Test
    void librariesAreTheExamples() throws IOException {
        String pom = Files.readString(EXAMPLE.resolve("pom.xml"));
        for (String artifact :
                List.of(
                        "camel-spring-boot-starter",
                        "spring-boot-starter-jdbc",
                        "flyway-core",
                        "camel-yaml-dsl-starter",
                        "camel-file-starter",
                        "camel-seda-starter")) {
            assertTrue(pom.contains("<artifactId>" + artifact + "</artifactId>"), artifact);
            assertTrue(Docs.lines().stream().anyMatch(line -> line.contains(artifact)), artifact);
        }
    }
}
