package io.restoreroutes.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.Status;
import java.time.Duration;

/** What one attempt came to. */
public sealed interface AttemptResult {

    /**
     * The final word.
     *
     * @param status any but duplicate and cancelled
     * @param currentVersionId the current version afterwards where the provider told us, or null
     * @param error why, if failed, rejected or skipped; else null
     * @param response the provider's JSON, see {@link AnswerJudge#response}, or null
     * @param creditedVersion the version that exists because of this item, or null
     * @param proof what can be shown of the file
     */
    record Ended(
            Status status,
            String currentVersionId,
            OutcomeError error,
            JsonNode response,
            String creditedVersion,
            Proof proof)
            implements AttemptResult {

        /** Without anything to show. */
        public Ended(
                Status status,
                String currentVersionId,
                OutcomeError error,
                JsonNode response,
                String creditedVersion) {
            this(status, currentVersionId, error, response, creditedVersion, Proof.NONE);
        }

        /** {@return a success} */
        public static Ended well(Status status, String currentVersionId, JsonNode response) {
            return new Ended(status, currentVersionId, null, response, null);
        }

        /** {@return a failure, final for this item} */
        public static Ended failed(OutcomeError error, JsonNode response) {
            return new Ended(Status.FAILED, null, error, response, null);
        }

        /** {@return that the file was left alone on purpose} */
        public static Ended skipped(ErrorCode code, String message, JsonNode response) {
            OutcomeError error = new OutcomeError(code, message, null, null, null, false);
            return new Ended(Status.SKIPPED, null, error, response, null);
        }

        /** {@return the same with what can be shown of the file} */
        public Ended with(Proof newProof) {
            return new Ended(status, currentVersionId, error, response, creditedVersion, newProof);
        }
    }

    /**
     * Worth another attempt.
     *
     * @param error what to report if no other attempt can be made
     * @param isTry whether it counts against the tries; told waits and pauses do not
     * @param pause the least time to the next attempt, from now
     * @param inDoubt whether a write may have happened although no good answer came
     */
    record Again(OutcomeError error, boolean isTry, Duration pause, boolean inDoubt)
            implements AttemptResult {}
}
