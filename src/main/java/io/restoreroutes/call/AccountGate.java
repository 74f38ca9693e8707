package io.restoreroutes.call;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The pacing and pausing of all calls to one account. It opens for one call at first: only when the
 * account has given a good answer, up to its number of concurrent calls may be under way. Told
 * waits and trouble close it for the whole account; after trouble one item probes. Thread-safe.
 */
public final class AccountGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int permits;
    private final Pace pace;
    private final Pause pause = new Pause();
    private final Standing standing = new Standing();
    private final LongSupplier nanoTime;
    private final GateReports reports;

    private int inUse;
    private volatile Duration serverOffset = Duration.ZERO;
    private Runnable listener = () -> {};

    /**
     * A closed gate is never the start: the first item may go through at once.
     *
     * @param permits calls under way at once, at the most
     * @param callsPerSecond the pace, or 0 for none
     * @param maxToldWait the longest wait a server may impose
     * @param nanoTime a monotonic clock
     */
    public AccountGate(
            String name,
            int permits,
            double callsPerSecond,
            Duration maxToldWait,
            LongSupplier nanoTime) {
        this.permits = permits;
        this.pace = new Pace(callsPerSecond, nanoTime.getAsLong());
        this.nanoTime = nanoTime;
        this.reports =
                new GateReports(
                        name, maxToldWait, nanoTime, lock, pace, pause, standing, this::stirred);
    }

    /** {@return the number of items that may be under way at once} */
    public int permits() {
        return permits;
    }

    /** {@return whether items should not be claimed ahead: a pace is set, or one item probes} */
    public boolean isNarrow() {
        lock.lock();
        try {
            return pace.isSet() || standing.isProbing();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets the rate that the provider publishes.
     *
     * @param published null for none
     */
    public void expect(RateAnnouncement published) {
        lock.lock();
        try {
            pace.expect(published);
        } finally {
            lock.unlock();
        }
    }

    /** Sets what is called, without the lock, whenever the gate may have opened. */
    public void onChange(Runnable newListener) {
        listener = newListener;
    }

    /**
     * Takes a permit and the turn of the first call.
     *
     * @return 0 if the item may go, else the nanoseconds until it is worth asking again; {@code
     *     Long.MAX_VALUE} if only a {@link #leave} can open the gate
     */
    public long tryEnter() {
        lock.lock();
        try {
            long wait = inUse < width() ? takeFirstTurn() : Long.MAX_VALUE;
            if (wait == 0) {
                inUse++;
            }
            return wait;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the next item may go on the permit that the caller holds} */
    public boolean tryStay() {
        lock.lock();
        try {
            return inUse <= width() && takeFirstTurn() == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Another process used the account before: it opens for one call again, and there is nothing to
     * catch up.
     */
    public void startAnew() {
        lock.lock();
        try {
            standing.startAnew();
            pace.afterPause(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
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

    private long takeFirstTurn() {
        long now = nanoTime.getAsLong();
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

    /** {@return whether the gate let the caller in before the wait was over} */
    public boolean enter(Duration maxWait) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + maxWait.toNanos();
        // Locked from the question to the wait: no leave in between goes unheard.
        lock.lock();
        try {
            while (true) {
                long wait = tryEnter();
                if (wait == 0) {
                    return true;
                }
                long left = deadline - nanoTime.getAsLong();
                if (left <= 0) {
                    return false;
                }
                changed.await(Math.min(wait, left), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives the permit back. */
    public void leave() {
        lock.lock();
        try {
            inUse--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    /** {@return nanoseconds until a paused gate opens; 0 if it is not paused} */
    public long pausedFor() {
        if (!pause.isOn()) {
            return 0;
        }
        lock.lock();
        try {
            return closedFor(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many more items could enter now, were there no pace} */
    public int free() {
        lock.lock();
        try {
            return closedFor(nanoTime.getAsLong()) > 0 ? 0 : width() - inUse;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the turn of a further call of an item that is already in.
     *
     * @return 0 when it may leave, else the nanoseconds for which the account is closed
     */
    long takeTurn() throws InterruptedException {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            long closed = closedFor(now);
            if (closed > 0) {
                return closed;
            }
            long turn = pace.take(now);
            while (turn - nanoTime.getAsLong() > 0) {
                changed.await(turn - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
            }
            return closedFor(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    private long closedFor(long now) {
        long left = pause.left(now);
        if (left == 0 && pause.isOn()) {
            pause.end();
            pace.afterPause(pause.until());
        }
        return left;
    }

    /** {@return where to tell what came of the calls} */
    public GateReports reports() {
        return reports;
    }

    /** A pause or an opening: who waits has to look again. */
    private void stirred(boolean opened) {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (opened) {
            listener.run();
        }
    }

    /** {@return the gate's clock, in nanoseconds} */
    long now() {
        return nanoTime.getAsLong();
    }

    /** Learns the difference between the server's clock and ours from an answer's Date. */
    void serverClock(Instant serverDate, Instant receivedAt) {
        serverOffset = Duration.between(receivedAt, serverDate);
    }

    /** {@return the server's clock minus ours, good to about two seconds; zero before an answer} */
    public Duration serverOffset() {
        return serverOffset;
    }
}
