package io.restoreroutes.loop;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the rest of one thread short when there is news. News that come while the thread is busy are
 * not missed: its next rest ends at once. Thread-safe.
 */
public final class Waker {
    private static final Logger LOG = LoggerFactory.getLogger(Waker.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean news;
    private boolean ended;

    /** There is news. */
    public void wake() {
        lock.lock();
        try {
            news = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on there is no rest. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for news, at most so many nanoseconds. */
    public void awaitNews(long nanos) {
        await(nanos, true);
    }

    /** Waits for the end, at most so many nanoseconds. News are kept for the next rest. */
    public void awaitEnd(long nanos) {
        await(nanos, false);
    }

    private void await(long nanos, boolean wakeable) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !ended && !(wakeable && news)) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Not kept: the next step may write a file. The end is told by a flag.
            LOG.debug("Interrupted while at rest");
        } finally {
            news &= !wakeable;
            lock.unlock();
        }
    }
}
