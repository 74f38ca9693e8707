package io.restoreroutes.gate;

/**
 * The refusals of one told wait, and what went through beside them. Times are nanoseconds of the
 * gate's clock. Guarded by the gate's lock.
 */
final class CredentialRefusals {
    private boolean open;
    private long firstSentAt;
    private int count;
    private int acceptedLater;
    private double wait;
    private double unit;

    /** {@return whether a wait was told that is not concluded yet} */
    boolean isOpen() {
        return open;
    }

    /** Adds one; the first one tells how long to wait, in seconds, and in which unit. */
    void add(long sentAt, double waitSeconds, double unitSeconds) {
        if (!open) {
            open = true;
            firstSentAt = sentAt;
            count = 0;
            acceptedLater = 0;
            wait = waitSeconds;
            unit = unitSeconds;
        }
        count++;
    }

    /** A call that was sent at that time was let through. */
    void accepted(long sentAt) {
        if (open && sentAt - firstSentAt > 0) {
            acceptedLater++;
        }
    }

    /** The wait is over; what was counted stays to be read. */
    void close() {
        open = false;
    }

    /** Nothing was refused that teaches anything. */
    void clear() {
        open = false;
        count = 0;
        unit = 0;
    }

    /** {@return whether later calls went through, so that it was no limit of the rate} */
    boolean isPassing() {
        return acceptedLater >= 3 && acceptedLater >= 3 * count;
    }

    int count() {
        return count;
    }

    /** {@return the wait that was told, in seconds} */
    double seconds() {
        return wait;
    }

    /** {@return the unit it was told in, in seconds: it is up to so much longer than needed} */
    double unit() {
        return unit;
    }
}
