package io.restoreroutes.control;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobControl;
import io.restoreroutes.ledger.JobStage;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.loop.JobListener;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.Status;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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
        return told(
                control.followUp(FollowUp.RETRY, jobId),
                "tries failed items of job " + jobId + " again");
    }

    /**
     * {@return the job that does what that one planned; empty if there is no job of that id}
     *
     * @param incomplete whether a plan will do that is known not to be the whole
     */
    public Optional<Job> approve(String jobId, boolean incomplete) {
        return told(
                control.followUp(FollowUp.PLAN, jobId, incomplete),
                "does what job " + jobId + " has planned");
    }

    /** {@return the job that undoes what that one wrote; empty if there is no job of that id} */
    public Optional<Job> undo(String jobId) {
        return told(
                control.followUp(FollowUp.UNDO, jobId),
                "undoes what job " + jobId + " has written");
    }

    /**
     * Outcomes of a job, so far, in their order.
     *
     * @param rows at most as many as were asked for; fewer where they are long
     * @param next the place behind which further ones are now; empty if there are none
     */
    public record Outcomes(List<OutboxRow> rows, OptionalLong next) {}

    /**
     * {@return a page of the job's outcomes; empty if there is no job of that id, or its outcomes
     * are being forgotten}
     *
     * @param statuses only these
     * @param after behind this place; 0 = from the first one on
     * @param max at most so many
     */
    public Optional<Outcomes> outcomes(String jobId, Set<Status> statuses, long after, int max) {
        if (ledger.job(jobId).filter(job -> !job.forgetting()).isEmpty()) {
            return Optional.empty();
        }
        List<OutboxRow> rows = ledger.outbox().readJob(jobId, after, Long.MAX_VALUE, statuses, max);
        long last = rows.isEmpty() ? after : rows.get(rows.size() - 1).seq();
        boolean more =
                !rows.isEmpty()
                        && !ledger.outbox()
                                .readJob(jobId, last, Long.MAX_VALUE, statuses, 1)
                                .isEmpty();
        return Optional.of(new Outcomes(rows, more ? OptionalLong.of(last) : OptionalLong.empty()));
    }

    private Optional<Job> told(Optional<Job> job, String what) {
        job.ifPresent(changed -> listener.acted(changed, what));
        return job;
    }
}
