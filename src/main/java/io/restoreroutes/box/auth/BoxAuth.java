package io.restoreroutes.box.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ways to log in at Box, with the keys that belong to each. */
enum BoxAuth {
    CLIENT_CREDENTIALS("client credentials", "client-id", "client-secret", "enterprise-id"),
    JWT("JWT", "jwt-config-file", "jwt-algorithm"),
    ACCESS_TOKEN("access token", "access-token");

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> ownKeys;

    BoxAuth(String label, String... ownKeys) {
        this.label = label;
        this.ownKeys = List.of(ownKeys);
    }

    String label() {
        return label;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the keys that only this way has} */
    List<String> ownKeys() {
        return ownKeys;
    }

    static Optional<BoxAuth> of(String wireName) {
        return Arrays.stream(values()).filter(auth -> auth.wireName().equals(wireName)).findFirst();
    }
}
