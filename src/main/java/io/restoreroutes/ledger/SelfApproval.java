package io.restoreroutes.ledger;

import io.restoreroutes.request.Status;

/** Whether the plan of a job that ends is carried out without anybody's approval. */
final class SelfApproval {
    /** Of requests that list; what else was planned was asked for without a limit. */
    private static final String ASKED =
            "SELECT COUNT(*), COUNT(approve_up_to), MIN(approve_up_to), SUM(planned)"
                    + " FROM restore_listing WHERE job_id = ?";

    private SelfApproval() {}

    /**
     * {@return whether each request that the plan comes from allows for so many files, and the plan
     * is all that was asked for} Nothing failed, was rejected or could not be listed, and nobody
     * has paused or cancelled the job.
     */
    static boolean isGiven(Sql sql, Job job) {
        long planned = job.counts().get(Status.PLANNED);
        boolean whole =
                job.counts().get(Status.FAILED) == 0
                        && job.counts().get(Status.REJECTED) == 0
                        && job.tally().incomplete().isEmpty()
                        && !job.tally().tooMany();
        return planned > 0
                && whole
                && job.action() == null
                && sql.first(
                                ASKED,
                                row ->
                                        row.number(1) == row.number(2)
                                                && row.number(1) > 0
                                                && planned == row.number(4)
                                                && planned <= row.number(3),
                                job.jobId())
                        .orElse(false);
    }
}
