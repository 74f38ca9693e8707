package io.restoreroutes.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.ledger.UnsuccessfulRow;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeRequest;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Turns a rejected or failed item back into what was given. What can be read as a request becomes
 * one, with its id, so that it may be dropped back without being run twice; else it is the bytes
 * that were given.
 */
final class FailedLine {
    private static final String REQUEST_ID = "requestId";
    private static final Set<String> UNREAD =
            Set.of(ErrorCode.UNREADABLE.wireName(), ErrorCode.TOO_LARGE.wireName());
    private static final byte[] NOTHING = {};
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonNode outcome;
    private final byte[] given;

    private FailedLine(JsonNode outcome, byte[] given) {
        this.outcome = outcome;
        this.given = given;
    }

    static FailedLine of(UnsuccessfulRow row) throws IOException {
        return new FailedLine(RestoreJson.mapper().readTree(row.json()), row.given());
    }

    /** {@return whether it can be read as a request, right or wrong} */
    boolean isRequest() {
        return !UNREAD.contains(outcome.path("error").path("code").asText());
    }

    /** {@return the bytes of what cannot be read; empty if there were none} */
    byte[] given() {
        return given == null ? NOTHING : given;
    }

    /** {@return the request as it was given, with its id, on one line without an end} */
    String request() {
        if (given == null) {
            return RestoreJson.write(OutcomeRequest.of(outcome));
        }
        // It was read as JSON, so that its line breaks stand between fields.
        String text =
                new String(given, StandardCharsets.UTF_8).replace('\r', ' ').replace('\n', ' ');
        try {
            return withId(text, RestoreJson.write(outcome.path(REQUEST_ID)));
        } catch (IOException e) {
            // The parser reads from memory what was read once: there is nothing that could fail.
            throw new UncheckedIOException(e);
        }
    }

    /** Everything else stays to the letter, also what is wrong with it: given twice, a list. */
    private static String withId(String text, String id) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            int begin = offset(parser);
            boolean empty = true;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!name.equals(REQUEST_ID)) {
                    parser.skipChildren();
                    continue;
                }
                boolean isGiven =
                        value != JsonToken.VALUE_NULL
                                && (value != JsonToken.VALUE_STRING || !parser.getText().isEmpty());
                int start = (int) parser.currentTokenLocation().getCharOffset();
                return isGiven
                        ? text
                        : text.substring(0, start) + id + text.substring(offset(parser));
            }
            String member = "\"" + REQUEST_ID + "\":" + id + (empty ? "" : ",");
            return text.substring(0, begin) + member + text.substring(begin);
        }
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }
}
