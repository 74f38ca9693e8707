package io.restoreroutes.work;

import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.Changes;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** Commits what an item is about to write, and tells what others have written. */
final class Intents {
    private static final Duration LEDGER_RETRY = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final ClaimedItem item;

    Intents(Ledger ledger, ClaimedItem item) {
        this.ledger = ledger;
        this.item = item;
    }

    /** Commits the intent; if it cannot, the attempt ends before the write. */
    void keep(Changes changes) {
        try {
            if (!ledger.keepProgress(item, changes.text())) {
                throw takenOver();
            }
        } catch (LedgerException e) {
            throw ledgerAway(e);
        }
    }

    /** {@return the end of an attempt whose item somebody else tries} */
    static AttemptEnd takenOver() {
        return held("another process works on the item by now");
    }

    /** {@return the end of an attempt that cannot go on without the ledger} */
    static AttemptEnd ledgerAway(LedgerException e) {
        return held("the ledger is away: " + e.getMessage());
    }

    /**
     * {@return when we last wrote to the file, or may have; without the ledger, the attempt ends}
     */
    Instant lastWrite(Collection<String> accounts, String fileId) {
        try {
            return ledger.lastWrite(accounts, fileId, item);
        } catch (LedgerException e) {
            throw ledgerAway(e);
        }
    }

    /** {@return the end of an attempt that may not write now} */
    static AttemptEnd held(String why) {
        OutcomeError error =
                new OutcomeError(ErrorCode.INTERNAL_ERROR, why, null, null, null, true);
        return new AttemptEnd(new AttemptResult.Again(error, false, LEDGER_RETRY, false));
    }
}
