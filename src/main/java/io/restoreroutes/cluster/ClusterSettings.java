package io.restoreroutes.cluster;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.time.Duration;

/**
 * How processes share one ledger on PostgreSQL.
 *
 * @param leaseTime how long what a process does is its own without a renewal: the others take it
 *     over then
 */
public record ClusterSettings(Duration leaseTime) {
    /** Where they stand. */
    public static final SettingsKeys KEYS = SettingsKeys.group("cluster", "lease-time");

    private static final String LEASE_TIME = KEYS.of("lease-time");
    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Reads {@code restore.cluster.*}. */
    public static ClusterSettings read(SettingsReader settings) {
        Duration leaseTime = settings.duration(LEASE_TIME, Duration.ofSeconds(10));
        if (leaseTime.compareTo(SHORTEST) < 0 || leaseTime.compareTo(LONGEST) > 0) {
            settings.problem(LEASE_TIME, "must be from 3s to 5m");
        }
        return new ClusterSettings(leaseTime);
    }
}
