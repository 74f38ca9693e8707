package io.restoreroutes.work;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.FilePlace;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.util.Collection;
import java.util.function.Consumer;

/** Puts items whose path led to a file in the order of that file. */
final class FilePlaces {
    private final Ledger ledger;
    private final Consumer<Collection<String>> mayBeClaimed;

    /**
     * @param mayBeClaimed is told of accounts whose items wait no longer
     */
    FilePlaces(Ledger ledger, Consumer<Collection<String>> mayBeClaimed) {
        this.ledger = ledger;
        this.mayBeClaimed = mayBeClaimed;
    }

    /** The attempt ends here if another item is at work on the file. */
    void take(ClaimedItem item, Attempt attempt, String fileId) {
        FilePlace place;
        try {
            place = ledger.takePlace(item, fileId);
        } catch (LedgerException e) {
            throw Intents.ledgerAway(e);
        }
        mayBeClaimed.accept(place.released());
        switch (place.kind()) {
            case FIRST -> {}
            case BEHIND -> {
                attempt.waitForFile();
                throw Intents.held("another request for the same file comes first");
            }
            case TAKEN_OVER -> throw Intents.takenOver();
        }
    }
}
