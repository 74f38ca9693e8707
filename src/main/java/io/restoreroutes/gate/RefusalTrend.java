package io.restoreroutes.gate;

/**
 * Tells refusals that have nothing to do with the rate (a busy server says 429 now and then) from a
 * limit. What a limit lets through between two told waits is the same at any pace that was refused.
 * Refusals at random let through the less the slower the calls come, because the wait is part of
 * the time: a pace that followed them would sink without end. Not thread-safe.
 */
final class RefusalTrend {
    /** An estimate so far below what was kept up before is a surprise. */
    private static final double SURPRISE = 0.8;

    /** A limit that was lowered at once surprises once or twice, in steps a little more often. */
    private static final int MOST_SURPRISES = 3;

    /** A slow decline: so far below the highest estimate, after several that were lower. */
    private static final double SUNK = 0.3;

    /** A limit that was estimated a little too high is met again once or twice. */
    private static final int MOST_FOLLOWED = 4;

    private double highest;
    private int followed;
    private int lower;
    private int surprises;

    /** The next estimate is the first one, or the pace was kept up so long that it was right. */
    void restart() {
        highest = 0;
        followed = 0;
        lower = 0;
        surprises = 0;
    }

    /**
     * Hears what the calls between two told waits tell.
     *
     * @param estimate calls per second that were let through, the wait included
     * @param keptUp a pace that was not refused before, at most the one that was refused now
     * @return whether the refusals cannot come from a limit of the rate
     */
    boolean isUnrelated(double estimate, double keptUp) {
        highest = Math.max(highest, estimate);
        if (estimate < SURPRISE * highest) {
            lower++;
        }
        surprises = estimate < SURPRISE * keptUp ? surprises + 1 : Math.max(0, surprises - 1);
        return surprises > MOST_SURPRISES || (lower > MOST_SURPRISES && estimate < SUNK * highest);
    }

    /**
     * A pace that was lowered a little is refused again, and what was let through is close to it.
     *
     * @return whether that has happened so often that the refusals cannot come from a limit
     */
    boolean followsThePace() {
        return ++followed > MOST_FOLLOWED;
    }
}
