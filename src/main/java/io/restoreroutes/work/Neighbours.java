package io.restoreroutes.work;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.OtherWork;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/** What the other items on an attempt's file did or may have done, as the ledger has it. */
final class Neighbours implements OtherWork {
    private final Ledger ledger;
    private final Attempt attempt;
    private final Collection<String> accounts;

    /**
     * @param accounts all that may reach the file
     */
    Neighbours(Ledger ledger, Attempt attempt, Collection<String> accounts) {
        this.ledger = ledger;
        this.attempt = attempt;
        this.accounts = accounts;
    }

    @Override
    public Set<String> promoting() {
        return asked(() -> ledger.promoting(attempt.request().account(), accounts, fileId()));
    }

    @Override
    public Set<String> credited() {
        return asked(() -> ledger.creditedVersions(accounts, fileId()));
    }

    private String fileId() {
        return attempt.request().fileId();
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (LedgerException e) {
            throw Intents.ledgerAway(e);
        }
    }
}
