package io.restoreroutes.source;

import static io.restoreroutes.source.Reading.ONE;
import static io.restoreroutes.source.Reading.all;
import static io.restoreroutes.source.Reading.numbers;
import static io.restoreroutes.source.Reading.read;
import static io.restoreroutes.source.Reading.valid;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoodInputTest {
    @Test
    void takesEveryFieldOfTheContract() {
        String text =
                """
                {"requestId": "ticket-4711-1", "provider": "imagekit", "account": "shop",
                 "operation": "rollback", "fileId": "598821f949c0a938d57563bd",
                 "versionId": "697821f849c0a938d57563ce", "reason": "wrong \\u00e4 photo 📷",
                 "labels": {"ticket": "4711", "n": 1.50, "flag": true, "none": null}}
                """;

        RestoreRequest request = valid(read("a.json", text).get(0));

        assertEquals(
                new RestoreRequest(
                        "ticket-4711-1",
                        ImageKit.PROVIDER,
                        "shop",
                        Operation.ROLLBACK,
                        "598821f949c0a938d57563bd",
                        "697821f849c0a938d57563ce",
                        "wrong ä photo 📷",
                        Map.of("ticket", "4711", "n", "1.50", "flag", "true")),
                request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "{}", "{\"ticket\": \"\", \"\": \"\"}", "null"})
    void emptyTextIsNotGiven(String labels) {
        String text =
                """
                {"requestId": "", "provider": "", "account": "shop", "operation": "",
                 "fileId": "f1", "versionId": "v1", "reason": "", "labels": %s}
                """;

        RestoreRequest request = valid(read("a.json", text.formatted(labels)).get(0));

        assertEquals(
                new RestoreRequest(
                        null,
                        ImageKit.PROVIDER,
                        "shop",
                        Operation.RESTORE,
                        "f1",
                        "v1",
                        null,
                        Map.of()),
                request);
    }

    @Test
    void fillsInProviderAccountAndOperation() {
        RestoreRequest byProvider = valid(read("a.json", ONE).get(0));
        RestoreRequest byAccount =
                valid(read("a.json", ONE.replace("provider\":\"box", "account\":\"shop")).get(0));

        assertEquals("legal", byProvider.account());
        assertEquals(Operation.RESTORE, byProvider.operation());
        assertNull(byProvider.requestId());
        assertEquals(ImageKit.PROVIDER, byAccount.provider());
    }

    @Test
    void keepsNumbersExactAlsoBeyondLong() {
        String text =
                "{\"provider\":\"box\",\"fileId\":99999999999999999999,\"versionId\":9007199254740993}";

        RestoreRequest request = valid(read("a.ndjson", text).get(0));

        assertEquals("99999999999999999999", request.fileId());
        assertEquals("9007199254740993", request.versionId());
    }

    @Test
    void countsPhysicalLinesWhateverEndsThem() {
        assertEquals(
                List.of(2L, 4L, 5L, 6L),
                numbers(
                        read(
                                "a.ndjson",
                                "\uFEFF\r\n" + ONE + "\r\n \n" + ONE + "\r" + ONE + "\n" + ONE)));
        assertEquals(List.of(1L), numbers(read("a.jsonl", ONE + "\r")));
    }

    @Test
    void countsPositionsInAnArray() {
        assertEquals(
                List.of(1L, 2L, 3L),
                numbers(
                        read(
                                "a.json",
                                "\uFEFF\n\n[\n" + ONE + ",\r\n\n" + ONE + "," + ONE + "] ")));
        assertEquals(List.of(), numbers(read("a.json", "[ ]")));
    }

    /** What it holds decides; the name does not matter where that is clear. */
    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.ndjson", "a.JSONL", ""})
    void readsEachFormOfJsonUnderEachName(String name) {
        String pretty = ONE.replace(",", ",\n  ").replace("{", "{\n");
        String several = "[" + ONE + ",\n" + pretty + "," + ONE + "]";

        assertEquals(List.of(2L), numbers(read(name, "\n" + ONE)));
        assertEquals(List.of(2L), numbers(read(name, "\n" + pretty)));
        assertEquals(List.of(1L, 2L, 3L), numbers(read(name, several)));
        assertEquals(List.of(1L, 2L, 3L), numbers(read(name, "{\"requests\":" + several + "}\n")));
        assertEquals(
                List.of(1L, 2L, 3L),
                numbers(read(name, "\uFEFF\r\n{\r\n \"requests\" : " + several + "\r\n}")));
        assertEquals(List.of(), read(name, "{\"requests\":[]}"));
        assertEquals(List.of(1L, 3L), numbers(read(name, ONE + "\n\n" + ONE + "\n")));
        // as jq writes them
        assertEquals(
                List.of(1L, 5L, 9L), numbers(read(name, pretty + "\n" + pretty + "\n" + pretty)));
    }

    @Test
    void readsQuotedCellsLabelsAndLineBreaksOfCsv() {
        String text =
                """
                \uFEFF fileId ,versionId,"provider",reason,labels.ticket,labels.who\r
                1,2,box,"said ""no"",\r
                twice",4711,\r
                \r
                "3",4,box,"",,ann\r\
                """;

        List<RequestLine> lines = read("a.csv", text);

        assertEquals(List.of(2L, 5L), numbers(lines));
        assertEquals("said \"no\",\r\ntwice", valid(lines.get(0)).reason());
        assertEquals(Map.of("ticket", "4711"), valid(lines.get(0)).labels());
        assertNull(valid(lines.get(1)).reason());
        assertEquals(Map.of("who", "ann"), valid(lines.get(1)).labels());
        assertEquals(List.of(), read("a.csv", "fileId,versionId\n"));
    }

    @Test
    void refusesWhatIsNotUtf8Text() {
        for (String name : List.of("a.json", "a.ndjson", "a.csv")) {
            for (byte[] bytes :
                    List.of(
                            ONE.getBytes(StandardCharsets.UTF_16LE),
                            new byte[5000],
                            new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0})) {
                Iterator<RequestLine> lines =
                        SourceReader.open(name, new ByteArrayInputStream(bytes));
                RequestLine only = lines.next();
                assertEquals("unreadable", only.problem().code().wireName());
                assertEquals(1, only.line());
                assertFalse(lines.hasNext());
            }
        }
    }

    @Test
    void refusesOnlyTheLineThatIsNotUtf8() {
        String bad = ONE.replace("}", ",\"reason\":\"gr\u00fcn\"}");
        byte[] lines = (ONE + "\n" + bad + "\n" + ONE).getBytes(StandardCharsets.ISO_8859_1);
        byte[] array =
                ("[" + ONE + "," + bad + "," + ONE + "]").getBytes(StandardCharsets.ISO_8859_1);
        byte[] csv =
                "provider,fileId,versionId,reason\nbox,1,2,\nbox,1,2,gr\u00fcn\nbox,1,2,\n"
                        .getBytes(StandardCharsets.ISO_8859_1);

        for (SourceReader reader :
                List.of(
                        SourceReader.open("a.ndjson", new ByteArrayInputStream(lines)),
                        SourceReader.open("a.json", new ByteArrayInputStream(array)),
                        SourceReader.open("a.csv", new ByteArrayInputStream(csv)))) {
            List<RequestLine> read = all(reader);
            assertEquals(3, read.size());
            assertEquals("unreadable", read.get(1).problem().code().wireName());
            String given = new String(read.get(1).original().bytes(), ISO_8859_1);
            assertTrue(given.contains("gr\u00fcn"), given);
            numbers(List.of(read.get(0), read.get(2)));
        }
    }
}
