package io.restoreroutes.cluster;

import io.restoreroutes.ledger.AcquiredLease;

/**
 * Something that one process at a time does. It asks {@link io.restoreroutes.ledger.Leases#mayAct}
 * before each step; the calls here only tell it when that has changed, and return soon.
 */
public interface Duty {
    /** {@return the name of its lease: a kind, a colon, and what it is for} */
    String name();

    /** It is this process's now. */
    void begin(AcquiredLease lease);

    /**
     * Another process is to have it: nothing new is begun. Asked again and again.
     *
     * @return whether nothing is under way any more
     */
    boolean windDown();

    /**
     * It is not this process's any more.
     *
     * @param handedOver whether of its own accord
     */
    void end(boolean handedOver);
}
