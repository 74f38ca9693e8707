package io.restoreroutes.gate;

import java.time.Duration;

/**
 * Whether an account is closed, and until when. Times are nanoseconds of the gate's clock. Guarded
 * by the gate's lock; only {@link #isOn} may be asked without it.
 */
final class Pause {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private volatile boolean on;
    private long until;
    private int streak;

    boolean isOn() {
        return on;
    }

    /** {@return nanoseconds left; 0 if there is no pause} */
    long left(long now) {
        return on ? Math.max(0, until - now) : 0;
    }

    /** Ends a pause whose time is over. */
    void end() {
        on = false;
    }

    /** {@return whether a pause without a told end was made since the last sound answer} */
    boolean isRepeated() {
        return streak > 0;
    }

    /** The account gave a sound answer: the next pause without a told end is short again. */
    void reset() {
        streak = 0;
    }

    /** {@return the length of the next pause that nobody told: doubling, to half a minute} */
    Duration backOff() {
        Duration wait = FIRST.multipliedBy(1L << Math.min(streak, 10));
        streak++;
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /**
     * Begins a pause, or makes one longer; a shorter one changes nothing.
     *
     * @return whether the account was not closed before
     */
    boolean begin(long now, Duration wait) {
        long end = now + wait.toNanos();
        if (on && until - end >= 0) {
            return false;
        }
        boolean news = left(now) == 0;
        on = true;
        until = end;
        return news;
    }

    /** {@return when the pause ends} */
    long until() {
        return until;
    }
}
