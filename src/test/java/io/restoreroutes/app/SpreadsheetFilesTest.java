package io.restoreroutes.app;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One table as the programs write it. Two of its rows are spoilt: the failed files, mended by
 * nothing but what was spoilt, are dropped back.
 */
class SpreadsheetFilesTest {
    /** The table; {@code |} stands between cells. */
    private static final List<String> ROWS =
            List.of(
                    "Account|File ID|version_id|Reason|labels.who|",
                    "photos|f1|v1|first; one, \u20ac|ann|",
                    "|||||",
                    "photos|f2|v1|||",
                    "photos |\u00a0f3|v1| K\u00e4se \ud83d\udcf7|bob|",
                    "photos|1,23E+12|v1|fourth|ann|",
                    "photos|f5|v1|fifth||SPOILT");

    @TempDir Path folder;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private RunningApp app;

    @BeforeEach
    void start() {
        imageKit.anyFileExists(3);
        app = new RunningApp(folder, imageKit, null).start();
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    /**
     * @param before what stands before the header: a mark, a line that tells the separator
     * @param quotesText whether each cell with a text is quoted, as LibreOffice can do it
     * @param cutsRows whether a row may end before its empty cells, as in Excel
     */
    private record Program(
            String name,
            String before,
            String separator,
            String lineEnd,
            Charset encoding,
            boolean quotesText,
            boolean cutsRows) {

        private String row(String row) {
            String cut = cutsRows ? row.replaceAll("\\|+$", "") : row;
            return Stream.of(cut.split("\\|", -1))
                    .map(this::cell)
                    .collect(Collectors.joining(separator));
        }

        private String cell(String value) {
            boolean quoted =
                    quotesText && !value.isEmpty()
                            || value.contains(separator)
                            || value.contains("\"");
            return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
        }

        private byte[] table() {
            return (before
                            + ROWS.stream().map(this::row).collect(Collectors.joining(lineEnd))
                            + last())
                    .getBytes(encoding);
        }

        private byte[] unread() {
            return (before + row(ROWS.get(0)) + lineEnd + row(ROWS.get(6)) + last())
                    .getBytes(encoding);
        }

        /** Of the last row. */
        private String last() {
            return name.startsWith("google") ? "" : lineEnd;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Program> programs() {
        return List.of(
                // "CSV UTF-8", where a comma is the decimal separator
                new Program("excel-utf8.csv", "\uFEFF", ";", "\r\n", UTF_8, false, true),
                // "Unicode text", renamed
                new Program("excel-unicode.tsv", "\uFEFF", "\t", "\r\n", UTF_16LE, false, true),
                new Program("excel-sep.csv", "\uFEFFsep=;\r\n", ";", "\r\n", UTF_8, false, false),
                new Program("libreoffice.csv", "", ",", "\n", UTF_8, true, false),
                new Program("libreoffice-utf16.csv", "\uFEFF", ";", "\n", UTF_16LE, true, false),
                new Program("google.tsv", "", "\t", "\r\n", UTF_8, false, false),
                new Program("google.csv", "", ",", "\r\n", UTF_8, false, false),
                new Program("mac.CSV", "\uFEFF", ";", "\r", UTF_16BE, false, false));
    }

    private void drop(String name, byte[] content) throws IOException {
        Path hidden = Files.createDirectories(folder.resolve("inbox")).resolve("." + name);
        Files.write(hidden, content);
        Files.move(hidden, hidden.resolveSibling(name));
    }

    private static String text(JsonNode outcome) {
        return "%s %s %s %s %s"
                .formatted(
                        outcome.at("/source/line").asText(),
                        outcome.path("status").asText(),
                        outcome.path("fileId").asText(),
                        outcome.path("reason").asText(),
                        outcome.at("/labels/who").asText());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void isReadAndItsFailedFilesRunWhenTheyAreMended(Program program) throws IOException {
        drop(program.name(), program.table());
        String job = app.awaitSummaries(1).get(0).path("jobId").asText();
        int first = program.before().contains("sep") ? 2 : 1;
        assertEquals(
                List.of(
                        first + 1 + " restored f1 first; one, \u20ac ann",
                        first + 3 + " restored f2  ",
                        first + 4 + " restored f3 K\u00e4se \ud83d\udcf7 bob",
                        first + 5 + " rejected 1,23E+12 fourth ann",
                        first + 6 + " rejected   "),
                app.outcomes().stream().map(SpreadsheetFilesTest::text).sorted().toList());

        Path outbox = folder.resolve("outbox");
        String ending =
                program.name().substring(program.name().indexOf('.') + 1).toLowerCase(Locale.ROOT);
        byte[] unread = Files.readAllBytes(outbox.resolve(job + ".failed." + ending));
        assertArrayEquals(program.unread(), unread, new String(unread, program.encoding()));
        String requests = Files.readString(outbox.resolve(job + ".failed.ndjson"));
        assertTrue(requests.contains("\"1,23E+12\""), requests);

        drop("mended.ndjson", requests.replace("1,23E+12", "f4").getBytes(UTF_8));
        String table = new String(unread, program.encoding()).replace("SPOILT", "");
        drop("mended." + ending, table.getBytes(program.encoding()));
        app.awaitSummaries(3);
        assertEquals(
                List.of(1, 1, 1, 1, 1),
                Stream.of("f1", "f2", "f3", "f4", "f5").map(imageKit::restores).toList());
    }
}
