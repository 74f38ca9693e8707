package io.restoreroutes.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The request that an outcome answers, as it may be asked again. */
public final class OutcomeRequest {
    private static final List<String> FIELDS =
            List.of(
                    "requestId",
                    "provider",
                    "account",
                    "operation",
                    "fileId",
                    "versionId",
                    "asOf",
                    "version",
                    "path",
                    "folder",
                    "match",
                    "changedBy",
                    "ifCurrent",
                    "dryRun",
                    "approveUpTo",
                    "reason",
                    "labels");

    private OutcomeRequest() {}

    /**
     * {@return its fields as they were given, with its id} What a moment came to, and where a path
     * led, is found out anew; what was wrong as it was given stays as it was.
     */
    public static ObjectNode of(JsonNode outcome) {
        ObjectNode request = RestoreJson.mapper().createObjectNode();
        for (String field : FIELDS) {
            if (outcome.hasNonNull(field)) {
                request.set(field, outcome.get(field));
            }
        }
        if (!outcome.path("status").asText().equals(Status.REJECTED.wireName())) {
            if (request.has("asOf")) {
                request.remove("versionId");
            }
            if (request.has("path")) {
                request.remove("fileId");
            }
            if (request.has("fileId")) {
                // Of a file that was found in a folder: by now it is asked for by itself.
                request.remove(List.of("folder", "match", "changedBy", "approveUpTo"));
            }
        }
        return request;
    }
}
