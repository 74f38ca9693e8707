package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The pacing and pausing of all calls to one account. It opens for one call at first: only when the
 * account has given a good answer, up to its number of concurrent calls may be under way. Told
 * waits and trouble close it for the whole account; after trouble one item probes. Thread-safe.
 */
public final class AccountGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final GateSlots entrance;
    private final GateWaiters waits;
    private final Pace pace;
    private final Pause pause = new Pause();
    private final AccountHealth standing = new AccountHealth();
    private final LongSupplier nanoTime;
    private final GateReports reports;

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
        this.pace = new Pace(callsPerSecond, nanoTime.getAsLong());
        this.entrance = new GateSlots(permits, pace, pause, standing);
        this.waits = new GateWaiters(lock, entrance, pace, nanoTime);
        this.nanoTime = nanoTime;
        this.reports =
                new GateReports(
                        name, maxToldWait, nanoTime, lock, pace, pause, standing, this::stirred);
    }

    /** {@return the number of items that may be under way at once} */
    public int permits() {
        lock.lock();
        try {
            return entrance.permits();
        } finally {
            lock.unlock();
        }
    }

    /** One more account goes through here: the lower limits count for all. */
    void share(String account, int permits, double callsPerSecond) {
        lock.lock();
        try {
            entrance.narrow(permits);
            pace.limit(callsPerSecond);
            reports.share(account);
        } finally {
            lock.unlock();
        }
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
            return entrance.tryEnter(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the next item may go on the permit that the caller holds} */
    public boolean tryStay() {
        lock.lock();
        try {
            return entrance.tryStay(nanoTime.getAsLong());
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
            waits.resume();
            standing.startAnew();
            pace.afterPause(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the gate let the caller in before the wait was over} */
    public boolean enter(Duration maxWait) throws InterruptedException {
        return waits.enter(maxWait);
    }

    /** Gives the permit back. */
    public void leave() {
        lock.lock();
        try {
            entrance.leave();
            waits.stir();
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
            return entrance.closedFor(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many more items could enter now, were there no pace} */
    public int free() {
        lock.lock();
        try {
            return entrance.free(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the turn of a further call of an item that is already in, and first for a closed
     * account to open if that may be waited for on the spot: soon, and by all that are in.
     *
     * @param patience how long the account may still be closed
     * @return 0 when it may leave, else the nanoseconds for which the account is closed
     */
    public long takeTurn(Duration patience) throws InterruptedException {
        return waits.takeTurn(patience);
    }

    /**
     * Who is in does not wait for a closed account to open any more, until {@link #startAnew}: the
     * process stops, or the account's work goes to another one.
     */
    public void endWaits() {
        waits.end();
    }

    /** {@return where to tell what came of the calls} */
    public GateReports reports() {
        return reports;
    }

    /** A pause or an opening: who waits has to look again. */
    private void stirred(boolean opened) {
        waits.stir();
        if (opened) {
            listener.run();
        }
    }

    /** {@return the gate's clock, in nanoseconds} */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** Learns the difference between the server's clock and ours from an answer's Date. */
    public void serverClock(Instant serverDate, Instant receivedAt) {
        serverOffset = Duration.between(receivedAt, serverDate);
    }

    /** {@return the server's clock minus ours, good to about two seconds; zero before an answer} */
    public Duration serverOffset() {
        return serverOffset;
    }
}
