package io.restoreroutes.loop;

import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.Swept;
import io.restoreroutes.ledger.Verdict;
import java.util.List;

/**
 * Hears what happened to jobs, once it is committed. Called on whichever thread did it, also on
 * several at once; must return at once.
 */
public interface JobListener {
    /** A batch of a source was accepted. */
    default void batchCommitted(BatchResult result) {}

    /** A source was read to its end; the job may have ended with that. */
    default void intakeCompleted(Job job) {}

    /** Verdicts were recorded, at least one of them an outcome. */
    default void outcomesRecorded(List<Verdict> verdicts) {}

    /** A job's last item ended. */
    default void jobEnded(JobSummary summary) {}

    /** A person wants something of a job. */
    default void acted(Job job, String what) {}

    /** A part of a job's items follows an action now. */
    default void swept(Swept swept) {}
}
