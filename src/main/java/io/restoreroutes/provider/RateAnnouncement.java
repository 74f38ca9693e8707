package io.restoreroutes.provider;

import java.time.Duration;

/**
 * A rate that a provider says it allows.
 *
 * @param limit calls per interval, more than 0
 * @param interval the window, longer than 0
 */
public record RateAnnouncement(long limit, Duration interval) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public RateAnnouncement {
        if (limit <= 0 || interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("no rate");
        }
    }

    /** {@return calls per second} */
    public double perSecond() {
        return limit * 1e9 / interval.toNanos();
    }
}
