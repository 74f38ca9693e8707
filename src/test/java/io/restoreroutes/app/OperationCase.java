package io.restoreroutes.app;

import java.util.ArrayList;
import java.util.List;

/** One operation asked for in one format: the file, and the calls that must come of it. */
record OperationCase(String format, String provider, String operation, int number) {
    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (String format : List.of("json", "array.json", "ndjson", "csv")) {
            for (String operation : List.of("restore", "rollback")) {
                cases.add(new OperationCase(format, "imagekit", operation, cases.size()));
            }
            for (String operation : List.of("restore", "promote", "rollback")) {
                cases.add(new OperationCase(format, "box", operation, cases.size()));
            }
        }
        return cases;
    }

    boolean isBox() {
        return provider.equals("box");
    }

    String fileId() {
        return isBox() ? Integer.toString(47_000 + number) : "photo-" + number;
    }

    String versionId() {
        return isBox() ? fileId() + "01" : "v_" + number + "-1";
    }

    String name() {
        return provider + " " + operation + "." + format;
    }

    @Override
    public String toString() {
        return name();
    }

    String text() {
        // Box ids may be numbers in JSON; 17 digits and more stay exact because they are text to us
        String quote = isBox() ? "" : "\"";
        String object =
                """
                {"requestId": "r-%d", "provider": "%s", "operation": "%s", "fileId": %s,
                "versionId": %s, "reason": "wrong, \\"%s\\" ${body} {{env:HOME}}",
                "labels": {"ticket": "4711", "n": 1.50, "b": true}}"""
                        .formatted(
                                number(),
                                provider(),
                                operation(),
                                quote + fileId() + quote,
                                quote + versionId() + quote,
                                "é");
        return switch (format()) {
            case "json" -> object;
            case "array.json" -> "\uFEFF[\n" + object + "\n]\n";
            case "ndjson" -> "\r\n" + object.replace("\n", " ") + "\r\n";
            default ->
                    "requestId,account,operation,fileId,versionId,reason,labels.ticket,labels.n,labels.b\r\n"
                            + "r-%d,%s,%s,%s,%s,\"wrong, \"\"é\"\" ${body} {{env:HOME}}\",4711,1.50,true\r\n"
                                    .formatted(
                                            number(),
                                            isBox() ? "documents" : "photos",
                                            operation(),
                                            fileId(),
                                            versionId());
        };
    }

    /** The calls about the file, each as method, path and body. */
    List<String> calls() {
        String file = (isBox() ? "/2.0/files/" : "/v1/files/") + fileId();
        String version = file + "/versions/" + versionId();
        String promote =
                "POST " + file + "/versions/current {\"type\": \"file_version\", \"id\": \"%s\"}";
        return switch (provider() + " " + operation()) {
            case "imagekit restore" -> List.of("PUT " + version + "/restore ");
            case "imagekit rollback" ->
                    List.of("GET " + file + "/details ", "PUT " + version + "/restore ");
            case "box restore" -> List.of("PUT " + version + " {\"trashed_at\": null}");
            case "box promote" -> List.of(promote.formatted(versionId()));
            default ->
                    List.of(
                            "GET " + file + " ",
                            "POST " + file + " {}",
                            "GET " + file + " ",
                            "GET " + version + " ",
                            "PUT " + version + " {\"trashed_at\": null}",
                            promote.formatted(versionId()));
        };
    }
}
