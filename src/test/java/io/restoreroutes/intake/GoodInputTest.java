package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoodInputTest {
    private static final RequestRules RULES =
            new RequestRules(Map.of("shop", Provider.IMAGEKIT, "legal", Provider.BOX));
    private static final String ONE = "{\"provider\":\"box\",\"fileId\":\"1\",\"versionId\":\"2\"}";

    private static List<RequestLine> all(SourceReader reader) {
        try (reader) {
            List<RequestLine> lines = new ArrayList<>();
            reader.forEachRemaining(lines::add);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RequestLine> read(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return all(SourceReader.open(name, new ByteArrayInputStream(bytes)));
    }

    private static RestoreRequest valid(RequestLine line) {
        CheckedLine checked = RULES.check(line);
        assertTrue(checked instanceof CheckedLine.Valid, checked.toString());
        return ((CheckedLine.Valid) checked).request();
    }

    private static List<Long> numbers(List<RequestLine> lines) {
        lines.forEach(GoodInputTest::valid);
        return lines.stream().map(RequestLine::line).toList();
    }

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
                        Provider.IMAGEKIT,
                        "shop",
                        Operation.ROLLBACK,
                        "598821f949c0a938d57563bd",
                        "697821f849c0a938d57563ce",
                        "wrong ä photo 📷",
                        Map.of("ticket", "4711", "n", "1.50", "flag", "true")),
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
        assertEquals(Provider.IMAGEKIT, byAccount.provider());
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

    @Test
    void readsQuotedCellsLabelsAndLineBreaksOfCsv() {
        String text =
                "\uFEFF fileId ,versionId,\"provider\",reason,labels.ticket,labels.who\r\n"
                        + "1,2,box,\"said \"\"no\"\",\r\ntwice\",4711,\r\n"
                        + "\r\n"
                        + "\"3\",4,box,\"\",,ann\r";

        List<RequestLine> lines = read("a.csv", text);

        assertEquals(List.of(2L, 5L), numbers(lines));
        assertEquals("said \"no\",\r\ntwice", valid(lines.get(0)).reason());
        assertEquals(Map.of("ticket", "4711"), valid(lines.get(0)).labels());
        assertNull(valid(lines.get(1)).reason());
        assertEquals(Map.of("who", "ann"), valid(lines.get(1)).labels());
        assertEquals(List.of(), read("a.csv", "fileId,versionId\n"));
    }

    @Test
    void tellsTextsApartByWhatTheyHold() {
        String pretty = ONE.replace(",", ",\r\n  ").replace("{", "\n{\n");
        assertEquals(List.of(2L), numbers(all(SourceReader.ofValues(pretty))));
        assertEquals(List.of(1L), numbers(all(SourceReader.ofValues(ONE))));
        assertEquals(List.of(1L, 2L), numbers(all(SourceReader.ofValues(ONE + "\n" + ONE))));
        assertEquals(
                List.of(1L, 2L), numbers(all(SourceReader.ofValues("[" + ONE + "," + ONE + "]"))));
        String braceOnItsLine =
                ONE.replace("}", ",\n\"labels\":\n{\n\"a\":\n\"}\"}}").replace(",\"", ",\n\"");
        assertEquals(List.of(1L), numbers(all(SourceReader.ofValues(braceOnItsLine))));
    }

    @Test
    void keepsGoodLinesOfATextWhoseFirstLineIsCutOff() {
        List<RequestLine> lines =
                all(SourceReader.ofValues("{\"fileId\":\"1\n" + ONE + "\n" + ONE));

        assertEquals(3, lines.size());
        assertFalse(lines.get(0).isReadable());
        assertEquals(List.of(2L, 3L), numbers(lines.subList(1, 3)));
    }

    @Test
    void saysOnceThatATextIsNone() {
        assertEquals(1, all(SourceReader.ofValues("hello\nworld")).size());
        assertEquals(1, all(SourceReader.ofValues("")).size());
        assertEquals(1, all(SourceReader.ofValues("{\n\"fileId\":\n\"1\"")).size());
        assertEquals(1, all(SourceReader.ofValues(null)).size());
        assertEquals(1, all(SourceReader.ofValues(42)).size());
    }

    @Test
    void readsValuesOfRoutes() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("provider", Provider.BOX);
        map.put("fileId", new BigInteger("18446744073709551616"));
        map.put("versionId", 2L);
        map.put("reason", null);
        map.put("labels", Map.of("a", true, "b", 1));
        RestoreRequest request = valid(all(SourceReader.ofValues(map)).get(0));

        List<RequestLine> lines =
                all(
                        SourceReader.ofValues(
                                Arrays.asList(
                                        request,
                                        null,
                                        Map.of("fileId", true),
                                        Map.of("labels", Map.of("a", List.of())),
                                        Map.of("reason", "r".repeat(65_536)))));

        assertEquals("18446744073709551616", request.fileId());
        assertEquals(Map.of("a", "true", "b", "1"), request.labels());
        assertEquals(request, valid(lines.get(0)));
        assertEquals(
                List.of("null", "unreadable", "invalid-value", "invalid-value", "too-large"),
                lines.stream()
                        .map(l -> l.problem() == null ? "null" : l.problem().code().wireName())
                        .toList());
        assertEquals(5, lines.get(4).line());
    }

    @Test
    void refusesWhatIsNotUtf8Text() {
        for (String name : List.of("a.json", "a.ndjson", "a.csv")) {
            for (byte[] bytes :
                    List.of(
                            ONE.getBytes(StandardCharsets.UTF_16),
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
            assertTrue(read.get(1).raw().contains("gr\uFFFDn"));
            numbers(List.of(read.get(0), read.get(2)));
        }
    }

    @Test
    void keepsWhatWasAskedBesideAProblem() {
        RequestLine line =
                read("a.json", ONE.replace("}", ",\"reason\":[],\"requestId\":\"r\"}")).get(0);
        RequestLine raw = read("a.ndjson", "\n{\"fileId\": \"1\"").get(0);

        assertTrue(line.isReadable());
        assertEquals("r", line.fields().get("requestId"));
        assertEquals("{\"fileId\": \"1\"", raw.raw());
    }

    @Test
    void quotesValuesSafely() {
        String text = ONE.replace("\"1\"", "\"\\u001b[31m\\u202e" + "x".repeat(70) + "\"");

        CheckedLine.Invalid checked =
                (CheckedLine.Invalid) RULES.check(read("a.json", text).get(0));

        assertEquals(
                "fileId at box must be 1 to 20 decimal digits, not '\\u001b[31m\\u202e"
                        + "x".repeat(54)
                        + "…'.",
                checked.error().message());
    }

    @Test
    void suggestsTheFieldThatWasMeant() {
        for (String typo : List.of("fileID", "file_id", "FileId", "filId", "file id")) {
            CheckedLine.Invalid checked =
                    (CheckedLine.Invalid)
                            RULES.check(read("a.json", "{\"" + typo + "\":1}").get(0));
            assertTrue(checked.error().message().endsWith("Did you mean fileId?"), typo);
        }
    }

    @Test
    void doesNotTakeAReadErrorForTheEnd() {
        InputStream broken =
                new InputStream() {
                    private int count;

                    @Override
                    public int read() throws IOException {
                        if (count++ < 2000) {
                            return '\n';
                        }
                        throw new IOException("gone");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        target[offset] = (byte) read();
                        return 1;
                    }
                };
        SourceReader reader = SourceReader.open("a.csv", broken);

        assertThrows(UncheckedIOException.class, reader::hasNext);
    }
}
