package io.restoreroutes.delivery;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.ledger.Leases;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.Taken;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one target on a thread of its own, so that none waits for another. The thread is never
 * interrupted: an interrupt during a call of H2 would close the database file.
 */
abstract class DeliveryLoop implements Duty {
    /** How long trouble with the ledger or the disk is waited for. */
    static final Duration TROUBLE_WAIT = Duration.ofSeconds(1);

    /** Outcomes are announced by {@link #wake}; this is for what was committed by others. */
    private static final Duration SAFETY_POLL = Duration.ofSeconds(1);

    /**
     * What a pass leaves to do.
     *
     * @param time how long to wait before the next
     * @param wakeable whether news shortens that
     */
    record Rest(Duration time, boolean wakeable) {
        static final Rest NONE = new Rest(Duration.ZERO, false);
        static final Rest IDLE = new Rest(SAFETY_POLL, true);

        static Rest of(Duration time) {
            return new Rest(time, false);
        }
    }

    final Logger log = LoggerFactory.getLogger(getClass());
    final Trouble trouble;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Leases leases;
    private Thread thread;
    private boolean woken;
    private boolean stopping;
    private long stopDeadline;

    /** Another process is to deliver; and: nothing of ours is under way. */
    private boolean windingDown;

    private boolean quiet = true;

    /** Of the lease under which the position was read. */
    private long epoch;

    DeliveryLoop(Leases leases, String name, String overSentence) {
        this.leases = leases;
        this.name = name;
        this.trouble = new Trouble(log, overSentence);
    }

    /** Delivers some of what there is. */
    abstract Rest pass();

    /** Another process may have delivered: the position is to be read anew. */
    abstract void beginAnew();

    /** The ledger failed in the middle of a pass. */
    abstract void ledgerFailed();

    /** Last act before another process delivers, and of the thread. */
    abstract void finish();

    final void start() {
        thread = new Thread(this::run, "restore-deliver-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** News in the ledger. */
    final void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the thread to end: at the latest by that time of {@link System#nanoTime}. */
    final void askToStop(long deadline) {
        lock.lock();
        try {
            stopping = true;
            stopDeadline = deadline;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the thread has ended by the time it was asked to} */
    final boolean awaitEnd() throws InterruptedException {
        if (thread == null) {
            return true;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(stopDeadline - System.nanoTime());
        thread.join(Math.max(1, left));
        return !thread.isAlive();
    }

    /** {@return whether the loop was asked to end and its time is up} */
    final boolean mustEnd() {
        lock.lock();
        try {
            return stopping && stopDeadline - System.nanoTime() <= 0;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean last;
        Rest rest;
        do {
            last = isStopping();
            rest = turn();
            waitFor(rest);
            // Asked to end, it goes on until a pass finds nothing more to do, or nothing it can do.
        } while (!(last && !rest.equals(Rest.NONE)) && !mustEnd());
        clearInterrupt();
        finish();
        becomeQuiet();
    }

    /** A pass, if delivery is this process's. */
    private Rest turn() {
        if (beginTurn()) {
            long now = leases.epoch(name());
            if (now != epoch) {
                beginAnew();
                epoch = now;
            }
            return tryPass();
        }
        if (isWindingDown()) {
            finish();
        }
        becomeQuiet();
        return Rest.IDLE;
    }

    private boolean beginTurn() {
        lock.lock();
        try {
            boolean begins = !windingDown && leases.mayAct(name());
            quiet &= !begins;
            return begins;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWindingDown() {
        lock.lock();
        try {
            return windingDown && !quiet;
        } finally {
            lock.unlock();
        }
    }

    private void becomeQuiet() {
        lock.lock();
        try {
            quiet = true;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether what was begun may go on; asked before each send} */
    final boolean isMine() {
        return leases.mayAct(name(), epoch);
    }

    @Override
    public final String name() {
        return Leases.delivery(name);
    }

    @Override
    public final void begin(Taken taken) {
        lock.lock();
        try {
            windingDown = false;
        } finally {
            lock.unlock();
        }
        if (leases.isShared()) {
            log.info("Delivery to '{}' is this node's now", name);
        }
        wake();
    }

    @Override
    public final boolean windDown() {
        lock.lock();
        try {
            windingDown = true;
            woken = true;
            changed.signalAll();
            return quiet;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void end(boolean handedOver) {
        if (handedOver) {
            log.info("Delivery to '{}' is another node's now", name);
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    private Rest tryPass() {
        clearInterrupt();
        try {
            return pass();
        } catch (LedgerException e) {
            ledgerFailed();
            if (!isMine()) {
                // Refused because another process has it; or away, which the leases tell of.
                log.debug("Delivery to '{}' was broken off: {}", name, e.getMessage());
                return Rest.IDLE;
            }
            if (trouble.begins("ledger")) {
                log.error(
                        "Delivery to '{}' waits for the ledger and tries again every second; see to"
                                + " its database. {}",
                        name,
                        e.getMessage());
            }
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            ledgerFailed();
            if (trouble.begins("fault")) {
                log.error("Delivery to '{}' met a fault and tries again every second", name, e);
            }
        }
        return Rest.of(TROUBLE_WAIT);
    }

    private void waitFor(Rest rest) {
        lock.lock();
        try {
            long left = rest.time().toNanos();
            while (left > 0 && !stopping && !(rest.wakeable() && woken)) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Not kept: it would close the database file in the next pass. Stopping is by flag.
            log.debug("Delivery to '{}' was interrupted and goes on", name);
        } finally {
            if (rest.wakeable()) {
                woken = false;
            }
            lock.unlock();
        }
    }

    /** Camel interrupts threads that wait for an answer while it stops. */
    static void clearInterrupt() {
        if (Thread.interrupted()) {
            LoggerFactory.getLogger(DeliveryLoop.class).debug("Delivery was interrupted");
        }
    }
}
