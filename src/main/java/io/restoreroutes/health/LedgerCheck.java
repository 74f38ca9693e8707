package io.restoreroutes.health;

import io.restoreroutes.ledger.Ledger;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the ledger answers. A database that is away lets its callers wait, so it is asked by a
 * thread of its own, and by one at a time.
 */
final class LedgerCheck extends AbstractHealthCheck {
    private static final long PATIENCE_MILLIS = 1000;

    /** No job has it; any question will do. */
    private static final String QUESTION = "health";

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
            question = CompletableFuture.runAsync(() -> ledger.job(QUESTION), thread);
        }
        try {
            question.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            builder.up();
        } catch (TimeoutException e) {
            builder.message("The ledger has not answered within a second.").down();
        } catch (ExecutionException e) {
            // its own words name the database's address
            builder.message("The ledger is away.").down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            builder.message("The application stops.").down();
        }
    }
}
