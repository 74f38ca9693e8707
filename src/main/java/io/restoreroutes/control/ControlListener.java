package io.restoreroutes.control;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Swept;

/** Hears of wishes and what they lead to, on whichever thread; returns soon. */
public interface ControlListener {
    /** A person wants something of a job; it is committed. */
    void wished(Job job, String what);

    /** A part of a job's items follows a wish now. */
    void swept(Swept swept);
}
