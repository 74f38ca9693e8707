package io.restoreroutes.http;

import io.restoreroutes.settings.ByteSize;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.util.List;
import java.util.Set;

/**
 * The HTTP intake's settings.
 *
 * @param enabled whether requests are taken over HTTP at all
 * @param host where our own server listens
 * @param port its TCP port
 * @param token what a caller must know who has no name; empty if there is no such token
 * @param tokens those with a name
 * @param maxBodyBytes the longest body that is taken
 */
public record HttpSettings(
        boolean enabled,
        String host,
        int port,
        String token,
        List<HttpToken> tokens,
        int maxBodyBytes) {
    /** Where they stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.group("http", "enabled", "host", "port", "token", "max-body-size");

    /** The key that switches the intake, also in its routes. */
    public static final String ENABLED = KEYS.of("enabled");

    /** The key of the port, for the sentence that says it is taken. */
    public static final String PORT = KEYS.of("port");

    /** The key of the token that has no name. */
    public static final String TOKEN = KEYS.of("token");

    private static final String HOST = KEYS.of("host");
    private static final Set<String> ADDRESS = Set.of(ENABLED, HOST, PORT);
    private static final String MAX_BODY = KEYS.of("max-body-size");
    private static final int DEFAULT_BODY = 8 << 20;
    private static final int LARGEST_BODY = 64 << 20;

    public HttpSettings {
        tokens = List.copyOf(tokens);
    }

    /** Reads {@code restore.http.*}. */
    public static HttpSettings read(SettingsReader settings) {
        boolean enabled = settings.flag(ENABLED, false);
        List<HttpToken> tokens = HttpToken.read(settings);
        String token = token(settings, enabled && tokens.isEmpty());
        HttpToken.requireDifferent(settings, HttpToken.all(token, tokens));
        return new HttpSettings(
                enabled, host(settings), port(settings), token, tokens, maxBodyBytes(settings));
    }

    /** {@return whether {@link #readAddress} needs the key} */
    public static boolean isOfAddress(String key) {
        return ADDRESS.contains(key);
    }

    /** Reads where the server is, for who calls it: without tokens and what only it needs. */
    public static HttpSettings readAddress(SettingsReader settings) {
        return new HttpSettings(
                settings.flag(ENABLED, false),
                host(settings),
                port(settings),
                "",
                List.of(),
                DEFAULT_BODY);
    }

    private static String host(SettingsReader settings) {
        return settings.text(HOST).map(String::strip).orElse("127.0.0.1");
    }

    private static int port(SettingsReader settings) {
        return settings.wholeNumber(PORT, 8080, 1, 65_535);
    }

    private static int maxBodyBytes(SettingsReader settings) {
        int bytes = ByteSize.read(settings, MAX_BODY, DEFAULT_BODY);
        if (bytes > LARGEST_BODY) {
            settings.problem(MAX_BODY, "must be at most 64MB; drop larger sources as files");
        }
        return bytes;
    }

    /** {@return the token that has no name; empty if there is none} */
    public static String readToken(SettingsReader settings) {
        return token(settings, false);
    }

    private static String token(SettingsReader settings, boolean isRequired) {
        return isRequired || settings.text(TOKEN).isPresent()
                ? HttpToken.secret(settings, TOKEN)
                : "";
    }

    /** {@return whether somebody's role is to approve, so that no plan may do so itself} */
    public boolean hasApprovers() {
        return HttpToken.hasApprovers(tokens);
    }

    /** {@return all tokens, each with what it may do} */
    List<HttpToken> allTokens() {
        return HttpToken.all(token, tokens);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "HttpSettings[enabled="
                + enabled
                + ", host="
                + host
                + ", port="
                + port
                + ", tokens="
                + allTokens()
                + ", maxBodyBytes="
                + maxBodyBytes
                + "]";
    }
}
