package io.restoreroutes.http;

import io.restoreroutes.intake.IntakeStoppedException;
import io.restoreroutes.intake.SourceConflictException;
import io.restoreroutes.ledger.JobStateException;
import io.restoreroutes.ledger.LedgerException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with an error whatever went wrong on the way; says once that the ledger is away. */
public final class HttpRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRefusals.class);

    /** How long a caller had better wait before the next try, in seconds. */
    private static final String RETRY_AFTER = "5";

    /** What a call does with the ledger: one that is full or read-only still lets look. */
    enum Use {
        LOOK,
        CHANGE
    }

    /** What the ledger did not do when it was last asked; guarded by this. */
    private final Set<Use> refused = EnumSet.noneOf(Use.class);

    void answer(Exchange exchange) {
        HttpRefusal refusal = of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        exchange.getMessage().removeHeaders("*");
        Messages.answer(exchange, refusal.status(), refusal.body());
        refusal.headers().forEach(exchange.getMessage()::setHeader);
    }

    private HttpRefusal of(Exception why) {
        // The splitter wraps what stopped it.
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpRefusal refusal) {
                return refusal;
            }
            if (cause instanceof JobStateException state) {
                return new HttpRefusal(409, "wrong-state", state.getMessage());
            }
            if (cause instanceof SourceConflictException conflict) {
                return new HttpRefusal(
                                422,
                                "idempotency-key-reused",
                                "This Idempotency-Key stands for another body; nothing was taken.")
                        .about(conflict.jobId());
            }
            if (cause instanceof LedgerException ledger) {
                return ledgerIsAway(Use.CHANGE, ledger);
            }
            if (cause instanceof IntakeStoppedException) {
                return unavailable("not-ready", "The application stops.");
            }
        }
        LOG.error("A fault of our own on an HTTP call", why);
        return new HttpRefusal(500, "internal-error", "A fault of ours; see the log.");
    }

    static HttpRefusal unavailable(String code, String message) {
        return new HttpRefusal(503, code, message).with("Retry-After", RETRY_AFTER);
    }

    /** {@return what a call is answered that the ledger has refused} */
    synchronized HttpRefusal ledgerIsAway(Use use, LedgerException ledger) {
        if (refused.isEmpty()) {
            LOG.error("HTTP calls are answered 503: {}", ledger.getMessage());
        }
        refused.add(use);
        return unavailable(
                "ledger-away",
                "The ledger is away; call again, with the same Idempotency-Key if a post had one.");
    }

    /** The ledger has done it. */
    synchronized void ledgerIsThere(Use use) {
        boolean wasAway = !refused.isEmpty();
        refused.remove(Use.LOOK);
        refused.remove(use);
        if (wasAway && refused.isEmpty()) {
            LOG.info("HTTP calls are answered again");
        }
    }
}
