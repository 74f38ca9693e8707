package io.restoreroutes.work;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.time.Duration;

/**
 * The one retry layer's limits.
 *
 * @param giveUpAfter how long an item is tried again after its first try, at the least
 * @param settleTime how long a provider may take to apply a write whose answer was lost
 * @param maxToldWait the longest wait a server may impose
 */
public record RetrySettings(Duration giveUpAfter, Duration settleTime, Duration maxToldWait) {
    /** Where they stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.group("retry", "give-up-after", "settle-time", "max-told-wait");

    /** Reads {@code restore.retry.*}. */
    public static RetrySettings read(SettingsReader settings) {
        return new RetrySettings(
                settings.duration(KEYS.of("give-up-after"), Duration.ofMinutes(15)),
                settings.duration(KEYS.of("settle-time"), Duration.ofSeconds(10)),
                settings.duration(KEYS.of("max-told-wait"), Duration.ofHours(1)));
    }
}
