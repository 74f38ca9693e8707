package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The YAML routes keep to the canonical form, which editors such as Kaoto write themselves. */
class YamlFormTest {
    private static final Set<String> LANGUAGES =
            Set.of("simple", "constant", "method", "ref", "jsonpath", "jq", "header", "variable");

    static List<Path> files() throws IOException {
        try (Stream<Path> routes = Files.list(Path.of("routes"));
                Stream<Path> examples = Files.walk(Path.of("examples"))) {
            return Stream.concat(
                            routes,
                            examples.filter(file -> file.toString().endsWith(".camel.yaml")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileIsCanonical(Path file) throws IOException {
        assertTrue(
                file.getFileName().toString().matches("[a-z-]+\\.camel\\.yaml"), file.toString());
        for (Object item : list(load(file))) {
            Map<String, Object> top = map(item);
            if (top.keySet().equals(Set.of("routeConfiguration"))) {
                Map<String, Object> errors = map(top.get("routeConfiguration"));
                assertTrue(errors.get("id") instanceof String, "a host's other routes are spared");
                everywhere(errors, "routeConfiguration");
                continue;
            }
            assertEquals(Set.of("route"), top.keySet(), "- route: at the top");
            Map<String, Object> route = map(top.get("route"));
            assertTrue(
                    String.valueOf(route.get("id")).matches("[a-z]+(-[a-z]+)*"),
                    "the route's id is verb and object in kebab-case");
            assertTrue(route.get("description") instanceof String, "the route has a description");
            Map<String, Object> from = map(route.get("from"));
            assertTrue(from.get("id") instanceof String, "from has an id");
            steps(from);
            everywhere(route, "route");
        }
    }

    @Test
    void idsAreUnique() throws IOException {
        Set<String> ids = new HashSet<>();
        for (Path file : files()) {
            for (String line : Files.readAllLines(file)) {
                if (line.strip().startsWith("id: ")) {
                    assertTrue(ids.add(line.strip()), line);
                }
            }
        }
        assertFalse(ids.isEmpty());
    }

    private static void steps(Map<String, Object> parent) {
        if (!parent.containsKey("steps")) {
            return;
        }
        for (Object item : list(parent.get("steps"))) {
            Map<String, Object> step = map(item);
            assertEquals(1, step.size(), "a step has one name: " + step.keySet());
            String name = step.keySet().iterator().next();
            Map<String, Object> options = map(step.get(name));
            assertTrue(options.get("id") instanceof String, name + " has an id");
            steps(options);
            for (String branch : List.of("when", "doCatch")) {
                if (options.containsKey(branch)) {
                    list(options.get(branch)).forEach(each -> steps(map(each)));
                }
            }
            for (String branch : List.of("otherwise", "doFinally")) {
                if (options.containsKey(branch)) {
                    steps(map(options.get(branch)));
                }
            }
        }
    }

    private static void everywhere(Object node, String under) {
        if (node instanceof List<?> items) {
            items.forEach(item -> everywhere(item, under));
        } else if (node instanceof Map<?, ?>) {
            map(node)
                    .forEach(
                            (key, value) -> {
                                assertTrue(
                                        key.matches("([a-z]+\\.)?[a-z][A-Za-z0-9]*"),
                                        key + " is camelCase");
                                assertFalse(
                                        key.equals("uri") && String.valueOf(value).contains("?"),
                                        "options stand under parameters: " + value);
                                assertFalse(
                                        LANGUAGES.contains(key)
                                                && value instanceof Map
                                                        != under.equals("expression"),
                                        key + " stands under expression");
                                everywhere(value, key);
                            });
        }
    }

    private static Object load(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    private static List<?> list(Object node) {
        return assertInstanceOf(List.class, node);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return assertInstanceOf(Map.class, node, "a map, not " + node);
    }
}
