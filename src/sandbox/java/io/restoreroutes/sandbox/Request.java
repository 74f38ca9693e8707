package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request as a sandbox received it.
 *
 * @param sequence its place in the order of arrival at this sandbox, from 1
 * @param at when it had arrived whole, by this machine's clock
 * @param method the HTTP method
 * @param path the path as sent, still percent-encoded
 * @param query the query as sent, without the question mark; empty if there was none
 * @param headers all headers as sent, looked up without regard to case; credentials are kept, so
 *     that a test can compare them
 * @param body the body read as UTF-8; empty if there was none
 */
public record Request(
        long sequence,
        Instant at,
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        String body) {

    /** {@return the first value of that header, or null} */
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /** {@return the value of that query parameter, decoded, or null} */
    public String queryParameter(String name) {
        return pairs(query).get(name);
    }

    /** {@return the path's segments as sent; an escaped slash stays inside its segment} */
    public List<String> segments() {
        return List.of(path.substring(1).split("/", -1));
    }

    /** The name and value pairs of a query or of a form; the last of a repeated name counts. */
    static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            // A broken escape is the client's mistake and nothing we look for: take it as it is.
            return text;
        }
    }

    /** {@return method, path and sequence: never headers or body, which may hold credentials} */
    @Override
    public String toString() {
        return "#" + sequence + " " + method + " " + path;
    }
}
