package io.restoreroutes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.restore.ProviderModules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad input with all lines that come of it: {@code line:ok} or {@code line:code[:field]}. */
class BadLinesTest {
    private static final RequestRules RULES =
            new RequestRules(
                    ProviderModules.STANDARD.providers(),
                    Map.of(
                            "shop", ImageKit.PROVIDER,
                            "legal", Box.PROVIDER,
                            "vault", Box.PROVIDER),
                    Map.of(),
                    Clock.systemUTC());
    static final String IDS = "\"fileId\":\"1\",\"versionId\":\"2\"";
    private static final String GOOD = "{\"account\":\"legal\"," + IDS + "}";
    private static final String LIST = "{ \"requests\" :\n[";
    private static final String PRETTY = "{\n\"account\":\"legal\",\r\n" + IDS + "\r}";
    private static final String HEADER = "account,fileId,versionId\n";

    record Bad(String name, String text, List<String> expected) {
        @Override
        public String toString() {
            String shown = RestoreJson.write(text);
            return name + " " + shown.substring(0, Math.min(80, shown.length())) + " " + expected;
        }
    }

    static Bad bad(String name, String text, String... expected) {
        return new Bad(name, text, List.of(expected));
    }

    static List<Bad> json() {
        return List.of(
                bad("x.json", "", "1:unreadable"),
                bad("x.json", " \r\n\t\n", "1:unreadable"),
                bad("x.json", "\uFEFF", "1:unreadable"),
                bad("x.json", "account,fileId", "1:unreadable"),
                bad("x.json", "\"text\"", "1:unreadable"),
                bad("x.json", "{", "1:unreadable"),
                bad("x.json", GOOD + "]", "1:ok", "2:unreadable"),
                bad("x.json", "\n\n" + GOOD + "\n" + GOOD + "x", "3:ok", "4:unreadable"),
                bad("x.json", PRETTY + "\n" + GOOD + "\nx", "1:ok", "5:ok", "6:unreadable"),
                bad("x.json", PRETTY + GOOD + GOOD, "1:ok", "4:ok", "5:ok"),
                bad("x.json", PRETTY + "[" + GOOD + "]", "1:ok", "4:unreadable"),
                bad("x.json", "{\n\"a\":\n" + PRETTY + PRETTY, "1:unreadable"),
                bad("x.json", "[" + GOOD + "] x", "1:ok", "2:unreadable"),
                bad("x.json", LIST + GOOD + "]", "1:ok", "2:unreadable"),
                bad("x.json", LIST + GOOD, "1:ok", "2:unreadable"),
                bad(
                        "x.json",
                        LIST + GOOD + "," + GOOD + "],\"n\":2}",
                        "1:ok",
                        "2:ok",
                        "3:unreadable"),
                bad("x.json", LIST + GOOD + "]}}", "1:ok", "2:unreadable"),
                bad("x.json", LIST + GOOD + "]}" + LIST + GOOD + "]}", "1:ok", "2:unreadable"),
                bad("x.json", LIST + "[]," + GOOD + "]}", "1:unreadable", "2:ok"),
                bad("x.json", "[" + LIST + GOOD + "]}]", "1:unknown-field:requests"),
                bad("x.json", "{\"n\":1,\"requests\":[" + GOOD + "]}", "1:unknown-field:n"),
                bad("x.json", "{\"requests\":" + GOOD + "}", "1:unknown-field:requests"),
                bad("x.json", "{\"requests\":[", "1:unreadable"),
                bad("x.json", "{\"requests\":", "1:unreadable"),
                bad("x.json", "[" + GOOD, "1:ok", "2:unreadable"),
                bad("x.json", "[" + GOOD + ",", "1:ok", "2:unreadable"),
                bad("x.json", "[" + GOOD + ",]", "1:ok", "2:unreadable"),
                bad("x.json", "[," + GOOD + "]", "1:unreadable"),
                bad("x.json", "[" + GOOD + " " + GOOD + "]", "1:ok", "2:unreadable"),
                bad("x.json", "[" + GOOD + ",oops," + GOOD + "]", "1:ok", "2:unreadable"),
                bad("x.json", "[" + GOOD + ",{\"fileId\":\"1", "1:ok", "2:unreadable"),
                bad("x.json", "[{\"fileId\":\"1\n\"}," + GOOD + "]", "1:unreadable"),
                bad("x.json", "[{\"fileId\":1]," + GOOD + "]", "1:unreadable"),
                bad("x.json", "[{'a':1}," + GOOD + "]", "1:unreadable"),
                bad(
                        "x.JSON",
                        "[1,\"a\",null,[{}]," + GOOD + "]",
                        "1:unreadable",
                        "2:unreadable",
                        "3:unreadable",
                        "4:unreadable",
                        "5:ok"),
                bad("x.json", "[" + deep(17) + "," + GOOD + "]", "1:too-large", "2:ok"),
                bad("x.json", "[" + deep(16) + "]", "1:unknown-field:x"),
                bad("x.json", "[" + large(65_537) + "," + GOOD + "]", "1:too-large", "2:ok"),
                bad("x.json", "[" + large(65_536) + "]", "1:ok"),
                bad("x.txt", GOOD, "1:unreadable"));
    }

