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
                                    e.getMessage(),
                                    null,
                                    e.httpStatus(),
                                    e.providerRequestId(),
                                    false)));
        } catch (TokenUnavailableException e) {
            OutcomeError error =
                    new OutcomeError(
                            ErrorCode.UNREACHABLE,
                            e.getMessage(),
                            null,
                            e.httpStatus(),
                            null,
                            true);
            boolean told = e.toldWait() != null;
            if (told) {
                attempt.gate().slowDown(e.toldWait(), e.getMessage());
            } else {
                attempt.gate().trouble(e.getMessage());
            }
            throw new AttemptEnd(new AttemptResult.Again(error, !told, Duration.ZERO, false));
        }
    }

    @Override
    public Exchange aggregate(Exchange original, Exchange resource) {
        original.getMessage()
                .getBody(Attempt.class)
                .ticket(resource.getMessage().getBody(Long.class));
        return original;
    }

    /** {@return the result after a refused credential: failed if under way, else a pause} */
    static AttemptResult refused(Attempt attempt, OutcomeError error) {
        String advice =
                "check the credentials of account " + attempt.account().name() + " in the settings";
        String message = error.message() + "; " + advice;
        OutcomeError advised =
                new OutcomeError(
                        error.code(),
                        message,
                        null,
                        error.httpStatus(),
                        error.providerRequestId(),
                        false);
        if (attempt.gate().refused(attempt.startedAt(), message)) {
            return AttemptResult.Ended.failed(advised, AnswerJudge.response(attempt.answer()));
        }
        return new AttemptResult.Again(advised, false, Duration.ZERO, false);
    }
}
