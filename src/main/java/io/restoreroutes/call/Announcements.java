package io.restoreroutes.call;

import java.time.Duration;
import java.util.ArrayList;
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
        private final Duration interval;
        private double rate;
        private long seen;
        private int missed;

        private Entry(boolean write, Duration interval) {
            this.write = write;
            this.interval = interval;
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
                if (entry.interval.equals(told.interval())) {
                    same = entry;
                }
            }
        }
        if (same == null) {
            same = new Entry(write, told.interval());
            entries.add(same);
        }
        same.rate = told.perSecond();
        same.seen = now;
        same.missed = 0;
        entries.removeIf(
                entry -> entry.missed > REPEATED_WITHIN || now - entry.seen > FORGOTTEN_AFTER);
    }

    /** {@return the narrowest announced rate in calls a second, or 0 if none was announced} */
    double perSecond() {
        return entries.stream().mapToDouble(entry -> entry.rate).min().orElse(0);
    }
}
