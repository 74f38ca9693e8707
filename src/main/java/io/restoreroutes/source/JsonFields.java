package io.restoreroutes.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.RequestLine;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads the JSON text of one request. Values are taken as text: numbers as they are written. */
final class JsonFields {
    /** The deepest nesting; the request itself is level 1. */
    static final int MAX_DEPTH = 16;

    // Only depth is left to Jackson: lengths are bounded by the chunk. Names are not interned and
    // may collide, because they come from others.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(Chunk.LIMIT + 1)
                                    .maxNameLength(Chunk.LIMIT + 1)
                                    .maxStringLength(Chunk.LIMIT + 1)
                                    .build())
                    .build();

    private final Problems problems;
    private String whereItBreaks;

    JsonFields(Problems problems) {
        this.problems = problems;
    }

    /**
     * {@return the request of that text, or what is wrong with it; null if the text is not JSON, so
     * that its end is not certain}
     */
    RequestLine read(long line, String what, Chunk chunk) {
        if (chunk.isTooLarge()) {
            return problems.tooLong(line, what, chunk);
        }
        if (!chunk.decode()) {
            return problems.noText(line, what, chunk);
        }
        try (JsonParser parser = FACTORY.createParser(chunk.chars(), 0, chunk.charCount())) {
            JsonToken first = parser.nextToken();
            RequestLine request = null;
            if (first == JsonToken.START_OBJECT) {
                request = readObject(parser, line, chunk);
            } else {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                return broken(what + " goes on after its JSON value has ended.");
            }
            if (request == null) {
                return problems.unreadable(
                        line, what + " must be a JSON object, not " + kind(first) + ".", chunk);
            }
            return request;
        } catch (StreamConstraintsException e) {
            return problems.tooLarge(
                    line,
                    what + " is nested deeper than " + MAX_DEPTH + " levels; a request has two.",
                    chunk);
        } catch (JsonProcessingException e) {
            long column = e.getLocation() == null ? 1 : e.getLocation().getCharOffset() + 1;
            return broken(what + " is not valid JSON; it breaks at its character " + column + ".");
        } catch (IOException e) {
            // The parser reads from memory: there is nothing that could fail.
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a sentence on why the text last read was not JSON} */
    String whereItBreaks() {
        return whereItBreaks;
    }

    private RequestLine broken(String message) {
        whereItBreaks = message;
        return null;
    }

    private static RequestLine readObject(JsonParser parser, long line, Chunk chunk)
            throws IOException {
        LineFields fields = new LineFields();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals(RequestFields.LABELS)) {
                readLabels(parser, token, fields);
                continue;
            }
            switch (token) {
                case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        fields.text(name, parser.getText());
                case VALUE_NULL -> fields.text(name, null);
                case START_OBJECT, START_ARRAY -> {
                    parser.skipChildren();
                    fields.wrong(name, kind(token), null);
                }
                case VALUE_TRUE, VALUE_FALSE -> fields.flag(name, parser.getText());
                default -> fields.wrong(name, kind(token), parser.getText());
            }
        }
        return fields.tellAll()
                ? fields.line(line)
                : fields.line(line, new Original(chunk.bytes(), null));
    }

    private static void readLabels(JsonParser parser, JsonToken first, LineFields fields)
            throws IOException {
        fields.beginLabels();
        if (first == JsonToken.VALUE_NULL
                || first == JsonToken.VALUE_STRING && parser.getTextLength() == 0) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            parser.skipChildren();
            fields.wrongLabels(kind(first));
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                fields.label(name, null);
            } else if (token.isScalarValue()) {
                fields.label(name, parser.getText());
            } else {
                parser.skipChildren();
                fields.wrongLabel(name, kind(token));
            }
        }
    }

    private static String kind(JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            default -> "a number";
        };
    }
}