    static List<Bad> lines() {
        return List.of(
                bad("x.ndjson", "", "1:unreadable"),
                bad("x.ndjson", "\n\n  \n", "1:unreadable"),
                bad("x.ndjson", "\n [" + GOOD + "]\n" + GOOD, "1:ok", "2:unreadable"),
                bad("x.ndjson", "x [" + GOOD + "]\n" + GOOD, "1:unreadable", "2:ok"),
                bad("x.ndjson", "{\"a\":{\n" + GOOD + "\n" + GOOD, "1:unreadable", "2:ok", "3:ok"),
                bad("x.ndjson", "{\"a\":{\n}}\n" + GOOD, "1:unknown-field:a", "3:ok"),
                bad("x.ndjson", GOOD + "\noops\n\n" + GOOD, "1:ok", "2:unreadable", "4:ok"),
                bad("x.jsonl", GOOD + GOOD + "\r\n" + GOOD + "\r", "1:unreadable", "2:ok"),
                bad("x.jsonl", GOOD + "\n" + GOOD.substring(0, 20), "1:ok", "2:unreadable"),
                bad("x.NdJson", "1\n" + GOOD, "1:unreadable", "2:ok"),
                bad("x.ndjson", "{\"a\":NaN}\n" + GOOD, "1:unreadable", "2:ok"),
                bad("x.ndjson", large(65_537) + "\n" + GOOD, "1:too-large", "2:ok"),
                bad("x.ndjson", deep(17) + "\n" + GOOD, "1:too-large", "2:ok"),
                bad("x.ndjson", GOOD + "\n{\"fileId\":\"\0\"}\n", "1:ok", "2:unreadable"));
    }

