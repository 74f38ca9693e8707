package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What an IDE offers for {@code restore.} in a Spring Boot project is the documented table of
 * settings. If the table changes, this test writes the new file into {@code target}, to be copied.
 */
class SpringMetadataTest {
    private static final String NAME = "META-INF/spring-configuration-metadata.json";
    private static final Pattern NAMED =
            Pattern.compile("(restore\\.(?:http\\.)?[a-z]+)\\.(<name>\\..+)");
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");
    private static final Set<String> NO_DEFAULT = Set.of("required", "none", "all");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ArrayNode properties = MAPPER.createArrayNode();
    private final ArrayNode hints = MAPPER.createArrayNode();

    @Test
    void metadataIsTheTable() throws IOException {
        property(
                        "restore.enabled",
                        "java.lang.Boolean",
                        "Adds Restore Routes to the Camel context.")
                .put("defaultValue", false);
        for (List<String> row : Docs.table("key", "default", "unit", "meaning", "secret")) {
            add(row);
        }
        ObjectNode metadata = MAPPER.createObjectNode();
        metadata.set("properties", properties);
        metadata.set("hints", hints);
        String expected = text(metadata);
        Path wanted = Path.of("target", "spring-configuration-metadata.json");
        Files.writeString(wanted, expected);

        assertEquals(
                expected,
                Files.readString(Path.of("src/main/resources", NAME)),
                "copy " + wanted + " to src/main/resources/" + NAME);
    }

    private void add(List<String> row) {
        String key = Docs.plain(row.get(0));
        String meaning = LINK.matcher(Docs.plain(row.get(3))).replaceAll("$1");
        String standard = Docs.plain(row.get(1));
        Matcher named = NAMED.matcher(key);
        if (named.matches()) {
            ArrayNode keys = group(named.group(1));
            String suffix = NO_DEFAULT.contains(standard) ? "" : " Default: " + standard + ".";
            keys.addObject()
                    .put("value", named.group(2))
                    .put("description", sentence(meaning) + suffix);
            return;
        }
        String type = type(key, row.get(2), standard);
        ObjectNode property = property(key, type, sentence(meaning));
        if (NO_DEFAULT.contains(standard)) {
            return;
        }
        switch (type) {
            case "java.lang.Boolean" -> property.put("defaultValue", standard.equals("true"));
            case "java.lang.Integer" -> property.put("defaultValue", Integer.valueOf(standard));
            default -> property.put("defaultValue", standard);
        }
    }

    /** The possible keys of a map, after the map's own entry. */
    private ArrayNode group(String group) {
        String name = group + ".keys";
        for (int i = 0; i < hints.size(); i++) {
            if (hints.get(i).get("name").asText().equals(name)) {
                return (ArrayNode) hints.get(i).get("values");
            }
        }
        property(
                group,
                "java.util.Map<java.lang.String,java.lang.String>",
                "Settings by name: <name>.<setting>, with any name of small letters, digits and '-'.");
        ObjectNode hint = hints.addObject().put("name", name);
        ArrayNode values = hint.putArray("values");
        hint.putArray("providers").addObject().put("name", "any");
        return values;
    }

    private ObjectNode property(String key, String type, String description) {
        return properties
                .addObject()
                .put("name", key)
                .put("type", type)
                .put("description", description);
    }

    private static String type(String key, String unit, String standard) {
        if (standard.equals("true") || standard.equals("false")) {
            return "java.lang.Boolean";
        }
        if (key.equals("restore.ledger.retention")) {
            // also the word forever
            return "java.lang.String";
        }
        if (unit.startsWith("time")) {
            return "java.time.Duration";
        }
        if (unit.startsWith("size") || unit.startsWith("KB or MB")) {
            return "org.springframework.util.unit.DataSize";
        }
        return unit.equals("TCP port") || unit.startsWith("messages") || unit.startsWith("files")
                ? "java.lang.Integer"
                : "java.lang.String";
    }

    /** The meaning with a capital, unless it begins with a value, and a full stop. */
    private static String sentence(String meaning) {
        boolean value = meaning.matches("(true|false|fire-once|imagekit)\\b.*");
        String start = meaning.substring(0, 1);
        return (value ? start : start.toUpperCase(Locale.ROOT)) + meaning.substring(1) + ".";
    }

    private static String text(ObjectNode metadata) throws IOException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withArrayIndenter(lines).withObjectIndenter(lines);
        return MAPPER.writer(printer).writeValueAsString(metadata) + "\n";
    }
}
