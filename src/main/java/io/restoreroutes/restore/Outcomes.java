package io.restoreroutes.restore;

import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Source;
import io.restoreroutes.request.Status;
import java.time.Instant;
import java.util.Map;

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
                writesSent,
                acceptedAt,
                finishedAt,
                null,
                ended.error(),
                ended.response());
    }

    /** {@return the outcome of a synchronous request that broke a rule at the border} */
    static RestoreOutcome rejected(
            String outcomeId, RequestLine asked, OutcomeError error, Instant now) {
        Map<String, String> fields = asked.fields();
        return new RestoreOutcome(
                outcomeId,
                Status.REJECTED,
                fields.get("requestId"),
                null,
                null,
                fields.get("provider"),
                fields.get("account"),
                fields.get("operation"),
                fields.get("fileId"),
                fields.get("versionId"),
                fields.get("reason"),
                asked.labels(),
                null,
                0,
                null,
                now,
                null,
                error,
                null);
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
