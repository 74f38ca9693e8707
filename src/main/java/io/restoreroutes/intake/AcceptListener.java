package io.restoreroutes.intake;

import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;

/** Hears what was accepted. Called on the intake's thread; must return at once. */
public interface AcceptListener {
    /** A batch of a source was committed. */
    void batchCommitted(BatchResult result);

    /** A source was read to its end; the job may have ended with that. */
    void intakeCompleted(Job job);
}
