package io.restoreroutes.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Bad files, each with what must come of its lines: {@code line:ok} or {@code line:code:field}. */
final class BadFiles {
    private static final String GOOD =
            "{\"account\":\"photos\",\"fileId\":\"good\",\"versionId\":\"v1\"}";
    private static final String HEADER = "account,fileId,versionId\n";
    private static final String ROW = "photos,good,v1\n";

    /** A file; unread if nothing in it could be read. */
    record Bad(String name, byte[] content, boolean unread, List<String> lines) {
        @Override
        public String toString() {
            return name + " " + lines;
        }
    }

    private final List<Bad> all = new ArrayList<>();

    static List<Bad> all() {
        BadFiles files = new BadFiles();
        files.fields();
        files.ids();
        files.jsonFiles();
        files.lineFiles();
        files.csvFiles();
        files.bytes();
        return files.all;
    }

    private void add(String ending, byte[] content, boolean unread, String... lines) {
        String name = "bad-%02d.%s".formatted(all.size(), ending);
        all.add(new Bad(name, content, unread, List.of(lines)));
    }

    private void read(String ending, String content, String... lines) {
        add(ending, content.getBytes(UTF_8), false, lines);
    }

    private void unread(String ending, String content, String... lines) {
        add(ending, content.getBytes(UTF_8), true, lines);
    }

    /** A request with these members instead of the good one's, between two good lines. */
    private void request(String members, String problem) {
        read("ndjson", GOOD + "\n{" + members + "}\n" + GOOD, "1:ok", "2:" + problem, "3:ok");
    }

    private void fields() {
        String ids = "\"fileId\":\"1\",\"versionId\":\"2\"";
        String photos = "\"account\":\"photos\",";
        request(photos + ids + ",\"colour\":\"red\"", "unknown-field:colour");
        request(photos + "\"fileid\":\"1\"," + ids, "unknown-field:fileid");
        request("\"provider\":\"dropbox\"," + ids, "unknown-provider:provider");
        request("\"account\":\"nobody\"," + ids, "unknown-account:account");
        request("\"provider\":\"box\"," + photos + ids, "unknown-account:account");
        request("\"provider\":\"box\"," + ids, "missing-field:account");
        request(ids, "missing-field:account");
        request(photos + "\"fileId\":\"1\"", "missing-field:versionId");
        request(photos + "\"fileId\":null,\"versionId\":\"1\"", "missing-field:fileId");
        request(photos + ids + ",\"operation\":\"promote\"", "unsupported-operation:operation");
        request(photos + ids + ",\"operation\":\"delete\"", "unsupported-operation:operation");
        request(photos + ids + ",\"fileId\":\"1\"", "invalid-value:fileId");
        request(photos + ids + ",\"reason\":[1]", "invalid-value:reason");
        request(photos + ids + ",\"labels\":{\"a\":{\"b\":1}}", "invalid-value:labels.a");
        request(photos + ids + ",\"labels\":{\"a\":1,\"a\":2}", "invalid-value:labels.a");
        request(photos + ids + ",\"labels\":\"x\"", "invalid-value:labels");
        request(photos + "\"fileId\":\"\",\"versionId\":\"1\"", "missing-field:fileId");
        request(photos + ids + ",\"requestId\":\"a\\nb\"", "invalid-value:requestId");
        request(
                photos + ids + ",\"requestId\":\"" + "r".repeat(201) + "\"",
                "invalid-value:requestId");
    }

