package io.restoreroutes.delivery;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.ledger.Leases;
import io.restoreroutes.ledger.LedgerException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one target on a thread of its own, so that none waits for another. */
abstract class DeliveryLoop {
    /** How long trouble with the ledger or the disk is waited for. */
    static final Duration TROUBLE_WAIT = Duration.ofSeconds(1);

    /** Kinds of trouble that every loop has. */
    static final String LEDGER = "ledger";

    static final String FAULT = "fault";

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
    final DeliveryTrouble trouble;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final DeliveryDuty duty;
    private Thread thread;
    private boolean woken;
    private boolean stopping;
    private long stopDeadline;

    DeliveryLoop(Leases leases, String name, String overSentence) {
        this.name = name;
        this.duty = new DeliveryDuty(leases, name, this::wake);
        this.trouble = new DeliveryTrouble(log, overSentence);
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
        finish();
        duty.quiet();
    }

    /** A pass, if delivery is this process's. */
    private Rest turn() {
        if (duty.beginTurn()) {
            if (duty.isNew()) {
                beginAnew();
            }
            return tryPass();
        }
        if (duty.isWindingDown()) {
            finish();
        }
        duty.quiet();
        return Rest.IDLE;
    }

    /** {@return whether what was begun may go on; asked before each send} */
    final boolean isMine() {
        return duty.isMine();
    }

    /** {@return what makes this process the only one that delivers to the target} */
    final Duty duty() {
        return duty;
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
        try {
            return pass();
        } catch (LedgerException e) {
            ledgerFailed();
            if (!isMine()) {
                // Refused because another process has it; or away, which the leases tell of.
                log.debug("Delivery to '{}' was broken off: {}", name, e.getMessage());
                return Rest.IDLE;
            }
            if (trouble.begins(LEDGER)) {
                log.error(
                        "Delivery to '{}' waits for the ledger and tries again every second; see to"
                                + " its database. {}",
                        name,
                        e.getMessage());
            }
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            ledgerFailed();
            if (trouble.begins(FAULT)) {
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
            // Not kept: the next pass may write a file. Stopping is by flag.
            log.debug("Delivery to '{}' was interrupted and goes on", name);
        } finally {
            if (rest.wakeable()) {
                woken = false;
            }
            lock.unlock();
        }
    }

    /**
     * To be called after each send: Camel interrupts threads that wait for an answer while it
     * stops, which would break off the write or the sync of a file that follows.
     */
    static void clearInterrupt() {
        if (Thread.interrupted()) {
            LoggerFactory.getLogger(DeliveryLoop.class).debug("Delivery was interrupted");
        }
    }
}
