package io.restoreroutes.source;

import static io.restoreroutes.source.BadLinesTest.IDS;

import io.restoreroutes.source.BadLinesTest.Bad;
import java.util.ArrayList;
import java.util.List;

/** Well-formed objects that break a rule of requests. */
final class BadRequests {
    private BadRequests() {}

    private static Bad field(String members, String... expected) {
        return BadLinesTest.bad("x.json", "{" + members + "}", expected);
    }

    static List<Bad> all() {
        return List.of(
                field(IDS, "1:missing-field:account"),
                field("\"provider\":\"box\"," + IDS, "1:missing-field:account"),
                field("\"provider\":\"Box\"," + IDS, "1:unknown-provider:provider"),
                field("\"provider\":\"\"," + IDS, "1:missing-field:account"),
                field("\"account\":\"legal\",\"x\":\"\"," + IDS, "1:ok"),
                field("\"account\":\"Legal\"," + IDS, "1:unknown-account:account"),
                field(
                        "\"account\":\"shop\",\"provider\":\"box\"," + IDS,
                        "1:unknown-account:account"),
                field("\"provider\":\"imagekit\",\"versionId\":\"2\"", "1:missing-field:fileId"),
                field("\"provider\":\"imagekit\",\"fileId\":\"2\"", "1:missing-field:versionId"),
                field(
                        "\"provider\":\"imagekit\",\"fileId\":null,\"versionId\":\"1\"",
                        "1:missing-field:fileId"),
                field(
                        "\"account\":\"legal\",\"operation\":\"RESTORE\"," + IDS,
                        "1:unsupported-operation:operation"),
                field(
                        "\"account\":\"shop\",\"operation\":\"promote\"," + IDS,
                        "1:unsupported-operation:operation"),
                field("\"account\":\"legal\",\"fileid\":1," + IDS, "1:unknown-field:fileid"),
                field("\"account\":\"legal\",\"x\":{\"a\":1}," + IDS, "1:unknown-field:x"),
                field("\"labels.a\":\"x\"," + IDS, "1:unknown-field:labels.a"),
                field(IDS + ",\"fileId\":\"1\"", "1:invalid-value:fileId"),
                field(
                        "\"provider\":\"imagekit\",\"fileId\":\"\",\"versionId\":\"1\"",
                        "1:missing-field:fileId"),
                field(IDS + ",\"reason\":null,\"reason\":\"x\"", "1:invalid-value:reason"),
                field(IDS + ",\"reason\":\"\",\"reason\":\"x\"", "1:invalid-value:reason"),
                field("\"fileId\":true,\"versionId\":1", "1:invalid-value:fileId"),
                field("\"fileId\":{\"a\":1},\"versionId\":1", "1:invalid-value:fileId"),
                field(IDS + ",\"account\":[\"legal\"]", "1:invalid-value:account"),
                field(IDS + ",\"labels\":\"x\"", "1:invalid-value:labels"),
                field(IDS + ",\"labels\":[]", "1:invalid-value:labels"),
                field(IDS + ",\"labels\":{\"a\":{}}", "1:invalid-value:labels.a"),
                field(IDS + ",\"labels\":{\"a\":1,\"a\":2}", "1:invalid-value:labels.a"),
                field(IDS + ",\"labels\":{},\"labels\":{}", "1:invalid-value:labels"),
                field(
                        "\"account\":\"legal\",\"labels\":{\"\":1}," + IDS,
                        "1:invalid-value:labels."),
                field(
                        "\"account\":\"legal\",\"labels\":" + labels(51) + "," + IDS,
                        "1:invalid-value:labels"),
                field("\"account\":\"legal\",\"labels\":" + labels(50) + "," + IDS, "1:ok"),
                field(
                        "\"account\":\"legal\",\"requestId\":\"a\\nb\"," + IDS,
                        "1:invalid-value:requestId"),
                field(
                        "\"account\":\"legal\",\"requestId\":\"" + "r".repeat(201) + "\"," + IDS,
                        "1:invalid-value:requestId"),
                field(
                        "\"account\":\"legal\",\"fileId\":\"{{env:X}}\",\"versionId\":\"1\"",
                        "1:invalid-value:fileId"),
                field(
                        "\"account\":\"shop\",\"fileId\":\"a\",\"versionId\":\"${x}\"",
                        "1:invalid-value:versionId"),
                field(
                        "\"account\":\"shop\",\"fileId\":\"../a\",\"versionId\":\"1\"",
                        "1:invalid-value:fileId"),
                field(
                        "\"account\":\"legal\",\"fileId\":1.0,\"versionId\":1",
                        "1:invalid-value:fileId"),
                field(
                        "\"account\":\"legal\",\"reason\":\"a\\u0000b\"," + IDS,
                        "1:invalid-value:reason"),
                field(
                        "\"account\":\"legal\",\"reason\":\"\\ud800\"," + IDS,
                        "1:invalid-value:reason"),
                field("\"a\\u0000\":1," + IDS, "1:invalid-value:a\uFFFD"));
    }

    private static String labels(int count) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add("\"l" + i + "\":" + i);
        }
        return "{" + String.join(",", members) + "}";
    }
}