    static List<Bad> csv() {
        String row = "legal,1,2\n";
        return List.of(
                bad("x.csv", "", "1:unreadable"),
                bad("x.csv", " \n\n", "1:unreadable"),
                bad("x.csv", " " + GOOD, "1:unreadable"),
                bad("x.csv", "[" + GOOD + "]", "1:unreadable"),
                bad("x.csv", "box,legal,1,2\nbox,legal,1,3\n", "1:unreadable"),
                bad("x.csv", "account|fileId|versionId\nlegal|1|2\n", "1:unreadable"),
                bad("x.csv", "sep=|\naccount|fileId|versionId\nlegal|1|2\n", "1:unreadable"),
                bad("x.csv", "sep=;\nsep=;\nlegal;1;2\n", "1:unreadable"),
                bad("x.csv", HEADER, new String[0]),
                bad("x.csv", "account,fileId,versionId,red\n;;\n", "2:unreadable"),
                bad("x.csv", "account,fileId,versionId,red\n,,\n", "1:unreadable"),
                bad(
                        "x.csv",
                        "fileId,versionId,account,reason\n1,2\n1,2,legal\n1,2,legal,\n1,2,legal\n",
                        "2:unreadable",
                        "3:unreadable",
                        "4:ok",
                        "5:ok"),
                bad("x.csv", ";;;\n\n \u00a0;;\n", "1:unreadable"),
                bad("x.csv", "\"account,fileId\nx", "1:unreadable"),
                bad("x.csv", "x".repeat(65_537) + "\n" + row, "1:too-large"),
                bad("x.csv", HEADER + "legal,1\n" + row, "2:unreadable", "3:ok"),
                bad("x.csv", HEADER + "legal,1,2,,x\n" + row, "2:unreadable", "3:ok"),
                bad("x.csv", HEADER + "legal,1,2,,\n" + row, "2:ok", "3:ok"),
                bad("x.csv", HEADER + row + "legal,\"1,2\n" + row, "2:ok", "3:unreadable"),
                bad(
                        "x.csv",
                        HEADER + row + "legal,\"1\"1,2\n" + row,
                        "2:ok",
                        "3:unreadable",
                        "4:ok"),
                bad("x.csv", HEADER + row + "legal,\"1\"1,\"2\n" + row, "2:ok", "3:unreadable"),
                bad("x.csv", HEADER + ",1,2\n\n" + row, "2:missing-field:account", "4:ok"),
                bad("x.csv", HEADER + "legal,,2\n", "2:missing-field:fileId"),
                bad("x.csv", HEADER + "legal,\"1\n2\",2\n" + row, "2:invalid-value:fileId", "4:ok"),
                bad("x.csv", HEADER + "legal,1 1,2\n", "2:invalid-value:fileId"),
                bad("x.csv", HEADER + "legal,1 \"x\",2\n" + row, "2:invalid-value:fileId", "3:ok"),
                bad(
                        "x.CSV",
                        "account,fileId,versionId,colour\nlegal,1,2,red\nlegal,1,2,\n",
                        "2:unknown-field:colour",
                        "3:ok"),
                bad(
                        "x.csv",
                        "account,fileId,versionId, fileId\nlegal,1,2,\n",
                        "1:unreadable:fileId"),
                bad(
                        "x.csv",
                        "account,fileId,,versionId,\nlegal,1,,2,\nlegal,1,x,2,\nlegal,1,,2,x\n",
                        "2:ok",
                        "3:unreadable",
                        "4:unreadable"),
                bad(
                        "x.csv",
                        "account,file_id,versionId,File Id\nlegal,1,2,\n",
                        "1:unreadable:fileId"),
                bad(
                        "x.csv",
                        "fileId,versionId,reason,account\n1,2,why\n1,2,why,legal\n",
                        "2:unreadable",
                        "3:ok"),
                bad("x.csv", "fileId,versionId,labels\n1,2,x\n", "2:unknown-field:labels"),
                bad(
                        "x.csv",
                        "account,fileId,versionId,labels.\nlegal,1,2,x\n",
                        "2:invalid-value:labels."),
                bad(
                        "x.csv",
                        HEADER + "legal,1," + "2".repeat(65_536) + "\n" + row,
                        "2:too-large",
                        "3:ok"));
    }

    @ParameterizedTest
    @MethodSource({"json", "lines", "csv", "io.restoreroutes.source.BadRequests#all"})
    void namesCodeLineAndField(Bad bad) throws IOException {
        byte[] bytes = bad.text().getBytes(StandardCharsets.UTF_8);

        List<String> seen = new ArrayList<>();
        try (SourceReader reader = SourceReader.open(bad.name(), new ByteArrayInputStream(bytes))) {
            reader.forEachRemaining(line -> seen.add(describe(RULES.check(line))));
        }

        assertEquals(bad.expected(), seen);
    }

    private static String describe(CheckedLine line) {
        if (line instanceof CheckedLine.Invalid invalid) {
            String message = invalid.error().message();
            assertTrue(message.endsWith(".") || message.endsWith("?"), message);
            assertFalse(invalid.error().retryable());
            String field = invalid.error().field();
            return line.line()
                    + ":"
                    + invalid.error().code().wireName()
                    + (field == null ? "" : ":" + field);
        }
        return line.line() + ":ok";
    }

    private static String deep(int levels) {
        return "{\"x\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    private static String large(int bytes) {
        String begin = "{\"account\":\"legal\"," + IDS + ",\"reason\":\"";
        return begin + "r".repeat(bytes - begin.length() - 2) + "\"}";
    }
}