    private void ids() {
        String[] atImageKit = {
            "../1",
            "..",
            "a/../../b",
            "%2e%2e",
            "a%2Fb",
            "a\\\\b",
            "a\\r\\nX: y",
            "{{env:PATH}}",
            "${x}",
            "a?b=c",
            "a#b",
            " a",
            "x".repeat(10_000),
            "\u202eabc",
        };
        for (String id : atImageKit) {
            String field = all.size() % 2 == 0 ? "fileId" : "versionId";
            String other = all.size() % 2 == 0 ? "versionId" : "fileId";
            request(
                    "\"account\":\"photos\",\"%s\":\"1\",\"%s\":\"%s\"".formatted(other, field, id),
                    "invalid-value:" + field);
        }
        request(
                "\"account\":\"photos\",\"fileId\":\"1\",\"versionId\":\"\"",
                "missing-field:versionId");
        String[] atBox = {"\"current\"", "1.0", "-1", "1e3", "true", "\"12a\"", "1".repeat(21)};
        for (String id : atBox) {
            request(
                    "\"account\":\"documents\",\"fileId\":1,\"versionId\":" + id,
                    "invalid-value:versionId");
        }
    }

    private void jsonFiles() {
        unread("json", "", "1:unreadable");
        unread("json", " \r\n\t\n", "1:unreadable");
        unread("json", "account,fileId\nphotos,1\n", "1:unreadable");
        unread("json", "{\"account\":\"photos\",", "1:unreadable");
        unread("JSON", "[1,\"a\"]", "1:unreadable", "2:unreadable");
        read("json", "[" + GOOD + ",{\"fileId\":\"1", "1:ok", "2:unreadable");
        read("json", "[" + GOOD + "," + GOOD, "1:ok", "2:ok", "3:unreadable");
        read("json", "[" + GOOD + "," + deep() + "," + GOOD + "]", "1:ok", "2:too-large", "3:ok");
        read("json", GOOD + "\n]", "1:ok", "2:unreadable");
        read("json", "{\"requests\":[" + GOOD + "]", "1:ok", "2:unreadable");
    }

    private void lineFiles() {
        unread("ndjson", "not json\n", "1:unreadable");
        unread("ndjson", "[7]\n", "1:unreadable");
        read("jsonl", GOOD + "\n\noops\n" + GOOD, "1:ok", "3:unreadable", "4:ok");
        String large = "{\"reason\":\"" + "r".repeat(70_000) + "\"}";
        read("ndjson", large + "\n" + GOOD, "1:too-large", "2:ok");
        read("ndjson", deep() + "\n" + GOOD, "1:too-large", "2:ok");
    }

    private void csvFiles() {
        unread("csv", "", "1:unreadable");
        unread("csv", "[" + GOOD + "]", "1:unreadable");
        unread("csv", "photos,good,v1\n", "1:unreadable");
        unread("csv", "account|fileId|versionId\nphotos|1|2\n", "1:unreadable");
        read("csv", HEADER + ROW + "photos,1\n" + ROW, "2:ok", "3:unreadable", "4:ok");
        read("csv", HEADER + ROW + "photos,\"1,2\n" + ROW, "2:ok", "3:unreadable");
        read(
                "csv",
                HEADER + ROW + "photos,\"a\nb\",1\n" + ROW,
                "2:ok",
                "3:invalid-value:fileId",
                "5:ok");
        read("csv", HEADER + ROW + "photos,=1+1,v1\n", "2:ok", "3:invalid-value:fileId");
        read(
                "csv",
                "account,fileId,versionId,colour\nphotos,1,2,red\nphotos,good,v1,\n",
                "2:unknown-field:colour",
                "3:ok");
        unread("csv", "account,fileId,versionId,fileId\nphotos,1,2,3\n", "1:unreadable:fileId");
    }

    private void bytes() {
        add("json", GOOD.getBytes(UTF_16LE), true, "1:unreadable");
        add("csv", (HEADER + ROW).getBytes(UTF_16LE), true, "1:unreadable");
        add("ndjson", new byte[] {0x50, 0x4b, 3, 4, 0, 0, 0, 8, 1, 2}, true, "1:unreadable");
        String latin = GOOD + "\n{\"account\":\"photos\",\"reason\":\"\u00e9\"}\n" + GOOD;
        add("ndjson", latin.getBytes(ISO_8859_1), false, "1:ok", "2:unreadable", "3:ok");
    }

    private static String deep() {
        return "{\"labels\":" + "[".repeat(17) + "]".repeat(17) + "}";
    }
}
