package io.restoreroutes.gate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/** The threads that wait at a gate: to get in, for a pause to end, for their turn. Thread-safe. */
final class GateWaiters {
    private final Lock lock;
    private final Condition changed;
    private final GateSlots entrance;
    private final Pace pace;
    private final LongSupplier nanoTime;
    private boolean ended;

    /**
     * @param lock the gate's, under which everything about it changes
     */
    GateWaiters(Lock lock, GateSlots entrance, Pace pace, LongSupplier nanoTime) {
        this.lock = lock;
        this.changed = lock.newCondition();
        this.entrance = entrance;
        this.pace = pace;
        this.nanoTime = nanoTime;
    }

    /** As {@link AccountGate#enter}. */
    boolean enter(Duration maxWait) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + maxWait.toNanos();
        // Locked from the question to the wait: no leave in between goes unheard.
        lock.lock();
        try {
            while (true) {
                long now = nanoTime.getAsLong();
                long wait = entrance.tryEnter(now);
                if (wait == 0) {
                    return true;
                }
                if (deadline - now <= 0) {
                    return false;
                }
                changed.await(Math.min(wait, deadline - now), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link AccountGate#takeTurn}. */
    long takeTurn(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long closed = awaitOpening(patience.toNanos());
                if (closed > 0) {
                    return closed;
                }
                long turn = pace.take(nanoTime.getAsLong());
                while (turn - nanoTime.getAsLong() > 0) {
                    changed.await(turn - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
                }
                if (closedFor() == 0) {
                    return 0;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long awaitOpening(long patience) throws InterruptedException {
        long closed = closedFor();
        // Whatever makes the pause longer, or the wait senseless, stirs who waits.
        while (closed > 0 && closed <= patience && !ended && entrance.isUncrowded()) {
            changed.await(closed, TimeUnit.NANOSECONDS);
            closed = closedFor();
        }
        return closed;
    }

    private long closedFor() {
        return entrance.closedFor(nanoTime.getAsLong());
    }

    /** Something has changed: who waits has to look again. */
    void stir() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on nobody waits for a pause to end. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Pauses are waited for again. Called with the lock held. */
    void resume() {
        ended = false;
    }
}
