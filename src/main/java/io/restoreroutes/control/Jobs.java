package io.restoreroutes.control;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobControl;
import io.restoreroutes.ledger.JobStage;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.loop.JobListener;
import java.util.List;
import java.util.Optional;

/**
 * Jobs as a person handles them. An action holds when the method returns; throws as {@link
 * JobControl}.
 */
public final class Jobs {
    private final Ledger ledger;
    private final JobControl control;
    private final JobListener listener;

    public Jobs(Ledger ledger, JobListener listener) {
        this.ledger = ledger;
        this.control = ledger.control();
        this.listener = listener;
    }

    /** {@return the job, if there is one} */
    public Optional<Job> find(String jobId) {
        return ledger.job(jobId);
    }

    /** {@return jobs, newest first, as {@link JobControl#list} gives them} */
    public List<Job> list(String before, JobStage stage, int max) {
        return control.list(before, stage, max);
    }

    /** {@return the job, from now on paused; empty if there is none} */
    public Optional<Job> pause(String jobId) {
        return told(control.pause(jobId), "paused");
    }

    /** {@return the job, from now on running; empty if there is none} */
    public Optional<Job> resume(String jobId) {
        return told(control.resume(jobId), "resumed");
    }

    /** {@return the job, from now on cancelled; empty if there is none} */
    public Optional<Job> cancel(String jobId) {
        return told(control.cancel(jobId), "cancelled");
    }

    /** {@return the job, from now on with that priority; empty if there is none} */
    public Optional<Job> priority(String jobId, int priority) {
        return told(control.priority(jobId, priority), "has priority " + priority);
    }

    /** {@return the job that tries the failed items again; empty if there is no job of that id} */
    public Optional<Job> retry(String jobId) {
        return told(control.retry(jobId), "tries failed items of job " + jobId + " again");
    }

    private Optional<Job> told(Optional<Job> job, String what) {
        job.ifPresent(changed -> listener.acted(changed, what));
        return job;
    }
}
