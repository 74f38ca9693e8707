package io.restoreroutes.gate;

/**
 * How many items may be in at an account, and when the next one may enter. Times are nanoseconds of
 * the gate's clock. Guarded by the gate's lock.
 */
final class GateSlots {
    private int permits;
    private final Pace pace;
    private final Pause pause;
    private final AccountHealth standing;
    private int inUse;

    GateSlots(int permits, Pace pace, Pause pause, AccountHealth standing) {
        this.permits = permits;
        this.pace = pace;
        this.pause = pause;
        this.standing = standing;
    }

    /** Lets no more than so many in from now on; who is in stays. */
    void narrow(int most) {
        permits = Math.min(permits, most);
    }

    int permits() {
        return permits;
    }

    /** {@return 0 if the item is in, else as {@link AccountGate#tryEnter}} */
    long tryEnter(long now) {
        long wait = inUse < width() ? takeFirstTurn(now) : Long.MAX_VALUE;
        if (wait == 0) {
            inUse++;
        }
        return wait;
    }

    /** {@return whether the next item may take the place of one that is in} */
    boolean tryStay(long now) {
        return inUse <= width() && takeFirstTurn(now) == 0;
    }

    /**
     * {@return whether all that are in may go on after a pause} Not if one is to probe: the pace is
     * no reason, as each of them waits for its turn.
     */
    boolean isUncrowded() {
        return inUse <= standing.width(permits);
    }

    void leave() {
        inUse--;
    }

    /** {@return how many more could enter now, were there no pace} */
    int free(long now) {
        return closedFor(now) > 0 ? 0 : width() - inUse;
    }

    /**
     * An item holds its thread while it waits for the pace between two of its calls: few enough
     * items at once keep that wait under five seconds.
     */
    private int width() {
        double rate = pace.perSecond();
        int width = pace.width(standing.width(permits));
        return rate > 0 ? (int) Math.max(1, Math.min(width, Math.ceil(rate * 5))) : width;
    }

    private long takeFirstTurn(long now) {
        long closed = closedFor(now);
        if (closed > 0) {
            return closed;
        }
        long wait = pace.untilTurn(now);
        if (wait > 0) {
            return wait;
        }
        pace.take(now);
        return 0;
    }

    /** {@return the time until a pause is over; 0 if there is none. Ends one that is} */
    long closedFor(long now) {
        long left = pause.left(now);
        if (left == 0 && pause.isOn()) {
            pause.end();
            pace.afterPause(pause.until());
        }
        return left;
    }
}
