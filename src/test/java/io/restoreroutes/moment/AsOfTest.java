package io.restoreroutes.moment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.moment.AsOf.Selection;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsOfTest {
    /** Of people by their first letters, ? is who is not told; asked about eve by the robot. */
    @ParameterizedTest
    @CsvSource({
        "'',NOT_SELECTED",
        "a,NOT_SELECTED",
        "r,NOT_SELECTED",
        "e,SELECTED",
        "er,SELECTED",
        "ere,SELECTED",
        "ea,BY_OTHERS_TOO",
        "ae?,BY_OTHERS_TOO",
        "e?,UNKNOWN",
        "a?,UNKNOWN",
        "?,UNKNOWN"
    })
    void selectsByWhoChangedIt(String authors, Selection selection) {
        AsOf asOf = AsOf.ofFolder(Instant.EPOCH).changedBy("EVE@x.org").askedBy("7r");
        assertEquals(
                selection,
                asOf.select(
                        Arrays.asList(
                                authors.chars()
                                        .mapToObj(AsOfTest::person)
                                        .toArray(Person[]::new))));
    }

    private static Person person(int letter) {
        return switch (letter) {
            case 'a' -> new Person("7a", "ann@x.org");
            case 'e' -> new Person("7e", "eve@x.org");
            case 'r' -> new Person("7r", null);
            default -> null;
        };
    }
}
