package io.restoreroutes.call;

/**
 * The turns of a paced account: one per interval, with a small catch-up after a late wake-up. Times
 * are nanoseconds of the gate's clock. Guarded by the gate's lock.
 */
final class Pace {
    private static final double CATCH_UP_SECONDS = 0.1;

    private final long interval;
    private final long catchUp;
    private long next;

    /**
     * @param callsPerSecond 0 for no pace
     */
    Pace(double callsPerSecond, long now) {
        this.interval = callsPerSecond > 0 ? (long) (1e9 / callsPerSecond) : 0;
        this.catchUp = callsPerSecond > 0 ? (long) (CATCH_UP_SECONDS * 1e9) : 0;
        this.next = now;
    }

    boolean isSet() {
        return interval > 0;
    }

    /** {@return nanoseconds until the next turn; 0 or less if it is due} */
    long untilTurn(long now) {
        return interval == 0 ? 0 : next - now;
    }

    /** {@return the time of the turn that is taken with this} */
    long take(long now) {
        if (interval == 0) {
            return now;
        }
        long turn = Math.max(next, now - catchUp);
        next = turn + interval;
        return turn;
    }

    /**
     * There is nothing to catch up after a pause; turns given out before it stay where they are.
     */
    void afterPause(long now) {
        if (next - now < 0) {
            next = now;
        }
    }
}
