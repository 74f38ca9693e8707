package io.restoreroutes.restore;

import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Source;
import io.restoreroutes.request.Status;
import java.time.Instant;

/** Writes the final word on a request. */
public final class Outcomes {
    private Outcomes() {}

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
        return new RestoreOutcome(
                outcomeId,
                ended.status(),
                request.requestId(),
                jobId,
                source,
                request.provider().wireName(),
                request.account(),
                request.operation().wireName(),
                request.fileId(),
                request.versionId(),
                request.reason(),
                request.labels(),
                ended.currentVersionId(),
                attempts,
                acceptedAt,
                finishedAt,
                null,
                ended.error(),
                ended.response());
    }

    /**
     * {@return the end of a request that will not be tried again although its last attempt would
     * have allowed it}
     *
     * @param mayRepeat whether the same request may safely be sent again by somebody who does not
     *     look first
     */
    public static AttemptResult.Ended givenUp(AttemptResult.Again again, boolean mayRepeat) {
        OutcomeError error = again.error();
        if (again.inDoubt()) {
            error =
                    new OutcomeError(
                            ErrorCode.OUTCOME_UNKNOWN,
                            "a write was sent and may or may not have happened: " + error.message(),
                            null,
                            error.httpStatus(),
                            error.providerRequestId(),
                            mayRepeat);
        }
        return AttemptResult.Ended.failed(error, null);
    }
}
