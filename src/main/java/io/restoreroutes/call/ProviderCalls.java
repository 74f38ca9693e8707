package io.restoreroutes.call;

import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.gate.AccountTrouble;
import io.restoreroutes.gate.GateReports;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.ExchangeKeys;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.wire.AnswerTooLargeException;
import io.restoreroutes.wire.NotSentException;
import io.restoreroutes.wire.RestoreHttp;
import io.restoreroutes.wire.SendRefusedException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpConstants;
import org.apache.camel.component.http.HttpMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the route {@code restore-provider-call}: turn, request, answer, one renewal after a
 * 401.
 */
public final class ProviderCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderCalls.class);
    private static final int UNAUTHORIZED = 401;
    private static final int MOST_RENEWALS = 5;

    /**
     * Who has read something waits so long on the spot for its account to open: for the rest of a
     * window of seconds, not for that of a minute or a day. All that time it keeps its thread, and
     * a person's action has to wait for it. What it has read stays good: see {@link
     * AnswerJudge#concludeNotDone}.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String PAUSING = "the account is pausing at the moment";

    private final Clock clock;
    private final Map<Provider, ProviderRules> rules;

    /** With what the answers of each provider mean. */
    public ProviderCalls(Map<Provider, ProviderRules> rules, Clock clock) {
        this.rules = Map.copyOf(rules);
        this.clock = clock;
    }

    /**
     * Waits for the account's pace, and where calls would have to be repeated for a short pause of
     * the account.
     *
     * @throws CallRefusedException if the account is closed all the same
     */
    public void takeTurn(CallContext context) {
        AccountGate gate = context.gate();
        try {
            // The account may have closed while the credential was being fetched.
            Duration patience = context.hasMoreToLose() ? PATIENCE : Duration.ZERO;
            long closed = context.useFirstTurn() ? gate.pausedFor() : gate.takeTurn(patience);
            if (closed > 0) {
                throw closed(gate, closed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw closed("the wait for the account's pace was interrupted", 0);
        }
    }

    /** What waits for another credential is due at once: a restart may have brought it. */
    private static CallRefusedException closed(AccountGate gate, long nanos) {
        AccountTrouble trouble = gate.reports().trouble();
        if (trouble == null || !trouble.credential()) {
            return closed(PAUSING, nanos);
        }
        return CallRefusedException.ofCredential(
                new OutcomeError(
                        ErrorCode.CREDENTIAL_REFUSED, trouble.why(), null, null, null, false),
                false);
    }

    private static CallRefusedException closed(String why, long nanos) {
        OutcomeError error = new OutcomeError(ErrorCode.RATE_LIMITED, why, null, null, null, true);
        return CallRefusedException.forNow(error, false, Duration.ofNanos(nanos));
    }

    /** Turns the body from the context into the wire's message; nothing else may travel with it. */
    public void prepare(Exchange exchange) {
        Message message = exchange.getMessage();
        CallContext context = message.getBody(CallContext.class);
        ProviderCall call = context.call();
        exchange.setProperty(ExchangeKeys.CALL, context);
        exchange.setProperty(ExchangeKeys.ENDPOINT, context.account().endpoint());
        message.removeHeaders("*");
        // The charset of an earlier answer must not become that of this body.
        exchange.removeProperty(ExchangePropertyKey.CHARSET_NAME);
        message.setHeader(HttpConstants.HTTP_METHOD, HttpMethods.valueOf(call.method()));
        message.setHeader(HttpConstants.HTTP_PATH, call.path());
        if (call.query() != null) {
            message.setHeader(HttpConstants.HTTP_QUERY, call.query());
        }
        if (call.body() != null) {
            message.setHeader(HttpConstants.CONTENT_TYPE, "application/json");
        }
        message.setBody(call.body());
        RestoreHttp.permitSends(context::maySend);
        context.sends().count(clock.instant(), context.gate().now());
    }

    /** Keeps what the provider answered and gives the context back as the body. */
    public void readAnswer(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(HttpConstants.HTTP_RESPONSE_CODE, 0, Integer.class);
        Map<String, String> headers = new HashMap<>();
        message.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        byte[] body = message.getBody(byte[].class);
        CallContext context = exchange.getProperty(ExchangeKeys.CALL, CallContext.class);
        // before anything looks at it: outcomes, ledger and log tell what a provider says
        done(
                exchange,
                ProviderAnswer.of(status, headers, body, clock.instant())
                        .redacted(context.account().credentials()::redact));
    }

    /** Keeps why there was no answer and gives the context back as the body. */
    public void readFault(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure instanceof SendRefusedException) {
            heldBack(exchange);
            return;
        }
        NotSentException notSent = NotSentException.in(failure);
        ProviderAnswer.Fault sent =
                failure instanceof AnswerTooLargeException
                        ? ProviderAnswer.Fault.TOO_LARGE
                        : ProviderAnswer.Fault.SENT;
        ProviderAnswer answer =
                notSent == null
                        ? ProviderAnswer.none(sent, sentence(failure), clock.instant())
                        : ProviderAnswer.none(
                                ProviderAnswer.Fault.NOT_SENT,
                                notSent.getMessage(),
                                clock.instant());
        done(exchange, answer);
    }

    /** The call did not leave: it takes another turn, or the item goes on where the work is now. */
    private static void heldBack(Exchange exchange) {
        CallContext context = back(exchange);
        context.sends().heldBack();
        LOG.debug("Account {}: a call was held back", context.account().name());
        if (!context.isPermitted()) {
            String why = "the account's work is another process's by now";
            throw closed(why, context.gate().pausedFor());
        }
    }

    /** The context is the body again; nothing of the wire stays with it. */
    private static CallContext back(Exchange exchange) {
        RestoreHttp.endPermit();
        CallContext context = (CallContext) exchange.removeProperty(ExchangeKeys.CALL);
        exchange.removeProperty(ExchangeKeys.ENDPOINT);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(context);
        return context;
    }

    private void done(Exchange exchange, ProviderAnswer answer) {
        CallContext context = back(exchange);
        context.answer(answer);
        if (answer.fault() == ProviderAnswer.Fault.NOT_SENT) {
            context.sends().neverLeft();
        }
        if (answer.status() == UNAUTHORIZED
                && mayRenew(context)
                && context.account().credentials().invalidate(context.ticket())) {
            context.sends().repeatRenewed();
            return;
        }
        if (tellGate(context, answer) && context.hasMoreToLose()) {
            context.sends().repeatRefused();
        }
    }

    /**
     * Once, and again as long as the token ended or was replaced on the way: a stalled machine, or
     * many callers of a token that was withdrawn.
     */
    private static boolean mayRenew(CallContext context) {
        return context.sends().renewals() == 0
                || (context.sends().renewals() < MOST_RENEWALS
                        && context.account().credentials().isOutdated(context.ticket()));
    }

    /** {@return whether the call did nothing and the provider told to come back later} */
    private boolean tellGate(CallContext context, ProviderAnswer answer) {
        answer.serverDate().ifPresent(date -> context.gate().serverClock(date));
        GateReports gate = context.gate().reports();
        boolean write = context.call().write() != null;
        // What a harmless read was answered is another matter: see HarmlessReads.
        boolean harmless = context instanceof HarmlessRead;
        if (answer.fault() != null) {
            if (!harmless) {
                gate.trouble(answer.faultText(), context.file(), write);
            }
            return false;
        }
        ProviderRules meaning = rules.get(context.account().provider());
        Duration told = meaning.toldWait(answer);
        ProviderRules.Kind kind = answer.status() < 400 ? null : meaning.meaningOf(answer).kind();
        boolean limited = kind == ProviderRules.Kind.RATE_LIMIT;
        meaning.announced(answer).forEach(rate -> gate.announced(rate, write, limited));
        Duration wait = AnswerJudge.isTold(told) ? told : null;
        String why =
                "the provider limits the rate ("
                        + answer.status()
                        + (wait == null ? ", and tells no wait)" : ")");
        if (limited) {
            gate.limited(context.sends().lastNanos(), wait, meaning.waitUnit(answer), why);
            return true;
        }
        gate.accepted(context.sends().lastNanos());
        if (told != null && answer.status() >= 500) {
            gate.slowDown(wait, why);
            return wait != null && !write;
        }
        if (harmless) {
            return false;
        }
        if (answer.status() >= 500) {
            String text = "the provider answers with " + answer.status();
            gate.trouble(text, context.file(), write);
        } else if (kind == ProviderRules.Kind.FORBIDDEN) {
            context.forbidden();
        } else if (kind != ProviderRules.Kind.CREDENTIAL) {
            gate.sound(context.startedAt(), write);
        }
        return false;
    }

    /** Only our own words and the class: an exception's text may hold what a server sent. */
    private static String sentence(Exception failure) {
        Throwable cause = failure;
        while (!(cause instanceof IOException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        if (cause instanceof java.net.SocketTimeoutException) {
            return "no answer within the response timeout (" + name + ")";
        }
        return "the connection broke or the answer was not whole (" + name + ")";
    }
}
