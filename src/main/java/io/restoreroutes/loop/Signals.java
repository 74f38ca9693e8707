package io.restoreroutes.loop;

import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.Swept;
import io.restoreroutes.ledger.Verdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what happened to jobs: to those who wait for work, and to who tells a person. One
 * listener's fault keeps no other from hearing. Thread-safe.
 */
public final class Signals implements JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();

    /** This one hears everything from now on, after those that were added before. */
    public void add(JobListener listener) {
        listeners.add(listener);
    }

    @Override
    public void batchCommitted(BatchResult result) {
        tell(listener -> listener.batchCommitted(result));
    }

    @Override
    public void intakeCompleted(Job job) {
        tell(listener -> listener.intakeCompleted(job));
    }

    @Override
    public void outcomesRecorded(List<Verdict> verdicts) {
        tell(listener -> listener.outcomesRecorded(verdicts));
    }

    @Override
    public void jobEnded(JobSummary summary) {
        tell(listener -> listener.jobEnded(summary));
    }

    @Override
    public void acted(Job job, String what) {
        tell(listener -> listener.acted(job, what));
    }

    /** Jobs that ended with it are told of, too. */
    @Override
    public void swept(Swept swept) {
        tell(listener -> listener.swept(swept));
        swept.ended().forEach(this::jobEnded);
    }

    private void tell(Consumer<JobListener> event) {
        for (JobListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | StackOverflowError | LinkageError fault) {
                LOG.error(
                        "A fault of our own in {}, which was told of jobs",
                        listener.getClass().getSimpleName(),
                        fault);
            }
        }
    }
}
