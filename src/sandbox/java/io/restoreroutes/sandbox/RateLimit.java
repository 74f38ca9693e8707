package io.restoreroutes.sandbox;

import java.time.Duration;

/**
 * How many calls one caller may make. Each caller (ImageKit: key; Box: user) is counted apart.
 *
 * @param count how many calls fit in the interval
 * @param interval the window's length, or the time in which {@code count} permits grow back
 * @param burst how many calls may come at once; 0: fixed windows instead of a bucket
 */
public record RateLimit(int count, Duration interval, int burst) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the count or the interval is not positive
     */
    public RateLimit {
        if (count < 1 || burst < 0 || interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("a rate limit needs a positive count and interval");
        }
    }

    /** {@return fixed windows of that length with so many calls each} */
    public static RateLimit window(int count, Duration interval) {
        return new RateLimit(count, interval, 0);
    }

    /** {@return a token bucket: so many calls a second, so many at once} */
    public static RateLimit bucket(int perSecond, int burst) {
        return new RateLimit(perSecond, Duration.ofSeconds(1), Math.max(1, burst));
    }

    /** One caller's use of the limit; only for the sandbox's own thread. */
    static final class Meter {
        private final RateLimit limit;
        private long start;
        private double used;

        Meter(RateLimit limit, long now) {
            this.limit = limit;
            this.start = now;
        }

        /** {@return zero if the call may pass, else how long to wait} */
        Duration take(long now) {
            return limit.burst() == 0 ? takeFromWindow(now) : takeFromBucket(now);
        }

        private Duration takeFromWindow(long now) {
            long length = limit.interval().toNanos();
            if (now - start >= length) {
                start += (now - start) / length * length;
                used = 0;
            }
            if (used < limit.count()) {
                used++;
                return Duration.ZERO;
            }
            return Duration.ofNanos(start + length - now);
        }

        private Duration takeFromBucket(long now) {
            double nanosEach = (double) limit.interval().toNanos() / limit.count();
            used = Math.max(0, used - (now - start) / nanosEach);
            start = now;
            if (used + 1 <= limit.burst()) {
                used++;
                return Duration.ZERO;
            }
            return Duration.ofNanos((long) Math.ceil((used + 1 - limit.burst()) * nanosEach));
        }
    }
}
