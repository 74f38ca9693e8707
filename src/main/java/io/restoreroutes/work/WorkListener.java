package io.restoreroutes.work;

import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.Verdict;
import java.util.List;

/** Hears what the worker has committed. Called on the recorder's thread; must return at once. */
public interface WorkListener {
    /** Verdicts were committed, at least one of them an outcome. */
    void outcomesRecorded(List<Verdict> verdicts);

    /** A job's last item ended. */
    void jobEnded(JobSummary summary);
}
