package io.restoreroutes.http;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the ledger on threads of its own, so that a caller gets an answer also while it hangs. */
final class LedgerCalls {
    private static final int MOST = 8;
    private static final long IDLE_SECONDS = 30;

    private final Duration patience;
    private final ExecutorService threads =
            new ThreadPoolExecutor(
                    0,
                    MOST,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    call -> {
                        Thread thread = new Thread(call, "restore-job-call");
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * @param patience how long a caller waits
     */
    LedgerCalls(Duration patience) {
        this.patience = patience;
    }

    /**
     * {@return what the ledger answered} A call that was given up is not interrupted, and may still
     * have its effect.
     *
     * @throws HttpRefusal 503 if the answer does not come in time
     */
    <T> T ask(Supplier<T> call) {
        try {
            Future<T> answer = threads.submit(call::get);
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException | RejectedExecutionException e) {
            throw HttpRefusals.unavailable(
                    "ledger-away", "The ledger does not answer in time; call again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpRefusals.unavailable("not-ready", "The application stops.");
        }
    }
}
