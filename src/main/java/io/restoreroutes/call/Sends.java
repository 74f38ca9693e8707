package io.restoreroutes.call;

import io.restoreroutes.provider.ProviderCall;
import java.time.Instant;

/**
 * What left of one attempt, counted and timed, and whether its present call is to be sent (again).
 * Belongs to one attempt; not thread-safe.
 */
public final class Sends {
    private static final int MOST_REPEATS = 3;

    private int calls;
    private int writes;
    private Instant firstAt;
    private Instant lastAt;
    private long lastNanos;
    private boolean write;
    private boolean pending;
    private int renewals;
    private int refusals;

    Sends() {}

    /** That many writes were sent by earlier attempts. */
    void resume(int writesSent) {
        writes = writesSent;
    }

    /** That is the call to be sent next. */
    void next(ProviderCall call) {
        write = call.write() != null;
        pending = true;
        renewals = 0;
        refusals = 0;
    }

    /** {@return whether the present call is still to be sent} */
    public boolean isPending() {
        return pending;
    }

    /**
     * The call is about to leave.
     *
     * @param nanos the same time by the gate's clock
     */
    void count(Instant now, long nanos) {
        firstAt = calls == 0 ? now : firstAt;
        lastAt = now;
        lastNanos = nanos;
        pending = false;
        calls++;
        if (write) {
            writes++;
        }
    }

    /** The call was held back and is still to be sent. */
    void heldBack() {
        calls--;
        neverLeft();
        pending = true;
    }

    /** The call is known not to have left. */
    void neverLeft() {
        if (write) {
            writes--;
        }
    }

    /** The credential was refused and can be renewed: the same call once more. */
    void repeatRenewed() {
        renewals++;
        pending = true;
    }

    /** {@return whether the call is sent again because its credential was refused} */
    public boolean isRenewed() {
        return renewals > 0;
    }

    /** {@return how often the present call's credential was renewed because it was refused} */
    int renewals() {
        return renewals;
    }

    /** The call was refused for the time being: the same once more, but not again and again. */
    void repeatRefused() {
        if (refusals < MOST_REPEATS) {
            refusals++;
            pending = true;
        }
    }

    /** {@return whether a call other than the present one has left in this attempt} */
    boolean hasEarlier() {
        return calls > (pending ? 0 : 1);
    }

    /** {@return calls of this attempt} */
    int calls() {
        return calls;
    }

    /** {@return writes of all attempts} */
    int writes() {
        return writes;
    }

    /** {@return when the first call left, or null if none has} */
    Instant firstAt() {
        return firstAt;
    }

    /** {@return when the last call left} */
    Instant lastAt() {
        return lastAt;
    }

    /** {@return the same by the gate's clock} */
    long lastNanos() {
        return lastNanos;
    }
}
