package io.restoreroutes.restore;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Selector;
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
            Attempt attempt,
            Instant acceptedAt,
            Instant finishedAt,
            AttemptResult.Ended ended) {
        // What is credited to this request was written, also if a crash took the count with it.
        boolean wrote = ended.status() == Status.RESTORED || ended.status() == Status.PROMOTED;
        int attempts = wrote ? Math.max(1, attempt.writesSent()) : attempt.writesSent();
        return RestoreOutcome.of(
                        outcomeId,
                        ended.status(),
                        attempt.request(),
                        jobId,
                        source,
                        acceptedAt,
                        finishedAt)
                .withAttempts(attempts, ended.currentVersionId())
                .withError(ended.error())
                .withResponse(ended.response())
                .withProof(proof(attempt, ended));
    }

    /**
     * What failed may be tried again as its outcome says: a version that was the previous one is
     * asked for by its id from then on, and only as long as the file is as it was; one of a moment
     * is chosen anew.
     */
    private static Proof proof(Attempt attempt, AttemptResult.Ended ended) {
        Proof proof = ended.proof();
        if (ended.status() != Status.FAILED) {
            return proof;
        }
        Chosen chosen = attempt.changes().chosen();
        Selector selector = attempt.request().selector();
        String ifCurrent =
                selector.previous() && chosen != null ? chosen.ifCurrent() : selector.ifCurrent();
        return new Proof(ifCurrent, proof.previousVersionId(), proof.verifiedBy(), proof.found());
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
        return AttemptResult.Ended.failed(error, null);
    }
}
