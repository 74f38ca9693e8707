package io.restoreroutes.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        # whole names
        a.docx         | a.docx         | true
        a.docx         | a.docx.bak     | false
        a.docx         | aa.docx        | false
        # case
        A.DocX         | a.dOCx         | true
        ÄRGER.*        | ärger.pdf      | true
        straße.*       | STRAßE.txt     | true
        Σίσυφος        | ΣΊΣΥΦΟΣ        | true
        ı              | I              | true
        # stars
        *              | anything       | true
        *              | ``             | true
        *.docx         | .docx          | true
        *.docx         | a.docx.docx    | true
        *.docx         | a.docx.tmp     | false
        a*             | a              | true
        a*b*c          | aXbYc          | true
        a*b*c          | abcb           | false
        a**b           | ab             | true
        *draft*        | The DRAFT 2    | true
        # one character
        file-10?.docx  | file-102.docx  | true
        file-10?.docx  | file-10.docx   | false
        ?              | ß              | true
        ?              | 😀             | true
        ??             | 😀             | false
        Stra?e         | Straße         | true
        ?*             | a              | true
        ?*             | ``             | false
        # exclusions
        !*.tmp         | a.docx         | true
        !*.tmp         | a.TMP          | false
        *.docx,!~*     | ~a.docx        | false
        *.docx,!~*     | a.docx         | true
        *.docx,!~*     | a.xlsx         | false
        !a*,!b*        | b              | false
        !a*,!b*        | c              | true
        !a*,*          | a              | false
        *.docx,*.xlsx  | a.xlsx         | true
        a!b            | a!b            | true
        # blanks around a pattern are none of it, those within are
        ` *.docx , ! ~* ` | a.docx      | true
        ` *.docx , ! ~* ` | ~a.docx     | false
        my file.*      | my file.txt    | true
        my file.*      | myfile.txt     | false
        # nothing else means anything
        [ab].txt       | a.txt          | false
        [ab].txt       | [ab].txt       | true
        a.b            | aXb            | false
        (a.b)+$^       | (a.b)+$^       | true
        (a.b)+         | aXb            | false
        a\\*            | a\\b            | true
        {a}            | a              | false
        """)
    void aNameIsMeantOrNot(String patterns, String name, boolean meant) {
        assertEquals(meant, NamePatterns.of(patterns).match(name));
    }

    /** As macOS writes it: the letter, and its accent behind it. */
    @Test
    void anAccentBelongsToItsLetter() {
        assertTrue(NamePatterns.of("caf\u00e9.txt").match("cafe\u0301.txt"));
        assertTrue(NamePatterns.of("cafe\u0301.txt").match("caf\u00c9.TXT"));
        assertTrue(NamePatterns.of("caf?.txt").match("cafe\u0301.txt"));
        assertFalse(NamePatterns.of("cafe.txt").match("caf\u00e9.txt"));
    }

    @Test
    void noPatternsMeanAllNames() {
        assertTrue(NamePatterns.of(null).match("a"));
        assertTrue(NamePatterns.of(null).match(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "a,", ",a", "a,,b", "!", "a, ! ", "\t"})
    void anEmptyPatternIsRefused(String patterns) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> NamePatterns.of(patterns));

        assertEquals("one of the patterns is empty", refused.getMessage());
    }

    /** A pattern that is tried from each place for each star would not end in a lifetime. */
    @Test
    void noPatternTakesLong() {
        String name = "a".repeat(5_000);

        assertFalse(NamePatterns.of("*a*a*a*a*b").match(name));
        assertFalse(NamePatterns.of("*a".repeat(999) + "*b").match(name));
        assertTrue(NamePatterns.of("*a".repeat(999) + "*").match(name));
    }
}
