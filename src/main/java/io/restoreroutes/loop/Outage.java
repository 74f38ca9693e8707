package io.restoreroutes.loop;

import io.restoreroutes.ledger.LedgerException;
import java.util.Objects;
import org.slf4j.Logger;

/**
 * Says once that something is in the way, such as a ledger that is away, and once that all is well
 * again. One thread's own.
 */
public final class Outage {
    /** The kinds that every loop has. */
    public static final String LEDGER = "ledger";

    public static final String FAULT = "fault";

    private final Logger log;
    private final String ledgerAway;
    private final String over;
    private String kind;

    /**
     * @param log whose lines they are
     * @param ledgerAway what it means here that the ledger is away
     * @param over what goes on when all is well again
     */
    public Outage(Logger log, String ledgerAway, String over) {
        this.log = log;
        this.ledgerAway = ledgerAway;
        this.over = over;
    }

    /** {@return whether this is news, to be logged by the caller} */
    public boolean begins(String newKind) {
        boolean news = !Objects.equals(kind, newKind);
        kind = newKind;
        return news;
    }

    /** The ledger is away. */
    public void ledgerAway(LedgerException e) {
        if (begins(LEDGER)) {
            log.error("{}: {}", ledgerAway, e.getMessage());
        }
    }

    /** Something of ours went wrong, and is tried again. */
    void fault(String loop, Throwable fault) {
        if (begins(FAULT)) {
            log.error("A fault of our own in {}; it is tried again", loop, fault);
        }
    }

    /** {@return whether the ledger is what is in the way} */
    public boolean isLedgerAway() {
        return LEDGER.equals(kind);
    }

    /** That kind of outage is over; of another one this tells nothing. */
    public void over(String overKind) {
        if (overKind.equals(kind)) {
            over();
        }
    }

    /** All is well. */
    public void over() {
        if (kind != null) {
            kind = null;
            log.info(over);
        }
    }
}
