package io.restoreroutes.wire;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Which headers cross between messages and the wire. Out: only those a call needs, so that nothing
 * a message carries from elsewhere leaves. In: all but those that could steer Camel or that nobody
 * may keep.
 */
final class WireHeaders implements HeaderFilterStrategy {
    /** What a provider call needs. */
    static final Set<String> OF_PROVIDERS = Set.of("accept", "if-match", "if-none-match");

    private static final Set<String> NOT_IN =
            Set.of("set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authenticate");

    private final Set<String> out;

    /** With the names, in small letters, that go out. */
    WireHeaders(Set<String> out) {
        this.out = Set.copyOf(out);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !out.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel")
                || lower.startsWith("org.apache.camel")
                || NOT_IN.contains(lower);
    }
}
