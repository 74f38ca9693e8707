package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Takes a source at one go. Needs the write lock. */
final class WholeSources {
    /** H2 takes no array of more than 65,536, and fewer lines at a time need less memory. */
    private static final int BATCH_LINES = 1000;

    private final JobStore jobs;
    private final OutboxStore outbox;
    private final AcceptStore accept;

    WholeSources(JobStore jobs, OutboxStore outbox, AcceptStore accept) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.accept = accept;
    }

    BatchResult take(
            Connection connection,
            String kind,
            String name,
            String sourceId,
            String digest,
            List<CheckedLine> lines,
            Instant now)
            throws SQLException {
        Job job = jobs.begin(connection, kind, name, sourceId, digest, now);
        BatchResult result = new BatchResult(job, 0, 0, 0, Set.of());
        if (job.intakeComplete()) {
            return result;
        }
        if (job.linesCommitted() > 0) {
            throw new IllegalStateException("job " + job.jobId() + " was begun line by line");
        }
        for (int from = 0; from < lines.size(); from += BATCH_LINES) {
            int to = Math.min(lines.size(), from + BATCH_LINES);
            result =
                    result.and(
                            accept.commit(connection, result.job(), lines.subList(from, to), now));
        }
        jobs.complete(connection, job.jobId());
        jobs.endFinished(connection, outbox, List.of(job.jobId()), now);
        return result.with(jobs.require(connection, job.jobId()));
    }
}
