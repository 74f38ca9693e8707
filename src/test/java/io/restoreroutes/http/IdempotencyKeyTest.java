package io.restoreroutes.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "ticket-4711|ticket-4711",
                "\"ticket-4711\"|ticket-4711",
                "\"ticket 4711\"|ticket 4711",
                "\"a \\\"b\\\" \\\\ c\"|a \"b\" \\ c",
                // no quoted string: as it stands, as ever
                "\"open|\"open",
                "\"a\"b\"|\"a\"b\"",
                "\"a\\b\"|\"a\\b\"",
                "\"a\";p=1|\"a\";p=1",
                "\"|\""
            })
    void quotesAreNoPartOfTheKey(String header, String value) {
        assertEquals(Optional.of(value), IdempotencyKey.of(header).map(IdempotencyKey::value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"  \"", "a b", "\"a\tb\"", "\"\u00e9\"", "\u00e9"})
    void whatIsNoKeyIsNone(String header) {
        assertEquals(Optional.empty(), IdempotencyKey.of(header));
    }

    @Test
    void quotesDoNotCountAmongThe255() {
        String longest = "k".repeat(255);
        assertEquals(longest, IdempotencyKey.of('"' + longest + '"').orElseThrow().value());
        assertEquals(Optional.empty(), IdempotencyKey.of('"' + longest + "k\""));
    }

    @Test
    void aKeyThatIsKnownWithItsQuotesKeepsItsJob() {
        Set<String> ofFirstVersions = Set.of("\"a\"", "\"b \\\"\"");
        assertEquals("\"a\"", id("\"a\"", ofFirstVersions));
        assertEquals("\"a\"", id("a", ofFirstVersions));
        assertEquals("\"b \\\"\"", id("\"b \\\"\"", ofFirstVersions));
        assertEquals("c", id("\"c\"", ofFirstVersions));
    }

    @Test
    void ofTwoJobsOfFirstVersionsEachIsFoundAsItWasPosted() {
        Set<String> both = Set.of("\"a\"", "a");
        assertEquals("\"a\"", id("\"a\"", both));
        assertEquals("a", id("a", both));
    }

    private static String id(String header, Set<String> known) {
        return IdempotencyKey.of(header).orElseThrow().sourceId(known::contains);
    }
}
