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

/** Commits what an item is about to write. */
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
                throw held("another process works on the item by now");
            }
        } catch (LedgerException e) {
            throw ledgerAway(e);
        }
    }

    /** {@return the end of an attempt that cannot go on without the ledger} */
    static AttemptEnd ledgerAway(LedgerException e) {
        return held("the ledger is away: " + e.getMessage());
    }

    private static AttemptEnd held(String why) {
        OutcomeError error =
                new OutcomeError(ErrorCode.INTERNAL_ERROR, why, null, null, null, true);
        return new AttemptEnd(new AttemptResult.Again(error, false, LEDGER_RETRY, false));
    }
}
