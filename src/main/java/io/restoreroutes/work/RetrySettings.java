package io.restoreroutes.work;

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

    /** Reads {@code restore.retry.*}. */
    public static RetrySettings read(SettingsReader settings) {
        return new RetrySettings(
                settings.duration("restore.retry.give-up-after", Duration.ofMinutes(15)),
                settings.duration("restore.retry.settle-time", Duration.ofSeconds(10)),
                settings.duration("restore.retry.max-told-wait", Duration.ofHours(1)));
    }
}
