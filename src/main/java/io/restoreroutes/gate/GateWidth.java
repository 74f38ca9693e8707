package io.restoreroutes.gate;

/**
 * How many calls of an account may be under way at once. All that is under way when a limit is met
 * for the first time is refused, so an account opens by and by, within a second or so; and what is
 * sent while nothing succeeds is in vain, so it closes by halves. Guarded by the gate's lock.
 */
final class GateWidth {
    /** Calls that may be under way at once after the first good answer. */
    private static final int FIRST = 4;

    /** One more for each eight good answers … */
    private static final int ANSWERS_PER_WAY = 8;

    /** … up to here; from then on one more for each, as whoever allows more wants it used. */
    private static final int CAREFUL = 16;

    private static final int MOST = CAREFUL + 1024;

    private int open = FIRST;
    private int answers;
    private int lost;

    /** {@return how many of these permits may be used} */
    int of(int permits) {
        return Math.min(permits, open);
    }

    /** Nothing is known of the account. */
    void startAnew() {
        open = FIRST;
        answers = 0;
        lost = 0;
    }

    /**
     * A good answer. What failures have taken comes back with each write.
     *
     * @return whether one call more may be under way
     */
    boolean grow(boolean write) {
        answers++;
        boolean regained = write && open < lost;
        boolean grows = regained || open >= CAREFUL || answers % ANSWERS_PER_WAY == 0;
        if (!grows || open >= MOST) {
            return false;
        }
        open++;
        return true;
    }

    /**
     * A call failed, and the one before it too.
     *
     * @param permits how many calls may be under way at the most
     */
    void halve(int permits) {
        int used = of(permits);
        lost = Math.max(used, open < lost ? lost : 0);
        open = Math.max(1, used / 2);
    }
}
