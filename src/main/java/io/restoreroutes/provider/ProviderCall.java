package io.restoreroutes.provider;

import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One HTTP call to be made, relative to the account's base URL.
 *
 * @param method GET, PUT or POST
 * @param path begins with '/', each segment already percent-encoded
 * @param query without '?', or null
 * @param body JSON text, or null for an empty body
 * @param write what the call changes at the provider, or null for a read
 */
public record ProviderCall(String method, String path, String query, String body, Write write) {

    public ProviderCall {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
    }

    /** {@return a read of that path} */
    public static ProviderCall get(String path, String query) {
        return new ProviderCall("GET", path, query, null, null);
    }

    /** {@return the segments as a path, each percent-encoded} */
    public static String path(String... segments) {
        return Stream.of(segments)
                .map(ProviderCall::encoded)
                .collect(Collectors.joining("/", "/", ""));
    }

    /** {@return the text as it may stand in a path or a query} */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
