package io.restoreroutes.delivery;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.ledger.Leases;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.loop.Loop;
import io.restoreroutes.loop.Loop.Rest;
import io.restoreroutes.loop.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one target on a thread of its own, so that none waits for another. */
abstract class DeliveryLoop {
    final Logger log = LoggerFactory.getLogger(getClass());
    final Outage outage;
    private final String name;
    private final DeliveryDuty duty;
    private final Loop loop;

    /**
     * @param name of the target
     * @param over what is said when all is well again
     */
    DeliveryLoop(Leases leases, String name, String over) {
        this.name = name;
        this.outage =
                new Outage(
                        log,
                        "Delivery to '"
                                + name
                                + "' waits for the ledger and tries again every second; see to"
                                + " its database",
                        over);
        this.loop =
                new Loop("restore-deliver-" + name, outage, this::turn)
                        .finishing()
                        .atEnd(this::end);
        this.duty = new DeliveryDuty(leases, name, loop::wake);
    }

    /** Delivers some of what there is. */
    abstract Rest pass();

    /** Another process may have delivered: the position is to be read anew. */
    abstract void beginAnew();

    /** The ledger failed in the middle of a pass, or we did. */
    abstract void brokenOff();

    /** Last act before another process delivers, and of the thread. */
    abstract void finish();

    final void start() {
        loop.start();
    }

    /** News in the ledger. */
    final void wake() {
        loop.wake();
    }

    /** Asks the thread to end: at the latest by that time of {@link System#nanoTime}. */
    final void askToStop(long deadline) {
        loop.askToStop(deadline);
    }

    /** {@return whether the thread has ended by the time it was asked to} */
    final boolean awaitEnd() throws InterruptedException {
        return loop.awaitEnd();
    }

    /** {@return whether the loop was asked to end and its time is up} */
    final boolean mustEnd() {
        return loop.mustEnd();
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

    private void end() {
        finish();
        duty.quiet();
    }

    /** {@return whether what was begun may go on; asked before each send} */
    final boolean isMine() {
        return duty.isMine();
    }

    /** {@return what makes this process the only one that delivers to the target} */
    final Duty duty() {
        return duty;
    }

    private Rest tryPass() {
        boolean done = false;
        try {
            Rest rest = pass();
            done = true;
            return rest;
        } catch (LedgerException e) {
            if (isMine()) {
                throw e;
            }
            // Refused because another process has it; or away, which the leases tell of.
            log.debug("Delivery to '{}' was broken off: {}", name, e.getMessage());
            return Rest.IDLE;
        } finally {
            if (!done) {
                brokenOff();
            }
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
