package io.restoreroutes.server;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;

/**
 * The health endpoint's settings.
 *
 * @param host where it listens
 * @param port its TCP port; 0 = there is none
 * @param path the path of all checks; below it are {@code live} and {@code ready}
 */
public record HealthSettings(String host, int port, String path) {
    /** Where they stand. */
    public static final SettingsKeys KEYS = SettingsKeys.group("health", "port", "host", "path");

    /** The key of the port, for the sentence that says it is taken. */
    public static final String PORT = KEYS.of("port");

    private static final String PATH = KEYS.of("path");

    /** Reads {@code restore.health.*}. */
    public static HealthSettings read(SettingsReader settings) {
        int port = settings.text(PORT).isEmpty() ? 0 : settings.wholeNumber(PORT, 0, 1, 65_535);
        String path = settings.text(PATH).map(String::strip).orElse("/health");
        if (!path.matches("(/[A-Za-z0-9._-]+)+")) {
            settings.problem(
                    PATH, "must be a path such as /health, of letters, digits and . _ - between /");
        }
        return new HealthSettings(
                settings.text(KEYS.of("host")).map(String::strip).orElse("127.0.0.1"), port, path);
    }

    /** {@return whether health is to be told at all} */
    public boolean enabled() {
        return port > 0;
    }
}
