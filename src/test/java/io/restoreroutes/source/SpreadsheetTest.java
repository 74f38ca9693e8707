package io.restoreroutes.source;

import static io.restoreroutes.source.Reading.RULES;
import static io.restoreroutes.source.Reading.all;
import static io.restoreroutes.source.Reading.numbers;
import static io.restoreroutes.source.Reading.read;
import static io.restoreroutes.source.Reading.valid;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as spreadsheets, and people in them, write them. */
class SpreadsheetTest {
    private static final char MARK = '\uFEFF';

    /** What begins halves of pairs, and what the splitters look for. */
    private static final byte[] ODD = {
        (byte) 0xd8, (byte) 0xdb, (byte) 0xdc, (byte) 0xdf, 0, '\n', '"', ','
    };

    private static List<RequestLine> readIn(Charset encoding, String name, String text) {
        return all(SourceReader.open(name, new ByteArrayInputStream(text.getBytes(encoding))));
    }

    private static String message(String header, String row) {
        RequestLine line = read("a.csv", header + "\n" + row + "\n").get(0);
        return ((CheckedLine.Invalid) RULES.check(line)).error().message();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void separatorIsToldByTheHeaderOrTheFirstLine(String separator) {
        String table =
                """
                account|fileId|"versionId"|reason|labels.who
                legal|1|2|"a,b;c\td"|x
                legal|3|"4"||
                """
                        .replace("|", separator);
        for (String first :
                List.of(
                        "",
                        "sep=" + separator + "\r\n",
                        "\uFEFFSEP=" + separator + "\n",
                        "\"sep=" + separator + "\"\n",
                        "\n \n",
                        separator.repeat(4) + "\n")) {
            List<RequestLine> lines = read("a.csv", first + table);
            long header = first.chars().filter(c -> c == '\n').count() + 1;
            assertEquals(List.of(header + 1, header + 2), numbers(lines), first);
            assertEquals("a,b;c\td", valid(lines.get(0)).reason());
            assertEquals(Map.of("who", "x"), valid(lines.get(0)).labels());
            assertEquals("4", valid(lines.get(1)).versionId());
        }
    }

    @Test
    void otherSeparatorsInTheHeaderDoNotMislead() {
        String table = "labels.a;b;c,account,fileId,versionId\nx,legal,1,2\n";
        assertEquals(Map.of("a;b;c", "x"), valid(read("a.csv", table).get(0)).labels());
        assertEquals("2", valid(read("a.tsv", table).get(0)).versionId());
    }

    @Test
    void emptyRowsAndColumnsArePassedOver() {
        String table =
                """
                ;;;;;;
                account;fileId;;versionId;reason;;;
                ;;;;;;;
                legal;1;;2;why;;;
                "";"";\u00a0; ;
                legal;3;;4
                legal;5;;6;;;;;;;;;
                ;;;;;;;
                """;
        List<RequestLine> lines = read("a.csv", table);

        assertEquals(List.of(4L, 6L, 7L), numbers(lines));
        assertEquals("why", valid(lines.get(0)).reason());
    }

    @Test
    void aRowMayNotLeaveOutWhatDecidesWhatIsDone() {
        assertEquals(
                "The row has 2 cells, the header has 3. Put cells that hold a semicolon in double"
                        + " quotes.",
                message("fileId;versionId;account", "1;2"));
        assertEquals(
                "The row has the value '\\u200b' in column 3, which has no name in the header; name"
                        + " it, or take the value out.",
                message("fileId\tversionId\t\taccount", "1\t2\t\u200b\tlegal"));
    }

    @Test
    void blanksAroundCellsAreCutAlsoWhereNoLineMayBreak() {
        RestoreRequest request =
                valid(
                        read(
                                        "a.csv",
                                        "\u00a0account , \u202ffileId\t,versionId,reason,labels. who \n"
                                                + " legal\u00a0,\u20071 ,\"\u3000 2\n\",\"  a  b\u00a0\",ann \n")
                                .get(0));

        assertEquals("legal", request.account());
        assertEquals("1", request.fileId());
        assertEquals("2", request.versionId());
        assertEquals("a  b", request.reason());
        assertEquals(Map.of("who", "ann"), request.labels());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Account,File ID,Version-Id,LABELS.Who",
                "ACCOUNT,file_id,versionid,labels.Who",
                "_account,File\u00a0Id,VERSION ID,Labels . Who",
            })
    void namesOfColumnsAreTakenAsPeopleWriteThem(String header) {
        RestoreRequest request = valid(read("a.csv", header + "\nlegal,1,2,ann\n").get(0));

        assertEquals("1", request.fileId());
        assertEquals("2", request.versionId());
        assertEquals(Map.of("Who", "ann"), request.labels());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "File ID;versionId;file_id|Columns 1 and 3 of the header, 'File ID' and 'file_id',",
                "fileId;fileId;versionId|Columns 1 and 2 of the header, 'fileId' and 'fileId',",
                "fileId;versionId;labels.a;Labels.a|Columns 3 and 4 of the header, 'labels.a' and"
                        + " 'Labels.a',",
            })
    void twoColumnsOfOneFieldAreRefusedByName(String header, String message) {
        assertEquals(message + " are the same field; keep one.", message(header, "1;2;3;4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.23E+12",
                "1,23457E+12",
                "4E12",
                "12345678901.0",
                "12345678901,00",
                "12.345.678",
                "12,345,678",
                "12\u00a0345\u00a0678",
                "12 345 678"
            })
    void anIdThatASpreadsheetDestroyedIsRejectedAndSaysHowToKeepIt(String id) {
        String message = message("account;fileId;versionId", "legal;" + id + ";2");

        assertTrue(
                message.startsWith("fileId at box must be 1 to 20 decimal digits, not '"), message);
        assertTrue(
                message.endsWith(
                        "'. A spreadsheet made a number of it: give the column the format Text, put"
                                + " the ids in again, and export it anew."),
                message);
        assertTrue(message("account,fileId,versionId", "shop,1.2E+30,2").endsWith("anew."));
    }

    @Test
    void otherIdsAreNotTakenForASpreadsheets() {
        for (String id : List.of("x.0", "1.5", "12.34.567", "1E", "#NAME?", "1;2")) {
            String message = message("account,fileId,versionId", "legal," + id + ",2");
            assertTrue(message.endsWith("not '" + id + "'."), message);
        }
    }

    @Test
    void whatIsNotSeenIsShownAsAnEscape() {
        assertEquals(
                "fileId at box must be 1 to 20 decimal digits, not '1\\u200b2\\u00a03\\u2800\\ufe0f4'.",
                message("account,fileId,versionId", "legal,1\u200b2\u00a03\u2800\ufe0f4,2"));
        assertEquals(
                "There is no operation 'rest\\u00adore'; use restore, promote or rollback.",
                message("account,fileId,versionId,operation", "legal,1,2,rest\u00adore"));
        assertEquals(
                "Requests have no field '\\u200bcolour\\ue000'.",
                message("account,fileId,versionId,\u200bcolour\ue000", "legal,1,2,red"));
        assertEquals(
                "Requests have no field 'f\\ufeffileId'. Did you mean fileId?",
                message("account,f\ufeffileId,versionId", "legal,1,2"));
    }

    @Test
    void utf16IsReadByItsMark() {
        String rows =
                "account\tfileId\tversionId\treason\r\nlegal\t1\t2\tK\u00e4se \u20ac \ud83d\udcf7\r\n";
        String json =
                "[{\"account\":\"legal\",\"fileId\":1,\"versionId\":2,\"reason\":\"\ud83d\udcf7\"}]";
        for (Charset encoding : List.of(UTF_16LE, UTF_16BE)) {
            RequestLine line = readIn(encoding, "a.tsv", MARK + rows).get(0);
            assertEquals(2, line.line());
            assertEquals("K\u00e4se \u20ac \ud83d\udcf7", valid(line).reason());
            assertEquals(
                    "\ud83d\udcf7", valid(readIn(encoding, "a.json", MARK + json).get(0)).reason());
            String many = (MARK + rows) + rows.substring(rows.indexOf('\n') + 1).repeat(20_000);
            assertEquals(20_001, numbers(readIn(encoding, "a.csv", many)).size());
            assertEquals(1, readIn(encoding, "a.csv", rows).size());
            assertTrue(
                    readIn(encoding, "a.csv", rows)
                            .get(0)
                            .problem()
                            .message()
                            .endsWith("order mark."));
        }
    }

    /** Put together again by its form, what could not be read is the source's own kind of file. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void whatCannotBeReadStaysAFileOfItsKind(String name) {
        Charset encoding = Charset.forName(name);
        String head = MARK + "sep=;\r\n\"File ID\";versionId;account\r\n";
        String row = "1;\u20ac\ud83d\udcf7;\"a\nb\";x\r\n";
        byte[] source = (head + ";;\r\n" + row + "1;2;legal\r\n" + row).getBytes(encoding);
        List<RequestLine> lines = all(SourceReader.open("a.tsv", new ByteArrayInputStream(source)));
        assertEquals(List.of(4L, 6L, 7L), lines.stream().map(RequestLine::line).toList());
        valid(lines.get(1));

        ByteArrayOutputStream failed = new ByteArrayOutputStream();
        Original given = lines.get(0).original();
        failed.writeBytes(given.form().head());
        failed.writeBytes(given.bytes());
        failed.writeBytes(given.form().separator());
        failed.writeBytes(lines.get(2).original().bytes());
        failed.writeBytes(given.form().tail());

        assertEquals("tsv", given.form().ending());
        assertArrayEquals((head + row + row).getBytes(encoding), failed.toByteArray());
    }

    @Test
    void brokenUtf16IsKeptByteForByte() throws IOException {
        Random random = new Random(4711);
        for (int run = 0; run < 2_000; run++) {
            byte[] bytes = new byte[random.nextInt(1 << random.nextInt(16))];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextBoolean()
                                ? (byte) random.nextInt(256)
                                : ODD[random.nextInt(ODD.length)];
            }
            boolean bigEndian = random.nextBoolean();
            Utf16 utf16 = new Utf16(slowly(bytes, random), bigEndian);
            byte[] read = utf16.readAllBytes();
            assertArrayEquals(bytes, utf16.given(read), "run " + run);
            String text = new String(bytes, bigEndian ? UTF_16BE : UTF_16LE);
            if (text.indexOf('\uFFFD') < 0) {
                assertArrayEquals(text.getBytes(UTF_8), read, "run " + run);
            }
        }
    }

    /** A few bytes at a time, so that code points are cut everywhere. */
    private static InputStream slowly(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }
}
