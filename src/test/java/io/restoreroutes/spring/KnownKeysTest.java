package io.restoreroutes.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The keys that are known in any spelling are those that an IDE offers, and docs/settings.md lists.
 */
class KnownKeysTest {

    @Test
    void knownAreAllThatAreOffered() throws Exception {
        JsonNode metadata =
                new ObjectMapper()
                        .readTree(
                                Path.of(
                                                "src/main/resources/META-INF/"
                                                        + "spring-configuration-metadata.json")
                                        .toFile());
        Set<String> offered = new TreeSet<>();
        for (JsonNode property : metadata.get("properties")) {
            if (!property.get("type").asText().startsWith("java.util.Map")) {
                offered.add(property.get("name").asText());
            }
        }
        for (JsonNode hint : metadata.get("hints")) {
            String group = hint.get("name").asText().replaceFirst("keys$", "");
            hint.get("values").forEach(key -> offered.add(group + key.get("value").asText()));
        }
        Set<String> known = new TreeSet<>(Set.of(SpringSettings.ENABLED));
        KnownKeys.SINGLE.forEach(key -> known.add("restore." + key));
        KnownKeys.NAMED.forEach(
                (group, keys) ->
                        keys.forEach(key -> known.add("restore." + group + ".<name>." + key)));

        assertEquals(offered, known);
    }
}
