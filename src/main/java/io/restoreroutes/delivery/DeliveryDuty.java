package io.restoreroutes.delivery;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.ledger.AcquiredLease;
import io.restoreroutes.ledger.Leases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process delivers to a target. Asked by the target's thread, told by another. */
final class DeliveryDuty implements Duty {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryDuty.class);

    private final Leases leases;
    private final String target;
    private final Runnable wake;
    private boolean windingDown;
    private boolean quiet = true;

    /** Of the lease under which the present position was read; set by the target's thread. */
    private volatile long epoch;

    /**
     * @param wake makes the target's thread look again
     */
    DeliveryDuty(Leases leases, String target, Runnable wake) {
        this.leases = leases;
        this.target = target;
        this.wake = wake;
    }

    @Override
    public String name() {
        return Leases.delivery(target);
    }

    /** {@return whether the thread may deliver some; it is not quiet then until it says so} */
    synchronized boolean beginTurn() {
        boolean begins = !windingDown && leases.mayAct(name());
        quiet &= !begins;
        return begins;
    }

    /** {@return whether the lease is another one than at the last turn} */
    boolean isNew() {
        long now = leases.epoch(name());
        boolean changed = now != epoch;
        epoch = now;
        return changed;
    }

    /** {@return whether what was begun may go on} */
    boolean isMine() {
        return leases.mayAct(name(), epoch);
    }

    /** {@return whether another process waits for the thread to store how far it is} */
    synchronized boolean isWindingDown() {
        return windingDown && !quiet;
    }

    /** Nothing is under way. */
    synchronized void quiet() {
        quiet = true;
    }

    @Override
    public void begin(AcquiredLease lease) {
        synchronized (this) {
            windingDown = false;
        }
        if (leases.isShared()) {
            LOG.info("Delivery to '{}': this node does it now", target);
        }
        wake.run();
    }

    @Override
    public boolean windDown() {
        synchronized (this) {
            windingDown = true;
            if (quiet) {
                return true;
            }
        }
        wake.run();
        return false;
    }

    @Override
    public void end(boolean handedOver) {
        if (handedOver) {
            LOG.info("Delivery to '{}': another node does it now", target);
        }
    }
}
