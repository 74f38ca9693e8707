package io.restoreroutes.work;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the wall clock was set: it has moved by more than the monotonic clock. Due times are
 * wall-clock times, so after a step back items would wait for as long as the step; and after one
 * ahead a doubt would seem to be old. One thread's own.
 */
final class ClockWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    /** Steps that small are waited out. */
    private static final Duration NOTICED = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Duration longestWait;
    private final Runnable wasSet;
    private long offset;
    private boolean looked;
    private Duration back = Duration.ZERO;

    /**
     * @param longestWait the longest wait of an item that makes sense
     * @param wasSet hears of each step, at once
     */
    ClockWatch(
            Ledger ledger,
            Clock clock,
            LongSupplier nanoTime,
            Duration longestWait,
            Runnable wasSet) {
        this.ledger = ledger;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.longestWait = longestWait;
        this.wasSet = wasSet;
        this.offset = offset();
    }

    private long offset() {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
    }

    /**
     * Looks at the clocks, and puts right what waits.
     *
     * @param mine the accounts that this process works on
     * @return whether items are due earlier than they were
     */
    boolean look(Collection<String> mine) {
        Duration step = step();
        if (!step.isZero()) {
            LOG.warn(
                    "The clock of this machine was set {} by {}; waits go on as if it had not been",
                    step.isNegative() ? "back" : "ahead",
                    step.abs());
            back = step.isNegative() ? back.plus(step.abs()) : back;
            wasSet.run();
        }
        // The first time for what a former process left, whose clock may have been another.
        if (mine.isEmpty() || back.isZero() && looked) {
            return false;
        }
        try {
            int moved = ledger.dueEarlier(mine, back, longestWait);
            back = Duration.ZERO;
            looked = true;
            return moved > 0;
        } catch (LedgerException e) {
            // Those who have something to do say so.
            LOG.debug("The ledger is away: {}", e.getMessage());
            return false;
        }
    }

    private Duration step() {
        long now = offset();
        Duration step = Duration.ofMillis(now - offset);
        offset = now;
        return step.abs().compareTo(NOTICED) < 0 ? Duration.ZERO : step;
    }
}
