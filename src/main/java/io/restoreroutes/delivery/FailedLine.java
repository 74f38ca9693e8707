package io.restoreroutes.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Providers;
import io.restoreroutes.request.RestoreJson;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Turns a rejected or failed item back into a line of requests. The file may be dropped into the
 * inbox as it is, so a line that was rejected must not become runnable by what its outcome could
 * not keep of it: such a line is written so that it is rejected again for the same field.
 */
final class FailedLine {
    private static final String LABELS = "labels";
    private static final String LABEL_PREFIX = LABELS + ".";
    private static final List<String> FIELDS =
            List.of(
                    "requestId",
                    "provider",
                    "account",
                    "operation",
                    "fileId",
                    "versionId",
                    "reason",
                    LABELS);
    private static final ObjectReader STRICT =
            RestoreJson.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private FailedLine() {}

    /**
     * {@return the line, without a line end}
     *
     * @param first whether it is the file's first line
     */
    static String of(OutboxRow row, boolean first, Providers providers) {
        try {
            JsonNode outcome = RestoreJson.mapper().readTree(row.json());
            String code = outcome.path("error").path("code").asText();
            if (row.raw() == null) {
                return RestoreJson.write(request(outcome, code, providers));
            }
            String line = row.raw().replaceAll("\\R", " ");
            return isMisread(line, first, code) ? RestoreJson.write(line) : line;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode request(JsonNode outcome, String code, Providers providers) {
        ObjectNode request = RestoreJson.mapper().createObjectNode();
        for (String field : FIELDS) {
            if (outcome.hasNonNull(field)) {
                request.set(field, outcome.get(field));
            }
        }
        String field = outcome.path("error").path("field").asText(null);
        if (field != null && code.equals(ErrorCode.UNKNOWN_FIELD.wireName())) {
            if (field.equals(LABELS)) {
                wrap(request, LABELS);
            } else {
                request.put(field, "");
            }
        } else if (field != null && code.equals(ErrorCode.INVALID_VALUE.wireName())) {
            keepInvalid(request, field, providers);
        }
        return request;
    }

    /**
     * A value of the wrong JSON kind, given twice or not storable is not in the outcome as it was;
     * what stands there may look fine. In a list it stays readable and is refused.
     */
    private static void keepInvalid(ObjectNode request, String field, Providers providers) {
        if (field.startsWith(LABEL_PREFIX)) {
            wrap(request.withObjectProperty(LABELS), field.substring(LABEL_PREFIX.length()));
        } else if (FIELDS.contains(field) && looksValid(request, field, providers)) {
            wrap(request, field);
        }
    }

    private static void wrap(ObjectNode parent, String field) {
        ArrayNode list = RestoreJson.mapper().createArrayNode();
        if (parent.has(field)) {
            list.add(parent.get(field));
        }
        parent.set(field, list);
    }

    private static boolean looksValid(ObjectNode request, String field, Providers providers) {
        String value = request.path(field).asText("");
        return switch (field) {
            case "fileId", "versionId" -> isId(request.path("provider").asText(), value, providers);
            case "requestId" ->
                    !value.isEmpty()
                            && value.length() <= 200
                            && value.chars().noneMatch(Character::isISOControl);
            default -> true;
        };
    }

    /** A missing id is refused, but not for the same reason, so it counts as valid here. */
    private static boolean isId(String providerName, String value, Providers providers) {
        if (value.isEmpty()) {
            return true;
        }
        return providers
                .of(providerName)
                .map(provider -> provider.isId(value))
                .orElseGet(() -> providers.all().stream().anyMatch(any -> any.isId(value)));
    }

    /**
     * Whether an unreadable text would now be taken for something else: for a request (it was not
     * UTF-8, had a line break inside or was cut off), or, as the first line, for the beginning of a
     * JSON array, which would refuse the whole file.
     */
    private static boolean isMisread(String line, boolean first, String code) {
        if (code.equals(ErrorCode.UNKNOWN_FIELD.wireName())) {
            return false;
        }
        String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
        // An empty line would be passed over.
        if (text.isBlank() || first && text.strip().startsWith("[")) {
            return true;
        }
        try {
            return STRICT.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            // Still unreadable, as it should be.
            return false;
        }
    }
}
