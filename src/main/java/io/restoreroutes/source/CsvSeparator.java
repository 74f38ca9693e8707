package io.restoreroutes.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What separates the cells of a CSV source, and how that is told. */
enum CsvSeparator {
    COMMA(',', "a comma"),
    SEMICOLON(';', "a semicolon"),
    TAB('\t', "a tab");

    /** What Excel takes, and some write, as the first line. */
    private static final String TOLD = "sep=";

    private static final int HEAD = 8192;

    private final char character;
    private final String words;

    CsvSeparator(char character, String words) {
        this.character = character;
        this.words = words;
    }

    char character() {
        return character;
    }

    /** {@return its name in a sentence} */
    String words() {
        return words;
    }

    /** {@return what the first line says, or else what makes most fields of the header} */
    static CsvSeparator of(ByteInput input) throws IOException {
        input.lookAhead(HEAD);
        int length = Math.min(HEAD, input.limit() - input.position());
        String head = new String(input.buffer(), input.position(), length, UTF_8);
        String line = head.lines().filter(CsvSeparator::saysSomething).findFirst().orElse("");
        return told(line).flatMap(CsvSeparator::of).orElseGet(() -> ofHeader(line));
    }

    /** {@return what a line says to be the separator; empty if it is another line} */
    static Optional<String> told(String line) {
        String plain = unquoted(line.stripLeading());
        if (!plain.regionMatches(true, 0, TOLD, 0, TOLD.length())
                || plain.length() == TOLD.length()) {
            return Optional.empty();
        }
        String told = plain.substring(TOLD.length());
        return told.substring(1).isBlank() ? Optional.of(told.substring(0, 1)) : Optional.empty();
    }

    static Optional<CsvSeparator> of(String told) {
        return Stream.of(values()).filter(each -> told.charAt(0) == each.character).findFirst();
    }

    private static boolean saysSomething(String line) {
        return line.chars()
                .anyMatch(c -> c != '"' && c != ',' && c != ';' && !Text.isBlank((char) c));
    }

    private static CsvSeparator ofHeader(String header) {
        return Stream.of(values())
                .max(
                        Comparator.comparing(
                                        (CsvSeparator each) ->
                                                each.cells(header)
                                                        .filter(RequestFields::isColumn)
                                                        .count())
                                .thenComparing(each -> each.cells(header).count()))
                .orElseThrow();
    }

    private Stream<String> cells(String header) {
        return Arrays.stream(header.split(Pattern.quote(String.valueOf(character)), -1))
                .map(cell -> unquoted(Text.strip(cell)));
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
