package io.restoreroutes.health;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the ledger answers and takes changes. A database that is away lets its callers wait, so
 * it is asked by a thread of its own, and by one at a time.
 */
final class LedgerCheck extends AbstractHealthCheck {
    private static final long PATIENCE_MILLIS = 1000;

    private final Ledger ledger;
    private ExecutorService thread;
    private CompletableFuture<Void> question;

    LedgerCheck(Ledger ledger) {
        super("restore", "restore-ledger");
        this.ledger = ledger;
    }

    /** One call at a time comes here. */
    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (thread == null) {
            thread =
                    getCamelContext()
                            .getExecutorServiceManager()
                            .newSingleThreadExecutor(this, "restore-health-ledger");
        }
        if (question == null || question.isDone()) {
            question = CompletableFuture.runAsync(ledger::check, thread);
        }
        try {
            question.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            builder.up();
        } catch (TimeoutException e) {
            builder.message("The ledger has not answered within a second.").down();
        } catch (ExecutionException e) {
            // but for this one, its own words may name the database's address
            boolean full = e.getCause() instanceof LedgerException why && why.isDiskFull();
            builder.message(full ? e.getCause().getMessage() : "The ledger is away.").down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            builder.message("The application stops.").down();
        }
    }
}
