package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;

/**
 * Care about a limit that a provider publishes, until it is known what it really allows: all calls
 * that are under way when a limit is met are refused, so there are few of them about that time.
 * Times are nanoseconds of the gate's clock. Guarded by the gate's lock.
 */
final class PublishedLimit {
    /** No limit is published. */
    static final PublishedLimit NONE = new PublishedLimit(Long.MAX_VALUE / 2, 0);

    private static final int CAREFUL_WIDTH = 2;

    /** Calls before the limit, which take turns of a fraction of a second, and after it. */
    private static final int CAREFUL_CALLS = 8;

    private final long calls;
    private final long interval;
    private long since;
    private long taken;

    PublishedLimit(RateAnnouncement rate) {
        this(rate.limit(), rate.interval().toNanos());
    }

    private PublishedLimit(long calls, long interval) {
        this.calls = calls;
        this.interval = interval;
    }

    /** A call takes its turn. */
    void taken(long now) {
        if (taken == 0 || now - since >= interval) {
            since = now;
            taken = 0;
        }
        taken++;
    }

    /** {@return how many of so many calls may be under way} */
    int width(int permits) {
        boolean near = Math.abs(taken - calls) <= CAREFUL_CALLS + CAREFUL_WIDTH;
        return near ? Math.min(permits, CAREFUL_WIDTH) : permits;
    }
}
