package io.restoreroutes.http;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The caller's word for a post. The header's draft writes it as a quoted string of structured
 * fields (RFC 9651), most callers as it is: both are the same key.
 *
 * @param value without the quotes, 1 to 255 characters
 * @param isQuoted how it came
 */
record IdempotencyKey(String value, boolean isQuoted) {
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"");
    private static final Pattern BARE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** A quoted one may hold blanks. */
    private static final Pattern BETWEEN_QUOTES =
            Pattern.compile("(?!\\x20*$)[\\x20-\\x7e]{1,255}");

    /** {@return the key of a header; empty if it breaks the rule} */
    static Optional<IdempotencyKey> of(String header) {
        Matcher quoted = QUOTED.matcher(header);
        boolean isQuoted = quoted.matches();
        String value = isQuoted ? quoted.group(1).replaceAll("\\\\(.)", "$1") : header;
        return (isQuoted ? BETWEEN_QUOTES : BARE).matcher(value).matches()
                ? Optional.of(new IdempotencyKey(value, isQuoted))
                : Optional.empty();
    }

    /**
     * {@return the id of the source} The first versions told the two ways of writing apart and kept
     * the quotes: a key that is known so keeps its job, the one of the same writing first.
     *
     * @param isKnown whether there is a job of an id
     */
    String sourceId(Predicate<String> isKnown) {
        String quoted = '"' + value.replaceAll("[\"\\\\]", "\\\\$0") + '"';
        Stream<String> ids = isQuoted ? Stream.of(quoted, value) : Stream.of(value, quoted);
        return ids.filter(isKnown).findFirst().orElse(value);
    }
}
