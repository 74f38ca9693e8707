package io.restoreroutes.ledger;

import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.Status;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person wants of jobs. An action is a column of the job and holds from its commit on, in
 * every process; the job's items follow in small steps ({@link Sweeps}). Every method is one
 * transaction, thread-safe, and throws {@link LedgerException} as {@link Ledger}. An action said
 * again changes nothing.
 */
public final class JobControl {
    /** Priorities go from minus this to this. */
    public static final int HIGHEST = 9;

    /** Added to the place of a dry run's item, so that it is claimed behind all that may write. */
    static final int BEHIND_WRITES = 2 * HIGHEST + 2;

    private static final String SET_ACTION =
            "UPDATE restore_job SET wish = ?, swept_to = COALESCE(?, swept_to) WHERE job_id = ?";
    private static final String PRIORITY =
            "UPDATE restore_job SET priority = ?, swept_to = 0 WHERE job_id = ?";
    private static final String HALTED =
            "SELECT job_id, wish FROM restore_job WHERE wish IN ('paused', 'cancelled')"
                    + " AND ended_at IS NULL";
    private static final String NEWEST = " ORDER BY job_id DESC LIMIT ?";

    private final Database database;
    private final JobStore jobs;
    private final Clock clock;

    JobControl(Database database, JobStore jobs, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Nothing further of the job is claimed; what is under way ends.
     *
     * @return the job as it is now; empty if there is none
     * @throws JobStateException if it has ended or is cancelled
     */
    public Optional<Job> pause(String jobId) {
        return change(
                jobId,
                (sql, job) -> {
                    requireRunning(job, "paused");
                    action(sql, job, JobAction.PAUSED, null);
                });
    }

    /**
     * Takes a pause back.
     *
     * @return the job as it is now; empty if there is none
     * @throws JobStateException if it has ended or is cancelled
     */
    public Optional<Job> resume(String jobId) {
        return change(
                jobId,
                (sql, job) -> {
                    requireRunning(job, "resumed");
                    if (job.action() == JobAction.PAUSED) {
                        action(sql, job, null, 0L);
                    }
                });
    }

    /**
     * Every item that was not sent yet ends as cancelled, as does what is still to be read; what is
     * under way, was sent before or is in doubt ends as it would.
     *
     * @return the job as it is now; empty if there is none
     * @throws JobStateException if it has ended otherwise
     */
    public Optional<Job> cancel(String jobId) {
        return change(
                jobId,
                (sql, job) -> {
                    if (job.action() != JobAction.CANCELLED) {
                        requireOpen(job, "cancelled");
                        action(sql, job, JobAction.CANCELLED, 0L);
                    }
                });
    }

    /**
     * Sets the place of the job's items among those of other jobs.
     *
     * @param priority from minus {@link #HIGHEST} to {@link #HIGHEST}
     * @return the job as it is now; empty if there is none
     * @throws JobStateException if it has ended
     */
    public Optional<Job> priority(String jobId, int priority) {
        return change(
                jobId,
                (sql, job) -> {
                    requireOpen(job, "given another priority");
                    if (job.priority() != priority) {
                        sql.update(PRIORITY, priority, jobId);
                    }
                });
    }

    /**
     * Begins a job of what an ended one left behind, once for each job and kind. Its lines are to
     * be read from the first one's outcomes.
     *
     * @return the job that follows; empty if there is no job of that id
     * @throws JobStateException if the job has not ended, or left nothing of that kind
     */
    public Optional<Job> followUp(FollowUp followUp, String jobId) {
        return followUp(followUp, jobId, false);
    }

    /**
     * As {@link #followUp(FollowUp, String)}.
     *
     * @param incomplete whether a plan will do that is known not to be the whole
     */
    public Optional<Job> followUp(FollowUp followUp, String jobId, boolean incomplete) {
        return database.write(
                sql -> {
                    Job job = jobs.find(sql, jobId).orElse(null);
                    if (job == null) {
                        return Optional.empty();
                    }
                    Optional<Job> known = jobs.ofSource(sql, followUp.kind(), jobId);
                    if (known.isPresent()) {
                        return known;
                    }
                    requireLeft(followUp, job, incomplete);
                    return Optional.of(jobs.beginFollowUp(sql, followUp, jobId, clock.instant()));
                });
    }

    private static void requireLeft(FollowUp followUp, Job job, boolean incomplete) {
        if (job.endedAt() == null) {
            throw refused(job, "has not ended yet; ask again when it has");
        }
        if (job.forgetting()) {
            throw refused(job, "ended so long ago that it is being forgotten");
        }
        switch (followUp) {
            case RETRY -> {
                if (job.retryable() == 0) {
                    throw refused(job, "has no failed item that could succeed without a change");
                }
            }
            case PLAN -> {
                if (job.action() == JobAction.CANCELLED) {
                    throw refused(job, "was cancelled, so it has no plan");
                }
                if (job.tally().tooMany()) {
                    throw refused(job, "found more files than may be planned, so it has no plan");
                }
                if (!job.tally().incomplete().isEmpty() && !incomplete) {
                    throw refused(
                            job,
                            "could not list "
                                    + job.tally().folders()
                                    + ", so its plan is not the whole; approve it with --incomplete"
                                    + " (over HTTP {\"incomplete\": true}) if that will do");
                }
                if (job.counts().get(Status.PLANNED) == 0) {
                    throw refused(job, "has planned nothing, so there is nothing to approve");
                }
            }
            case UNDO -> {
                if (job.tally().undoable() == 0) {
                    throw refused(job, "has written nothing that it knows how to undo");
                }
            }
        }
    }

    private static JobStateException refused(Job job, String why) {
        return new JobStateException("Job " + job.jobId() + " " + why + ".");
    }

    private static void requireRunning(Job job, String what) {
        requireOpen(job, what);
        if (job.action() == JobAction.CANCELLED) {
            throw new JobStateException(
                    "Job " + job.jobId() + " is cancelled, so it cannot be " + what + ".");
        }
    }

    private static void requireOpen(Job job, String what) {
        if (job.endedAt() != null) {
            throw new JobStateException(
                    "Job " + job.jobId() + " has ended, so it cannot be " + what + ".");
        }
    }

    private interface Change {
        void make(Sql sql, Job job);
    }

    private Optional<Job> change(String jobId, Change change) {
        return database.write(
                sql -> {
                    Optional<Job> job = jobs.find(sql, jobId);
                    if (job.isEmpty()) {
                        return job;
                    }
                    change.make(sql, job.get());
                    return jobs.find(sql, jobId);
                });
    }

    private static void action(Sql sql, Job job, JobAction action, Long sweepFrom) {
        sql.update(SET_ACTION, action == null ? null : action.wireName(), sweepFrom, job.jobId());
    }

    /**
     * {@return jobs, newest first}
     *
     * @param before only jobs older than the one of this id; null = from the newest on
     * @param stage only jobs that stand there; null = all
     * @param max at most so many
     */
    public List<Job> list(String before, JobStage stage, int max) {
        String query =
                JobStore.SELECT
                        + "job_id < ?"
                        + (stage == null ? "" : " AND " + stage.condition())
                        + NEWEST;
        // Behind every id: they begin with digits.
        String from = before == null ? "~" : before;
        return database.read(sql -> sql.query(query, JobStore::job, from, max));
    }

    /** {@return the open jobs of which nothing, or nothing unsent, is to be begun} */
    public Map<String, JobAction> halted() {
        Map<String, JobAction> halted = new HashMap<>();
        database.read(
                sql ->
                        sql.query(
                                HALTED, row -> halted.put(row.text(1), JobAction.of(row.text(2)))));
        return halted;
    }
}
