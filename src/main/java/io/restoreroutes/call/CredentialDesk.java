package io.restoreroutes.call;

import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.account.TokenUnavailableException;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import java.time.Duration;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * The content enricher for credentials. It makes sure that the account has a usable credential and
 * enriches the attempt with its ticket; the secret itself is put on the wire request by the
 * account's HTTP client and never enters a message.
 */
public final class CredentialDesk implements AggregationStrategy {
    private static final int TOO_MANY_REQUESTS = 429;

    /** {@return the ticket of the account's present credential, renewed first if need be} */
    public long issue(Attempt attempt) {
        try {
            return attempt.account().credentials().issue();
        } catch (CredentialRefusedException e) {
            throw new AttemptEnd(
                    refused(
                            attempt,
                            new OutcomeError(
                                    ErrorCode.CREDENTIAL_REFUSED,
                                    attempt.withChanges(e.getMessage()),
                                    null,
                                    e.httpStatus(),
                                    e.providerRequestId(),
                                    false)));
        } catch (TokenUnavailableException e) {
            throw unavailable(attempt, e);
        }
    }

    private static AttemptEnd unavailable(Attempt attempt, TokenUnavailableException e) {
        int status = e.httpStatus() == null ? 0 : e.httpStatus();
        boolean limited = status == TOO_MANY_REQUESTS || AnswerJudge.isTold(e.toldWait());
        if (limited) {
            Duration told = AnswerJudge.isTold(e.toldWait()) ? e.toldWait() : null;
            attempt.gate().reports().slowDown(told, e.getMessage());
        } else {
            attempt.gate().reports().trouble(e.getMessage());
        }
        String message = attempt.withChanges(e.getMessage());
        OutcomeError error =
                new OutcomeError(code(status), message, null, e.httpStatus(), null, true);
        return new AttemptEnd(new AttemptResult.Again(error, !limited, Duration.ZERO, false));
    }

    private static ErrorCode code(int status) {
        if (status == TOO_MANY_REQUESTS) {
            return ErrorCode.RATE_LIMITED;
        }
        if (status >= 500) {
            return ErrorCode.PROVIDER_ERROR;
        }
        return status == 0 ? ErrorCode.UNREACHABLE : ErrorCode.UNREADABLE_ANSWER;
    }

    @Override
    public Exchange aggregate(Exchange original, Exchange resource) {
        original.getMessage()
                .getBody(Attempt.class)
                .ticket(resource.getMessage().getBody(Long.class));
        return original;
    }

    /**
     * {@return the result after a refused credential: failed if under way, else a pause} What is in
     * doubt waits as well: it has not failed, and a look at the provider will tell.
     */
    static AttemptResult refused(Attempt attempt, OutcomeError error) {
        String advice = "check " + attempt.account().credentialSetting();
        String message = error.message() + "; " + advice;
        OutcomeError advised =
                new OutcomeError(
                        error.code(),
                        message,
                        null,
                        error.httpStatus(),
                        error.providerRequestId(),
                        false);
        boolean underWay = attempt.gate().reports().refused(attempt.startedAt(), message);
        if (underWay && !attempt.isInDoubt()) {
            return AttemptResult.Ended.failed(advised, AnswerJudge.response(attempt.answer()));
        }
        return new AttemptResult.Again(advised, false, Duration.ZERO, false);
    }
}
