package io.restoreroutes.gate;

/**
 * The turns of a paced account: one per interval, with a small catch-up after a late wake-up. Where
 * the provider's window is known, more may be made up for, but never so much that any window of
 * that length holds too many turns. Times are nanoseconds of the gate's clock. Guarded by the
 * gate's lock.
 */
final class PaceSlots {
    /** More than this after a stall would be too much for a short window that is nearly full. */
    private static final long MOST_CATCH_UP = 50_000_000;

    private static final long MOST_CATCH_UP_IN_WINDOW = 250_000_000;

    /** The turns of a larger window are not remembered one by one. */
    private static final int LARGEST_WINDOW = 4096;

    private long next;
    private boolean catchUp = true;
    private long window;
    private long[] taken = new long[0];
    private int oldest;
    private boolean full;

    PaceSlots(long now) {
        this.next = now;
    }

    /** {@return nanoseconds until the next turn; 0 or less if it is due} */
    long untilTurn(long now) {
        return Math.max(next - now, untilRoom(now));
    }

    /** {@return nanoseconds until the window has room for another turn, at least 0} */
    private long untilRoom(long now) {
        return full ? Math.max(0, taken[oldest] + window - now) : 0;
    }

    /** {@return how long the next turn has been due by the interval alone} */
    long late(long now) {
        return now - next;
    }

    /**
     * Takes the next turn, due or not.
     *
     * @param interval to the turn after it; 0 for no pace
     * @return the time of the turn
     */
    long take(long now, long interval) {
        long turn = now;
        if (interval > 0) {
            long most = taken.length > 0 ? MOST_CATCH_UP_IN_WINDOW : MOST_CATCH_UP;
            turn = Math.max(next, now - Math.max(interval, catchUp ? most : 0));
        }
        next = turn + interval;
        long leaves = Math.max(turn, now + untilRoom(now));
        if (taken.length > 0) {
            taken[oldest] = Math.max(leaves, now);
            oldest = (oldest + 1) % taken.length;
            full = full || oldest == 0;
        }
        return leaves;
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

    /**
     * Sets the provider's window.
     *
     * @param turns how many a window of that length may hold; 0 if no window is known
     */
    void window(long turns, long length) {
        int size = turns > LARGEST_WINDOW ? 0 : (int) turns;
        if (size != taken.length || length != window) {
            window = length;
            taken = new long[size];
            oldest = 0;
            full = false;
        }
    }
}
