package io.restoreroutes.ledger;

import io.restoreroutes.request.Status;

/**
 * Something to deliver.
 *
 * @param seq its place in the outbox; rows become visible in this order, numbers may be missing
 * @param kind an outcome, or the end of a job
 * @param jobId the job
 * @param outcomeId of an outcome; null for a job's end
 * @param status of an outcome; null for a job's end
 * @param account of an outcome, as asked or defaulted, or null; null for a job's end
 * @param json the outcome or the job's summary on one line
 */
public record OutboxRow(
        long seq,
        Kind kind,
        String jobId,
        String outcomeId,
        Status status,
        String account,
        String json) {

    /** What a row tells of. */
    public enum Kind {
        /** One item's outcome. */
        OUTCOME,
        /** A job has ended; its outcomes all stand before this row. */
        JOB_ENDED
    }
}
