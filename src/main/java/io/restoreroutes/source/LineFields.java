package io.restoreroutes.source;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Gathers the fields of one line. The first problem stays, later fields are still taken, so that
 * the outcome shows what was asked.
 */
final class LineFields {
    private final Map<String, String> fields = new LinkedHashMap<>();
    private Map<String, String> labels = Map.of();
    private boolean labelsSeen;
    private boolean nullSeen;
    private boolean unknownSeen;
    private OutcomeError problem;

    /** Takes a text field; null and an empty text mean not given. */
    void text(String name, String value) {
        put(fields, name, name, value);
    }

    /** Takes a field whose value is {@code true} or {@code false} as such. */
    void flag(String name, String value) {
        if (name.equals(RequestFields.DRY_RUN)) {
            text(name, value);
        } else {
            wrong(name, value, value);
        }
    }

    /**
     * Takes a field whose value is neither text nor a number; shown is its text, or null for an
     * object or list. Fields that requests do not have are kept, because their name is what is
     * wrong with them.
     */
    void wrong(String name, String kind, String shown) {
        if (RequestFields.isText(name)) {
            String wanted =
                    name.equals(RequestFields.DRY_RUN) ? "true or false" : "text or a number";
            invalid(name, name + " must be " + wanted + ", not " + kind + ".");
            put(fields, name, name, shown);
        } else {
            put(fields, name, name, shown == null ? "(" + kind + ")" : shown);
        }
    }

    /** Begins the labels; they may be given once. */
    void beginLabels() {
        if (labelsSeen) {
            duplicate(RequestFields.LABELS);
        }
        labelsSeen = true;
    }

    /** Takes a label; null and an empty text mean not given. */
    void label(String name, String value) {
        if (labels.isEmpty()) {
            labels = new LinkedHashMap<>();
        }
        put(labels, name, RequestFields.LABEL_PREFIX + name, value);
    }

    /** Notes a label whose value is not a scalar. */
    void wrongLabel(String name, String kind) {
        String field = RequestFields.LABEL_PREFIX + name;
        invalid(field, field(field) + " must be text, a number, true or false, not " + kind + ".");
    }

    /** Notes labels that are not an object. */
    void wrongLabels(String kind) {
        invalid(
                RequestFields.LABELS,
                "labels must be an object such as {\"ticket\": \"4711\"}, not " + kind + ".");
    }

    private void put(Map<String, String> target, String name, String field, String text) {
        if (target.containsKey(name)) {
            duplicate(field);
            return;
        }
        // Tools write it where they have nothing.
        String value = text == null || text.isEmpty() ? null : text;
        nullSeen |= value == null;
        unknownSeen |= target == fields && value != null && !RequestFields.isText(name);
        if (Text.isStorable(name) && (value == null || Text.isStorable(value))) {
            target.put(name, value);
            return;
        }
        invalid(field, field(field) + " holds U+0000 or half of a surrogate pair.");
        target.putIfAbsent(Text.clean(name), value == null ? null : Text.clean(value));
    }

    private void duplicate(String field) {
        invalid(field, field(field) + " is given more than once; give it once.");
    }

    /** Short names stand as they are; {@code labels.} may be followed by anything. */
    private static String field(String field) {
        return RequestFields.isText(field) || field.equals(RequestFields.LABELS)
                ? field
                : "The field " + Text.quote(field);
    }

    /** Notes a problem unless there is one. */
    void invalid(String field, String message) {
        if (problem == null) {
            problem = OutcomeError.ofInput(ErrorCode.INVALID_VALUE, Text.fieldName(field), message);
        }
    }

    /** {@return whether fields and labels are all that was given} */
    boolean tellAll() {
        return problem == null && !unknownSeen;
    }

    /** {@return the line; nulls, kept until now to find duplicates, are gone} */
    RequestLine line(long line) {
        return line(line, null);
    }

    /** {@return the line, with its text if that is needed besides the fields} */
    RequestLine line(long line, Original original) {
        if (nullSeen) {
            fields.values().removeIf(Objects::isNull);
            labels.values().removeIf(Objects::isNull);
        }
        return new RequestLine(
                line,
                Collections.unmodifiableMap(fields),
                Collections.unmodifiableMap(labels),
                problem,
                original);
    }
}
