package io.restoreroutes.http;

import io.restoreroutes.settings.ByteSize;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.util.regex.Pattern;

/**
 * The HTTP intake's settings.
 *
 * @param enabled whether requests are taken over HTTP at all
 * @param host where our own server listens
 * @param port its TCP port
 * @param token what a caller must know; empty while not enabled
 * @param maxBodyBytes the longest body that is taken
 */
public record HttpSettings(boolean enabled, String host, int port, String token, int maxBodyBytes) {
    /** Where they stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.group("http", "enabled", "host", "port", "token", "max-body-size");

    /** The key that switches the intake, also in its routes. */
    public static final String ENABLED = KEYS.of("enabled");

    /** The key of the port, for the sentence that says it is taken. */
    public static final String PORT = KEYS.of("port");

    static final String TOKEN = KEYS.of("token");
    private static final int SHORTEST_TOKEN = 16;
    private static final String MAX_BODY = KEYS.of("max-body-size");
    private static final int DEFAULT_BODY = 8 << 20;
    private static final int LARGEST_BODY = 64 << 20;

    /** What a header can carry as it stands. */
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]*");

    /** Reads {@code restore.http.*}. */
    public static HttpSettings read(SettingsReader settings) {
        boolean enabled = settings.flag(ENABLED, false);
        return new HttpSettings(
                enabled,
                settings.text(KEYS.of("host")).map(String::strip).orElse("127.0.0.1"),
                settings.wholeNumber(PORT, 8080, 1, 65_535),
                token(settings, enabled),
                maxBodyBytes(settings));
    }

    private static int maxBodyBytes(SettingsReader settings) {
        int bytes = ByteSize.read(settings, MAX_BODY, DEFAULT_BODY);
        if (bytes > LARGEST_BODY) {
            settings.problem(MAX_BODY, "must be at most 64MB; drop larger sources as files");
        }
        return bytes;
    }

    private static String token(SettingsReader settings, boolean enabled) {
        if (!enabled && settings.text(TOKEN).isEmpty()) {
            return "";
        }
        String token = settings.requiredSecret(TOKEN);
        if (!token.isEmpty()) {
            if (token.length() < SHORTEST_TOKEN) {
                settings.problem(TOKEN, "must have at least " + SHORTEST_TOKEN + " characters");
            } else if (!VISIBLE.matcher(token).matches()) {
                settings.problem(TOKEN, "must hold visible ASCII characters only, without blanks");
            }
        }
        return token;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HttpSettings[enabled="
                + enabled
                + ", host="
                + host
                + ", port="
                + port
                + ", maxBodyBytes="
                + maxBodyBytes
                + "]";
    }
}
