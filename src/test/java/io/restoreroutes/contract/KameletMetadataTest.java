package io.restoreroutes.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.SensitiveUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The Kamelets as the build packs them, by the rules that the official catalogue checks its own.
 */
class KameletMetadataTest {
    private static final Path FOLDER = Path.of("target", "classes", "kamelets");
    private static final String PREFIX = "camel.apache.org/";
    private static final String ICON = "data:image/svg+xml;base64,";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}]+)}}");
    private static final Pattern TITLE = Pattern.compile("[A-Z][A-Za-z]*( [A-Z][A-Za-z]*)*");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static JsonNode load(Path file) throws IOException {
        Object yaml =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        return new ObjectMapper().valueToTree(yaml);
    }

    private static String annotation(JsonNode kamelet, String name) {
        return kamelet.path("metadata").path("annotations").path(PREFIX + name).asText();
    }

    private static String type(JsonNode kamelet) {
        return kamelet.path("metadata").path("labels").path(PREFIX + "kamelet.type").asText();
    }

    @ParameterizedTest
    @MethodSource("files")
    void hasTheMetadataOfACatalogue(Path file) throws IOException {
        JsonNode kamelet = load(file);
        String name = kamelet.at("/metadata/name").asText();

        assertEquals("camel.apache.org/v1", kamelet.path("apiVersion").asText());
        assertEquals("Kamelet", kamelet.path("kind").asText());
        assertEquals(name + ".kamelet.yaml", file.getFileName().toString());
        assertTrue(Set.of("source", "sink", "action").contains(type(kamelet)), type(kamelet));
        assertTrue(name.endsWith("-" + type(kamelet)), name);
        assertTrue(
                Set.of("Stable", "Preview").contains(annotation(kamelet, "kamelet.support.level")));
        assertEquals("Restore Routes", annotation(kamelet, "provider"));
        assertFalse(annotation(kamelet, "kamelet.group").isBlank());
        assertFalse(annotation(kamelet, "kamelet.namespace").isBlank());
        assertEquals(version(), annotation(kamelet, "catalog.version"));
        String icon = annotation(kamelet, "kamelet.icon");
        assertTrue(icon.startsWith(ICON), icon);
        String svg = new String(Base64.getDecoder().decode(icon.substring(ICON.length())), UTF_8);
        assertTrue(svg.startsWith("<svg "), svg);
    }

    @ParameterizedTest
    @MethodSource("files")
    void definesItsProperties(Path file) throws IOException {
        JsonNode kamelet = load(file);
        JsonNode definition = kamelet.at("/spec/definition");
        String title = definition.path("title").asText();

        assertEquals("object", definition.path("type").asText());
        assertTrue(title.toLowerCase(java.util.Locale.ROOT).endsWith(" " + type(kamelet)), title);
        assertFalse(definition.path("description").asText().isBlank());
        List<String> required = new ArrayList<>();
        definition.path("required").forEach(one -> required.add(one.asText()));
        assertEquals(required.size(), new HashSet<>(required).size());
        for (String one : required) {
            assertTrue(definition.path("properties").has(one), one);
        }
        definition.path("properties").fields().forEachRemaining(KameletMetadataTest::property);
    }

    private static void property(Map.Entry<String, JsonNode> entry) {
        String name = entry.getKey();
        JsonNode property = entry.getValue();
        String title = property.path("title").asText();
        assertTrue(
                Set.of("string", "integer", "number", "boolean")
                        .contains(property.path("type").asText()),
                name);
        assertFalse(property.path("description").asText().isBlank(), name);
        assertTrue(TITLE.matcher(title).matches(), title);
        assertFalse(title.matches("(The|A|An) .*"), title);
        boolean secret = property.path("format").asText().equals("password");
        boolean marked =
                property.path("x-descriptors").toString().contains("urn:camel:group:credentials");
        assertEquals(secret, marked, name);
        // The name, not the format, is what keeps a value out of the start-up summary.
        assertEquals(secret, SensitiveUtils.containsSensitive(name), name);
        if (name.endsWith("Url")) {
            assertNotNull(property.get("pattern"), name);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void usesWhatItDeclaresAndNothingElse(Path file) throws IOException {
        JsonNode spec = load(file).path("spec");
        JsonNode template = spec.path("template");
        Set<String> declared = new TreeSet<>();
        spec.at("/definition/properties").fieldNames().forEachRemaining(declared::add);
        template.path("beans").forEach(bean -> declared.add(bean.path("name").asText()));
        Set<String> used = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(template.toString());
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        assertEquals(declared, used);
        assertEquals("kamelet:source", template.at("/from/uri").asText());
        assertFalse(spec.has("types"), "dataTypes is the present form");
        assertEquals("application/json", spec.at("/dataTypes/in/types/json/mediaType").asText());
        assertEquals(
                type(load(file)).equals("action"), spec.at("/dataTypes/out/types/json").isObject());
    }

    @ParameterizedTest
    @MethodSource("files")
    void dependsOnWhatItUses(Path file) throws IOException {
        JsonNode spec = load(file).path("spec");
        List<String> dependencies = new ArrayList<>();
        spec.path("dependencies").forEach(one -> dependencies.add(one.asText()));
        for (String one : dependencies) {
            assertTrue(one.matches("camel:[a-z-]+|mvn:[^:${}]+:[^:${}]+:[^:${}]+"), one);
        }
        assertEquals(dependencies.size(), new HashSet<>(dependencies).size());
        assertTrue(
                dependencies.contains("mvn:io.restoreroutes:restore-routes:" + version()),
                dependencies::toString);
        assertTrue(dependencies.contains("camel:kamelet"), dependencies::toString);
        Set<String> components = new TreeSet<>(Set.of("core"));
        for (JsonNode step : spec.at("/template/from/steps")) {
            if (step.has("to")) {
                components.add(step.at("/to/uri").asText().replaceFirst(":.*", ""));
            }
            if (step.has("bean")) {
                components.add("bean");
            }
        }
        for (String component : components) {
            assertTrue(dependencies.contains("camel:" + component), component);
        }
    }

    @Test
    void descriptionsAreUniqueAndThereAreFive() throws IOException {
        Set<String> titles = new HashSet<>();
        Set<String> descriptions = new HashSet<>();
        for (Path file : files()) {
            JsonNode definition = load(file).at("/spec/definition");
            assertTrue(titles.add(definition.path("title").asText()), file.toString());
            assertTrue(descriptions.add(definition.path("description").asText()), file.toString());
        }
        assertEquals(5, titles.size());
    }

    @Test
    void readmeListsThem() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : files()) {
            names.add(load(file).at("/metadata/name").asText());
        }
        assertEquals(
                names,
                Docs.column(0, "Kamelet", "what it does", "properties (bold: required)").stream()
                        .sorted()
                        .toList());
    }

    private static String version() throws IOException {
        Properties build = new Properties();
        try (var in =
                KameletMetadataTest.class.getResourceAsStream(
                        "/io/restoreroutes/build.properties")) {
            build.load(in);
        }
        return build.getProperty("version");
    }
}
