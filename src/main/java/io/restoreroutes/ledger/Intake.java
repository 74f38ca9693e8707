package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import java.time.Clock;
import java.util.List;

/**
 * How a source becomes a job and items: begun, committed in batches, complete; or whole at once.
 * Each method is one transaction, thread-safe, and throws {@link LedgerException} as {@link
 * Ledger}.
 */
public final class Intake {
    private final Database database;
    private final JobStore jobs;
    private final OutboxStore outbox;
    private final AcceptStore accept;
    private final WholeSources whole;
    private final Clock clock;

    Intake(Database database, JobStore jobs, OutboxStore outbox, Lanes lanes, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.outbox = outbox;
        this.accept = new AcceptStore(jobs, outbox, lanes);
        this.whole = new WholeSources(jobs, outbox, accept);
        this.clock = clock;
    }

    /**
     * Writes the intent to take a source, or returns the job that this kind and source id already
     * began.
     *
     * @param sourceId what makes the source the same one when it comes again; null = never the same
     */
    public Job begin(String kind, String name, String sourceId) {
        database.requireRoomForWork();
        return database.write(c -> jobs.begin(c, kind, name, sourceId, null, clock.instant()));
    }

    /**
     * Commits the next lines of a source: items for valid requests, outcomes at once for the rest,
     * and the job's position. All of it or nothing.
     *
     * @param job as the last call returned it
     * @param lines in the source's order; about a thousand is a good batch
     * @throws IllegalStateException if the job stands elsewhere than the caller saw, or is complete
     */
    public BatchResult commit(Job job, List<CheckedLine> lines) {
        database.requireRoomForWork();
        return database.write(c -> accept.commit(c, job, lines, clock.instant()));
    }

    /**
     * Takes a whole source: its job, all of its lines and its end. All of it or nothing, so there
     * is nothing to resume. A source that is known already changes nothing.
     *
     * @param sourceId as for {@link #begin}
     * @param digest kept with a job that begins here, to tell whether the same id comes again with
     *     another content; at most 64 characters; null = not to be told
     * @return the job as it is now, ended if no item is open
     * @throws IllegalStateException if the source is known and was not read to its end
     */
    public BatchResult acceptWhole(
            String kind, String name, String sourceId, String digest, List<CheckedLine> lines) {
        database.requireRoomForWork();
        return database.write(
                c -> whole.take(c, kind, name, sourceId, digest, lines, clock.instant()));
    }

    /**
     * Marks the source as read to its end, which ends the job if no item is open. Idempotent.
     *
     * @return the job as it is now
     */
    public Job complete(String jobId) {
        return database.write(
                c -> {
                    jobs.require(c, jobId);
                    jobs.complete(c, jobId);
                    jobs.endFinished(c, outbox, List.of(jobId), clock.instant());
                    return jobs.require(c, jobId);
                });
    }

    /**
     * Withdraws an intent whose source is not there; an unknown job is no fault.
     *
     * @throws IllegalStateException if the job has committed lines or is complete
     */
    public void forget(String jobId) {
        database.write(
                c -> {
                    jobs.forget(c, jobId);
                    return null;
                });
    }
}
