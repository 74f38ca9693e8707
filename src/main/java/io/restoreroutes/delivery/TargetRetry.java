package io.restoreroutes.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.RestoreJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** How long to wait for a target that fails, and when to give an outcome up. One thread's own. */
final class TargetRetry {
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

    private final Duration giveUpAfter;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private Duration backOff = FIRST_BACK_OFF;
    private Instant failingSince;
    private long failingFrom;

    /**
     * @param nanoTime a monotonic clock: a wall clock that is set ahead makes no failure old
     */
    TargetRetry(Duration giveUpAfter, Clock clock, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.giveUpAfter = giveUpAfter;
        this.clock = clock;
    }

    /** All is well, or somebody else's: what was counted is forgotten. */
    void reset() {
        backOff = FIRST_BACK_OFF;
        failingSince = null;
    }

    /** {@return since when no try has succeeded, after this one failed} */
    Instant failed() {
        if (failingSince == null) {
            failingSince = clock.instant();
            failingFrom = nanoTime.getAsLong();
        }
        return failingSince;
    }

    /**
     * {@return whether an outcome whose try has just failed is given up} Its time runs from the
     * first try that failed: neither our own rest nor the trouble of others before it counts, and
     * behind one that was given up each gets its try.
     *
     * @param endedAt when there was something to deliver
     */
    boolean isOver(Instant endedAt) {
        Instant from = endedAt.isAfter(failingSince) ? endedAt : failingSince;
        return nanoTime.getAsLong() - failingFrom >= giveUpAfter.toNanos()
                && !clock.instant().isBefore(from.plus(giveUpAfter));
    }

    /**
     * {@return how long to wait before the next try}
     *
     * @param told how long the target asked for; zero = it did not
     */
    Duration next(Duration told) {
        Duration rest = backOff.compareTo(told) > 0 ? backOff : told;
        Duration doubled = backOff.multipliedBy(2);
        backOff = doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
        return rest;
    }

    /** {@return since when there is this outcome to deliver} */
    static Instant finishedAt(OutboxRow row) {
        try {
            return Instant.parse(
                    RestoreJson.mapper().readTree(row.json()).path("finishedAt").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An outcome of the ledger is no JSON", e);
        }
    }
}
