package io.restoreroutes.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call before its body is looked at.
 *
 * @param query the part of the address behind {@code ?}, or null
 * @param headers gives all values of a header, in any case of its name; empty if there is none
 */
public record RequestHead(String query, Function<String, List<String>> headers) {

    /** {@return the values of the header in the order in which they came} */
    List<String> all(String name) {
        return headers.apply(name);
    }

    /** {@return the value of a header that must not come twice} */
    Optional<String> one(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new HttpRefusal(400, "bad-request", "Send the header " + name + " only once.");
        }
        return values.stream().findFirst();
    }
}
