package io.restoreroutes.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a sandbox answers.
 *
 * @param status the HTTP status, 200 to 599
 * @param headers further headers; {@code Date} and {@code Content-Length} are added by the sandbox
 * @param body sent as UTF-8; may be empty
 */
public record Answer(int status, Map<String, String> headers, String body) {

    /**
     * Checks the status and copies the headers.
     *
     * @throws IllegalArgumentException if the status is not between 200 and 599
     */
    public Answer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be 200 to 599, not " + status);
        }
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }

    /** {@return an answer with a JSON body} */
    public static Answer json(int status, String body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), body);
    }

    /** {@return an answer without a body} */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), "");
    }

    /** {@return a gateway's error page} */
    public static Answer html(int status) {
        return new Answer(
                status,
                Map.of("Content-Type", "text/html"),
                "<html><body><h1>Gateway</h1><p>status " + status + "</p></body></html>");
    }

    /** {@return the same answer with that header set} */
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    /** {@return the same answer with another body} */
    public Answer withBody(String other) {
        return new Answer(status, headers, other);
    }
}
