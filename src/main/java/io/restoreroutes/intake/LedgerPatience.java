package io.restoreroutes.intake;

import io.restoreroutes.ledger.LedgerException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a ledger that is away, as long as the application runs. Thread-safe. */
final class LedgerPatience {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerPatience.class);
    private static final long RETRY_MILLIS = 1000;

    private final CountDownLatch ending = new CountDownLatch(1);

    /**
     * {@return what the work returns, once the ledger is there}
     *
     * @throws IntakeStoppedException if the application stops before
     */
    <T> T untilDone(String jobId, Supplier<T> work) throws InterruptedException {
        boolean told = false;
        while (ending.getCount() > 0) {
            try {
                T result = work.get();
                if (told) {
                    LOG.info("Job {}: the ledger is back; intake goes on", jobId);
                }
                return result;
            } catch (LedgerException e) {
                if (!told) {
                    LOG.error(
                            "Job {}: intake waits until the ledger is back: {}",
                            jobId,
                            e.getMessage());
                    told = true;
                }
                ending.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        throw new IntakeStoppedException();
    }

    /** The application stops: nobody waits any more. */
    void end() {
        ending.countDown();
    }
}
