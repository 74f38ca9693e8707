package io.restoreroutes.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What stands behind the question mark of an address. */
final class Parameters {
    private Parameters() {}

    /**
     * {@return the parameters by name}
     *
     * @param query null = nothing
     * @param rule what is said of others, and of one that comes twice
     * @throws HttpRefusal 400 with the rule
     */
    static Map<String, String> of(String query, Set<String> names, String rule) {
        Map<String, String> values = new HashMap<>();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (pair.length < 2
                    || !names.contains(pair[0])
                    || values.put(pair[0], decoded(pair[1], rule)) != null) {
                throw refused(rule);
            }
        }
        return values;
    }

    private static String decoded(String text, String rule) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused(rule);
        }
    }

    /**
     * {@return how many are wanted}
     *
     * @param text null = as many as usual
     */
    static int limit(String text, int usual, int most) {
        if (text == null) {
            return usual;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // falls through to the same sentence
        }
        throw refused("limit must be a whole number from 1 to " + most + ".");
    }

    static HttpRefusal refused(String message) {
        return new HttpRefusal(400, "bad-request", message);
    }
}
