package io.restoreroutes.http;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whom a call is from, and what it may do.
 *
 * @param name its name in the settings
 * @param secret what a caller must know
 * @param role what the caller may do
 */
public record HttpToken(String name, String secret, Role role) {
    /** Where those with a name stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.named("http.tokens", List.of("token", "role"));

    /** The name of the one token that needs none. */
    static final String DEFAULT = "default";

    private static final int SHORTEST = 16;

    /** What a header can carry as it stands. */
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]*");

    /** Reads {@code restore.http.tokens.*}; problems are gathered in the reader. */
    static List<HttpToken> read(SettingsReader settings) {
        List<HttpToken> tokens = new ArrayList<>();
        for (String name : settings.names(KEYS.prefix())) {
            String key = KEYS.of(name, "token");
            if (name.equals(DEFAULT)) {
                settings.problem(key, "must have another name: that one is restore.http.token");
            }
            String secret = secret(settings, key);
            role(settings, name).ifPresent(role -> tokens.add(new HttpToken(name, secret, role)));
        }
        return tokens;
    }

    private static Optional<Role> role(SettingsReader settings, String name) {
        String key = KEYS.of(name, "role");
        String text = settings.requiredText(key);
        Optional<Role> role = Role.of(text);
        if (role.isEmpty() && !text.isEmpty()) {
            settings.problem(key, "must be one of view, operate, approve");
        }
        return role;
    }

    /** {@return a secret that a caller can send, reporting one that is weak or cannot travel} */
    static String secret(SettingsReader settings, String key) {
        String token = settings.requiredSecret(key);
        if (!token.isEmpty()) {
            if (token.length() < SHORTEST) {
                settings.problem(key, "must have at least " + SHORTEST + " characters");
            } else if (!VISIBLE.matcher(token).matches()) {
                settings.problem(key, "must hold visible ASCII characters only, without blanks");
            }
        }
        return token;
    }

    /**
     * {@return all tokens, each with what it may do} As soon as one may approve, the one without a
     * name may not.
     *
     * @param secret of the one without a name; empty = there is none
     */
    static List<HttpToken> all(String secret, List<HttpToken> named) {
        if (secret.isEmpty()) {
            return List.copyOf(named);
        }
        Role role = hasApprovers(named) ? Role.OPERATE : Role.APPROVE;
        return Stream.concat(Stream.of(new HttpToken(DEFAULT, secret, role)), named.stream())
                .toList();
    }

    static boolean hasApprovers(List<HttpToken> named) {
        return named.stream().anyMatch(token -> token.role() == Role.APPROVE);
    }

    /** Who sends one could be either of two. */
    static void requireDifferent(SettingsReader settings, List<HttpToken> tokens) {
        Map<String, String> names = new HashMap<>();
        for (HttpToken token : tokens) {
            String other = names.putIfAbsent(token.secret(), token.name());
            if (other != null && !token.secret().isEmpty()) {
                settings.problem(
                        KEYS.of(token.name(), "token"), "must be another than that of " + other);
            }
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " (" + role.wireName() + ")";
    }
}
