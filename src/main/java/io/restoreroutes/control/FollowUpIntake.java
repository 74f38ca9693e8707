package io.restoreroutes.control;

import io.restoreroutes.intake.AcceptSourceRoute;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.UndoGuard;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads jobs that are made of another one's outcomes into the ledger, one at a time on a thread of
 * Camel's. A job that was half read goes on where it stood.
 */
final class FollowUpIntake {
    private static final Logger LOG = LoggerFactory.getLogger(FollowUpIntake.class);

    private final CamelContext context;
    private final Ledger ledger;
    private final UndoGuard guard;
    private ProducerTemplate template;
    private CompletableFuture<Exchange> running;

    FollowUpIntake(CamelContext context, Ledger ledger, UndoGuard guard) {
        this.context = context;
        this.ledger = ledger;
        this.guard = guard;
    }

    void start() {
        template = context.createProducerTemplate();
    }

    /** Begins to read the job, unless one is being read. */
    void read(FollowUp followUp, Job job) {
        if (running != null && !running.isDone()) {
            return;
        }
        report();
        running =
                template.asyncSend(
                        AcceptSourceRoute.ACCEPT,
                        exchange -> {
                            exchange.setPattern(ExchangePattern.InOut);
                            exchange.setVariable("restoreSourceKind", job.kind());
                            exchange.setVariable("restoreSourceName", job.name());
                            exchange.setVariable("restoreSourceId", job.sourceId());
                            exchange.getMessage()
                                    .setBody(
                                            new FollowUpSource(
                                                    ledger.outbox(),
                                                    guard,
                                                    followUp,
                                                    job.sourceId()));
                        });
    }

    /** What ended with a fault is begun anew, because its job is still pending. */
    private void report() {
        Exchange ended = running == null ? null : running.getNow(null);
        running = null;
        if (ended != null && ended.getException() != null) {
            LOG.warn(
                    "A job made of another one's outcomes was not read to its end; it goes on: {}",
                    ended.getException().getMessage());
        }
    }
}
