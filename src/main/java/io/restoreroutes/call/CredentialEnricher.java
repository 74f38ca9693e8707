package io.restoreroutes.call;

import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.account.TokenUnavailableException;
import io.restoreroutes.gate.GateReports;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import java.time.Duration;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * The content enricher for credentials. It makes sure that the account has a usable credential and
 * enriches the call's context with its ticket; the secret itself is put on the wire request by the
 * account's HTTP client and never enters a message.
 */
public final class CredentialEnricher implements AggregationStrategy {
    private static final int TOO_MANY_REQUESTS = 429;

    /**
     * {@return the ticket of the account's present credential, renewed first if need be}
     *
     * @throws CallRefusedException if there is none to be had
     */
    public long issue(CallContext context) {
        try {
            return context.account().credentials().issue();
        } catch (CredentialRefusedException e) {
            throw refused(
                    context,
                    new OutcomeError(
                            ErrorCode.CREDENTIAL_REFUSED,
                            e.getMessage(),
                            null,
                            e.httpStatus(),
                            e.providerRequestId(),
                            false));
        } catch (TokenUnavailableException e) {
            throw unavailable(context, e);
        }
    }

    private static CallRefusedException unavailable(
            CallContext context, TokenUnavailableException e) {
        int status = e.httpStatus() == null ? 0 : e.httpStatus();
        GateReports gate = context.gate().reports();
        boolean pauses = status == TOO_MANY_REQUESTS || AnswerJudge.isTold(e.toldWait());
        if (pauses) {
            Duration told = AnswerJudge.isTold(e.toldWait()) ? e.toldWait() : null;
            gate.slowDown(told, e.getMessage());
        } else {
            pauses = gate.noCredential(e.getMessage());
        }
        OutcomeError error =
                new OutcomeError(code(status), e.getMessage(), null, e.httpStatus(), null, true);
        return CallRefusedException.forNow(error, !pauses, Duration.ZERO);
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
                .getBody(CallContext.class)
                .ticket(resource.getMessage().getBody(Long.class));
        return original;
    }

    /** {@return the refusal of a credential} Final for calls under way, for all others a pause. */
    static CallRefusedException refused(CallContext context, OutcomeError error) {
        String message = error.message() + "; check " + context.account().credentialSetting();
        boolean underWay = context.gate().reports().refused(context.startedAt(), message);
        return CallRefusedException.ofCredential(error.withMessage(message), underWay);
    }
}
