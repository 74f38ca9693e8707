package io.restoreroutes.call;

/**
 * The turns of a paced account: one per interval, with a small catch-up after a late wake-up. Times
 * are nanoseconds of the gate's clock. Guarded by the gate's lock.
 */
final class Turns {
    /** More than this after a stall would be too much for a short window that is nearly full. */
    private static final long MOST_CATCH_UP = 30_000_000;

    private long next;
    private boolean catchUp = true;

    Turns(long now) {
        this.next = now;
    }

    /** {@return nanoseconds until the next turn; 0 or less if it is due} */
    long untilTurn(long now) {
        return next - now;
    }

    /**
     * Takes the next turn, due or not.
     *
     * @param interval to the turn after it; 0 for no pace
     * @return the time of the turn
     */
    long take(long now, long interval) {
        long late = catchUp ? Math.max(interval, MOST_CATCH_UP) : interval;
        long turn = interval == 0 ? now : Math.max(next, now - late);
        next = turn + interval;
        return turn;
    }

    /**
     * There is nothing to catch up after a pause; turns given out before it stay where they are.
     *
     * @param rest how long the first turn waits beyond the pause
     */
    void afterPause(long now, long rest) {
        if (next - (now + rest) < 0) {
            next = now + rest;
        }
    }

    /** Sets whether turns that were missed may be made up for. */
    void catchUp(boolean allowed) {
        catchUp = allowed;
    }
}
