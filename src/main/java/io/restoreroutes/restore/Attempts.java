package io.restoreroutes.restore;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.CallRefusedException;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.ExchangeKeys;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreOutcome;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.WrappedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends an attempt; the steps of the route {@code restore-once} that are no call. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final RequestReader entry;
    private final Duration maxWait;
    private final Clock clock;
    private volatile AllowedAccounts settings;

    /**
     * @param settings the accounts that every request may name
     * @param maxWait how long a caller's request waits at its account's gate
     */
    Attempts(AllowedAccounts settings, Duration maxWait, Clock clock) {
        this.settings = settings;
        this.entry = new RequestReader(clock);
        this.maxWait = maxWait;
        this.clock = clock;
    }

    /** From now on requests may name these accounts. */
    void settings(AllowedAccounts newSettings) {
        settings = newSettings;
    }

    /**
     * Makes the body an attempt. The worker hands in one of its own; a host hands in a request as
     * record, Map, JSON or a file of it, and gets the outcome at once if it breaks a rule.
     */
    void begin(Exchange exchange) throws NoTypeConversionAvailableException {
        Object body = exchange.getMessage().getBody();
        exchange.getMessage().removeHeaders("*");
        if (body instanceof AccountAction.Asked asked) {
            body = entry.begin(readable(exchange, asked.request()), asked.reach());
        } else if (!(body instanceof Attempt)) {
            body = entry.begin(readable(exchange, body), settings);
        }
        if (body instanceof Attempt attempt) {
            exchange.setProperty(ExchangeKeys.ATTEMPT, attempt);
        }
        exchange.getMessage().setBody(body);
    }

    /** A file is its text. */
    private static Object readable(Exchange exchange, Object request)
            throws NoTypeConversionAvailableException {
        return request instanceof WrappedFile<?>
                ? exchange.getContext()
                        .getTypeConverter()
                        .mandatoryConvertTo(InputStream.class, exchange, request)
                : request;
    }

    /** Enters the account's gate; the worker has done that before it handed the attempt over. */
    void enterGate(Attempt attempt) {
        if (!attempt.isSynchronous()) {
            return;
        }
        String why = "the account is busy or pausing, and restore.sync.max-wait is over";
        try {
            if (attempt.gate().enter(maxWait)) {
                attempt.entered();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "the wait at the account's gate was interrupted";
        }
        OutcomeError error = new OutcomeError(ErrorCode.RATE_LIMITED, why, null, null, null, true);
        throw new AttemptEnd(new AttemptResult.Again(error, false, maxWait, false));
    }

    /** Leaves the gate if this attempt entered it by itself. */
    void leaveGate(Exchange exchange) {
        Attempt attempt = attempt(exchange);
        if (attempt.isSynchronous() && attempt.hasEntered()) {
            attempt.gate().leave();
        }
    }

    /** Keeps what the attempt came to where something went wrong. */
    void keepResult(Exchange exchange) {
        Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        AttemptResult result =
                fault instanceof CallRefusedException refused
                        ? refused.resultOf(attempt(exchange))
                        : ((AttemptEnd) fault).result();
        keep(exchange, result);
    }

    /** Steps that end without a result would leave the item without an outcome. */
    void requireResult(Attempt attempt) {
        if (attempt.isOpen()) {
            throw new IllegalStateException("The steps of the operation came to no result");
        }
    }

    /** A fault of our own must not lose the item, nor hide in the flow. */
    void internalError(Exchange exchange) {
        Attempt attempt = attempt(exchange);
        Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.error("Request {}: a fault of our own", attempt.request().requestId(), fault);
        boolean wrote = attempt.call() != null && attempt.call().write() != null;
        OutcomeError error =
                new OutcomeError(
                        ErrorCode.INTERNAL_ERROR,
                        attempt.withChanges(
                                "a fault of our own ("
                                        + fault.getClass().getSimpleName()
                                        + "); the log has the details"),
                        null,
                        null,
                        null,
                        true);
        keep(exchange, new AttemptResult.Again(error, true, Duration.ZERO, wrote));
    }

    private static void keep(Exchange exchange, AttemptResult result) {
        Attempt attempt = attempt(exchange);
        exchange.getMessage().setBody(attempt);
        if (attempt.doubt().isReconciling() && result instanceof AttemptResult.Again) {
            // The second look told nothing: the first result, with its doubt, stands.
            attempt.end(attempt.doubt().unsettled());
            return;
        }
        attempt.end(result);
        if (result instanceof AttemptResult.Again again && again.inDoubt()) {
            attempt.doubtWrite();
        }
    }

    /** {@return whether a caller waits and a write is in doubt: look for evidence at once} */
    static boolean mayReconcile(Attempt attempt) {
        return attempt.isSynchronous()
                && attempt.result() instanceof AttemptResult.Again again
                && again.inDoubt();
    }

    /** Lets the operation run once more, for evidence only. */
    void reconcile(Attempt attempt) {
        attempt.reconcile();
    }

    /** Gives a host its outcome; the worker gets its attempt back. */
    void finish(Exchange exchange) {
        Attempt attempt = attempt(exchange);
        exchange.removeProperty(ExchangeKeys.ATTEMPT);
        if (attempt == null || !attempt.isSynchronous()) {
            return;
        }
        AttemptResult.Ended ended =
                attempt.result() instanceof AttemptResult.Again again
                        ? AttemptOutcomes.givenUp(attempt, again, again.inDoubt())
                        : (AttemptResult.Ended) attempt.result();
        RestoreOutcome outcome =
                AttemptOutcomes.of(
                        UUID.randomUUID().toString(),
                        null,
                        null,
                        attempt.request(),
                        attempt.writesSent(),
                        null,
                        clock.instant(),
                        ended);
        exchange.getMessage().setBody(outcome);
        // Nothing of ours stays behind in the caller's exchange.
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    }

    private static Attempt attempt(Exchange exchange) {
        return exchange.getProperty(ExchangeKeys.ATTEMPT, Attempt.class);
    }
}
