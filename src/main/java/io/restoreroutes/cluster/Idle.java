package io.restoreroutes.cluster;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The idle time of one thread, which news cut short. News that come while the thread is busy are
 * not missed: the next idle time ends at once. Thread-safe.
 */
public final class Idle {
    private static final Logger LOG = LoggerFactory.getLogger(Idle.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;

    /** There is news. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for news, at most so many nanoseconds. */
    public void await(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
        } catch (InterruptedException e) {
            // Nobody of ours interrupts. Stopping is by flag.
            LOG.debug("Interrupted while idle");
        } finally {
            lock.unlock();
        }
    }
}
