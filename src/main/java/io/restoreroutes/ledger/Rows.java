package io.restoreroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** How values of ours stand in columns. */
final class Rows {
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    /** Ids of outcomes have none. */
    private static final String APART = "?";

    private Rows() {}

    static Status status(String wireName) {
        return wireName == null ? null : Status.valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    static String labels(Map<String, String> labels) {
        return labels.isEmpty() ? null : RestoreJson.write(labels);
    }

    static Map<String, String> labels(String json) {
        try {
            return json == null ? Map.of() : RestoreJson.mapper().readValue(json, LABELS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return what an item is in order by: the id of its file, or else the path, which no id is,
     * or what is listed; a dry run has an order of its own}
     *
     * @param outcomeId of the item
     */
    static String file(RestoreRequest request, String outcomeId) {
        String file =
                Stream.of(request.fileId(), request.selector().path(), request.listed())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow();
        return request.selector().dryRun() ? apart(file, outcomeId) : file;
    }

    /** {@return what a dry run's item is in order by: nothing else is} */
    static String apart(String file, String outcomeId) {
        return file + APART + outcomeId;
    }

    /** {@return the id of the item's file; null while only its path is known} */
    static String fileId(String file, Selector selector) {
        String known = selector.dryRun() ? file.substring(0, file.lastIndexOf(APART)) : file;
        return known.equals(selector.path()) ? null : known;
    }

    /** {@return the place of an item in its account's queue: dry runs behind all that may write} */
    static int claimOrder(int priority, Selector selector) {
        return selector.dryRun() ? JobControl.BEHIND_WRITES - priority : -priority;
    }

    static String selector(Selector selector) {
        return selector.equals(Selector.NONE) ? null : RestoreJson.write(selector);
    }

    static Selector selector(String json) {
        try {
            return json == null
                    ? Selector.NONE
                    : RestoreJson.mapper().readValue(json, Selector.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Text a column can hold. PostgreSQL has no NUL and no lone surrogate in a text; both become
     * the replacement character, on each database alike.
     */
    static String storable(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder fixed = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                fixed = fixed == null ? new StringBuilder(text) : fixed;
                fixed.setCharAt(i, '\uFFFD');
            }
        }
        return fixed == null ? text : fixed.toString();
    }
}
