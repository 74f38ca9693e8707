package io.restoreroutes.control;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the ledger keeps what has ended.
 *
 * @param keepFor counted from the end of a job; empty = for ever
 */
public record RetentionSettings(Optional<Duration> keepFor) {
    /** Where they stand. */
    public static final SettingsKeys KEYS = SettingsKeys.group("ledger", "retention");

    private static final String KEY = KEYS.of("retention");
    private static final String FOREVER = "forever";
    private static final Duration DEFAULT = Duration.ofDays(90);

    /** Reads {@code restore.ledger.retention}. */
    public static RetentionSettings read(SettingsReader settings) {
        if (settings.text(KEY).map(String::strip).filter(FOREVER::equals).isPresent()) {
            return new RetentionSettings(Optional.empty());
        }
        Duration keepFor = settings.duration(KEY, DEFAULT);
        if (keepFor.isZero()) {
            settings.problem(KEY, "must be longer than nothing, or " + FOREVER);
        }
        return new RetentionSettings(Optional.of(keepFor));
    }
}
