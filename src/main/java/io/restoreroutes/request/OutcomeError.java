package io.restoreroutes.request;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Why an item was rejected or failed.
 *
 * @param code from the closed list
 * @param message a sentence for a person; never holds a secret
 * @param field the request field to blame, or null
 * @param httpStatus the provider's status, or null if there was no answer
 * @param providerRequestId the provider's own id of the call, for its support, or null
 * @param retryable whether the same request may succeed later without any change
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutcomeError(
        ErrorCode code,
        String message,
        String field,
        Integer httpStatus,
        String providerRequestId,
        boolean retryable) {

    public OutcomeError {
        requireNonNull(code, "code");
        requireNonNull(message, "message");
    }

    /** {@return the same with another sentence} */
    public OutcomeError withMessage(String newMessage) {
        return new OutcomeError(code, newMessage, field, httpStatus, providerRequestId, retryable);
    }

    /** An error of the input: nothing was tried and trying again does not help. */
    public static OutcomeError ofInput(ErrorCode code, String field, String message) {
        return new OutcomeError(code, message, field, null, null, false);
    }
}
