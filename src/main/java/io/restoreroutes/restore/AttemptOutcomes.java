package io.restoreroutes.restore;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Source;
import io.restoreroutes.request.Status;
import java.time.Instant;

/** Writes the final word on a request. */
public final class AttemptOutcomes {
    private AttemptOutcomes() {}

    /**
     * {@return the outcome of a request that was tried}
     *
     * @param jobId null outside a job, as are source and acceptedAt
     */
    public static RestoreOutcome of(
            String outcomeId,
            String jobId,
            Source source,
            RestoreRequest request,
            int writesSent,
            Instant acceptedAt,
            Instant finishedAt,
            AttemptResult.Ended ended) {
        // What is credited to this request was written, also if a crash took the count with it.
        boolean wrote = ended.status() == Status.RESTORED || ended.status() == Status.PROMOTED;
        int attempts = wrote ? Math.max(1, writesSent) : writesSent;
        return RestoreOutcome.of(
                        outcomeId, ended.status(), request, jobId, source, acceptedAt, finishedAt)
                .withAttempts(attempts, ended.currentVersionId())
                .withError(ended.error())
                .withResponse(ended.response())
                .withProof(ended.proof());
    }

    /**
     * {@return the end of a request that will not be tried again although its last attempt would
     * have allowed it}
     *
     * @param inDoubt whether a write of its is in doubt
     */
    public static AttemptResult.Ended givenUp(
            Attempt attempt, AttemptResult.Again again, boolean inDoubt) {
        OutcomeError error = again.error();
        if (inDoubt) {
            String text = "a write may or may not have happened: " + error.message();
            error =
                    new OutcomeError(
                            ErrorCode.OUTCOME_UNKNOWN,
                            attempt.doubt().withSight(text),
                            null,
                            error.httpStatus(),
                            error.providerRequestId(),
                            attempt.mayRepeat());
        }
        return attempt.withChoice(AttemptResult.Ended.failed(error, null));
    }
}
