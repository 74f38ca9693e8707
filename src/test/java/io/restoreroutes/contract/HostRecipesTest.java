package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented recipes for hosts are what the examples have, at the versions of this build. */
class HostRecipesTest {
    private static final Pattern ARTIFACT =
            Pattern.compile("`((?:camel|quarkus|flyway)-[a-z0-9-]+)`");

    @ParameterizedTest
    @CsvSource({"Quarkus, quarkus", "Camel Main, camel-main", "Camel CLI, camel-cli"})
    void recipeIsShortAndTheExamples(String heading, String example) throws IOException {
        List<Docs.Block> recipe = Docs.section("## " + heading);
        List<String> settings = new ArrayList<>();
        for (Path file : files(example, "application.properties")) {
            settings.addAll(Files.readAllLines(file));
        }

        int lines = 0;
        for (Docs.Block block : recipe) {
            lines += block.lines().size();
            if (block.language().equals("properties")) {
                block.lines().forEach(line -> assertTrue(settings.contains(line), line));
            }
        }
        assertTrue(lines > 5 && lines < 20, lines + " lines");
    }

    @ParameterizedTest
    @CsvSource({"Quarkus, quarkus", "Camel Main, camel-main"})
    void librariesAreTheExamples(String heading, String example) throws IOException {
        String pom = Files.readString(Path.of("examples", example, "pom.xml"));
        String text = String.join("\n", Docs.lines());
        String first = text.substring(text.indexOf("\n## " + heading + "\n")).split("```")[0];
        List<String> named =
                ARTIFACT.matcher(first).results().map(found -> found.group(1)).toList();

        assertFalse(named.isEmpty());
        for (String artifact : named) {
            assertTrue(pom.contains("<artifactId>" + artifact + "</artifactId>"), artifact);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus", "camel-main", "spring-boot"})
    void exampleHasTheVersionsOfThisBuild(String example) throws IOException {
        String ours = Files.readString(Path.of("pom.xml"));
        String its = Files.readString(Path.of("examples", example, "pom.xml"));

        assertEquals(find("<version>([^<]+)<", ours), property("restore-routes.version", its));
        for (String version : List.of("camel.version", "sqlite-jdbc.version", "flyway.version")) {
            if (its.contains("<" + version + ">")) {
                assertEquals(property(version, ours), property(version, its), version);
            }
        }
    }

    @Test
    void cliFetchesTheVersionsOfThisBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String settings = Files.readString(Path.of("examples/camel-cli/application.properties"));

        assertEquals(
                "io.restoreroutes:restore-routes:"
                        + find("<version>([^<]+)<", pom)
                        + ",org.flywaydb:flyway-core:"
                        + property("flyway.version", pom)
                        + ",com.zaxxer:HikariCP:"
                        + property("hikaricp.version", pom)
                        + ",org.xerial:sqlite-jdbc:"
                        + property("sqlite-jdbc.version", pom),
                find("camel.jbang.dependencies=(.*)", settings));
    }

    private static List<Path> files(String example, String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("examples", example))) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    private static String property(String name, String pom) {
        return find("<" + Pattern.quote(name) + ">([^<]+)<", pom);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }
}
