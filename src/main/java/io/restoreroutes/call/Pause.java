package io.restoreroutes.call;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an account is closed, and until when. Times are nanoseconds of the gate's clock. Guarded
 * by the gate's lock; only {@link #isOn} may be asked without it.
 */
final class Pause {
    private static final Logger LOG = LoggerFactory.getLogger(AccountGate.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final String account;
    private volatile boolean on;
    private long until;
    private int streak;

    Pause(String account) {
        this.account = account;
    }

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

    /** Begins a pause, or makes one longer; a shorter one changes nothing. */
    void begin(long now, Duration wait, String why) {
        long end = now + wait.toNanos();
        if (on && until - end >= 0) {
            return;
        }
        if (!on) {
            long seconds = Math.max(1, Math.round(wait.toMillis() / 1000.0));
            LOG.warn("Account {} pauses for {} s: {}", account, seconds, why);
        }
        on = true;
        until = end;
    }
}
