package io.restoreroutes.loop;

import io.restoreroutes.ledger.LedgerException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one thing round and round on a thread of its own: a step, a rest, the next step. It goes on
 * when the ledger is away and after a fault of our own, and ends when asked to.
 */
public final class Loop {
    /** How long trouble is waited for. */
    public static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /**
     * What a step leaves to do.
     *
     * @param time how long to wait before the next one
     * @param wakeable whether news shortens that; the end does in any case
     */
    public record Rest(Duration time, boolean wakeable) {
        /** There is more to do at once. */
        public static final Rest NONE = new Rest(Duration.ZERO, false);

        /** There is nothing to do; what nobody told of is found soon. */
        public static final Rest IDLE = untilNews(Duration.ofSeconds(1));

        /** {@return a rest that news cut short} */
        public static Rest untilNews(Duration longest) {
            return new Rest(longest, true);
        }

        /** {@return a rest that only the end cuts short} */
        public static Rest of(Duration time) {
            return new Rest(time, false);
        }
    }

    private final String name;
    private final Outage outage;
    private final Supplier<Rest> step;
    private final Waker waker = new Waker();
    private final Thread thread;
    private Duration retry = RETRY;
    private boolean finishing;
    private Runnable last = () -> {};
    private volatile long deadline;
    private volatile boolean stopping;

    /**
     * Nothing runs before {@link #start}.
     *
     * @param name of the thread
     * @param outage hears what ends a step; the step says itself when all is well
     * @param step does some of what there is; throws {@link LedgerException} if the ledger is away
     */
    public Loop(String name, Outage outage, Supplier<Rest> step) {
        this.name = name;
        this.outage = outage;
        this.step = step;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** {@return this, which waits so long for trouble} */
    public Loop retryAfter(Duration time) {
        retry = time;
        return this;
    }

    /**
     * {@return this, which goes on when asked to end, until a step finds nothing more to do or
     * nothing that it can do}
     */
    public Loop finishing() {
        finishing = true;
        return this;
    }

    /** {@return this, with a last act on its thread} */
    public Loop atEnd(Runnable act) {
        last = act;
        return this;
    }

    /** Begins. To be called once. */
    public void start() {
        thread.start();
    }

    /** There is news: look again. Cheap, from any thread. */
    public void wake() {
        waker.wake();
    }

    /** Asks the loop to end: at the latest by that time of {@link System#nanoTime}. */
    public void askToStop(long latest) {
        deadline = latest;
        stopping = true;
        waker.end();
    }

    /** {@return whether the thread has ended by the time it was asked to} */
    public boolean awaitEnd() throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, left));
        return !thread.isAlive();
    }

    /** Asks the loop to end and waits for that. {@return whether it has ended in time} */
    public boolean stop(Duration patience) throws InterruptedException {
        askToStop(System.nanoTime() + patience.toNanos());
        return awaitEnd();
    }

    /** {@return whether the loop was asked to end} */
    public boolean isStopping() {
        return stopping;
    }

    /** {@return whether the loop was asked to end and its time is up} */
    public boolean mustEnd() {
        return stopping && deadline - System.nanoTime() <= 0;
    }

    private void run() {
        while (!stopping) {
            rest(tryStep());
        }
        boolean more = finishing;
        while (more && !mustEnd()) {
            more = tryStep().equals(Rest.NONE);
        }
        try {
            last.run();
        } catch (RuntimeException | StackOverflowError | LinkageError fault) {
            outage.fault(name, fault);
        }
    }

    private void rest(Rest rest) {
        if (rest.wakeable()) {
            waker.awaitNews(rest.time().toNanos());
        } else {
            waker.awaitEnd(rest.time().toNanos());
        }
    }

    /** Out of memory is another matter: the launcher lets that end the process. */
    private Rest tryStep() {
        try {
            return step.get();
        } catch (LedgerException e) {
            if (stopping) {
                // It is not waited for any more; who stops says what is left.
                LOG.debug("{}: the ledger is away: {}", name, e.getMessage());
            } else {
                outage.ledgerAway(e);
            }
        } catch (RuntimeException | StackOverflowError | LinkageError fault) {
            outage.fault(name, fault);
        }
        return Rest.of(retry);
    }
}
