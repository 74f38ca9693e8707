package io.restoreroutes.queue;

import io.restoreroutes.ledger.LedgerException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code restoreQueuePatience}: whether a message that failed is tried again where it is.
 * While the ledger is away it is, for as long as that takes: given back, it would come again at
 * once, and after a few times the broker would put it away as undeliverable.
 */
public final class QueuePatience implements Predicate {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePatience.class);

    /** Slows down what the broker then repeats as often as it is told to. */
    private static final int OTHER_TRIES = 3;

    private volatile boolean stopping;
    private boolean told;

    QueuePatience() {}

    @Override
    public boolean matches(Exchange exchange) {
        if (stopping) {
            return false;
        }
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LedgerException) {
                ledgerIsAway(cause.getMessage());
                return true;
            }
        }
        Integer tries = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, Integer.class);
        return tries == null || tries <= OTHER_TRIES;
    }

    private synchronized void ledgerIsAway(String reason) {
        if (!told) {
            LOG.error("Messages stay in the queue until the ledger is back: {}", reason);
            told = true;
        }
    }

    /** A message was committed. */
    public synchronized void ledgerIsThere() {
        if (told) {
            LOG.info("Messages are taken from the queue again");
            told = false;
        }
    }

    /** {@return whether what is under way goes back to the queue} */
    boolean isStopping() {
        return stopping;
    }

    /** What is under way goes back to the queue. */
    void stop() {
        stopping = true;
    }
}
