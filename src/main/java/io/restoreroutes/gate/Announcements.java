package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rates an account's provider announces. An account can have several windows, and other ones
 * for reads than for writes (provider-apis.md A5); the narrowest counts. Times are nanoseconds of
 * the gate's clock. Guarded by the gate's lock.
 */
final class Announcements {
    /** One that its kind of call has not repeated in so many announcements is no longer true. */
    private static final int REPEATED_WITHIN = 8;

    /** One of a kind of call that is not made any more. */
    private static final long FORGOTTEN_AFTER = Duration.ofMinutes(1).toNanos();

    private static final class Entry {
        private final boolean write;
        private RateAnnouncement told;
        private long seen;
        private int missed;

        private Entry(boolean write, RateAnnouncement told) {
            this.write = write;
            this.told = told;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /**
     * Keeps what an answer announced.
     *
     * @param write whether it answers a write
     */
    void heard(RateAnnouncement told, boolean write, long now) {
        Entry same = null;
        for (Entry entry : entries) {
            if (entry.write == write) {
                entry.missed++;
                if (entry.told.interval().equals(told.interval())) {
                    same = entry;
                }
            }
        }
        if (same == null) {
            same = new Entry(write, told);
            entries.add(same);
        }
        same.told = told;
        same.seen = now;
        same.missed = 0;
        entries.removeIf(
                entry -> entry.missed > REPEATED_WITHIN || now - entry.seen > FORGOTTEN_AFTER);
    }

    /** {@return the narrowest rate announced; there must have been one} */
    RateAnnouncement narrowest() {
        return entries.stream()
                .map(entry -> entry.told)
                .min(Comparator.comparingDouble(RateAnnouncement::perSecond))
                .orElseThrow();
    }
}
