package io.restoreroutes.work;

import io.restoreroutes.call.OtherWork;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.request.RestoreRequest;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/** What the other items on a request's file did or may have done, as the ledger has it. */
final class Neighbours implements OtherWork {
    private final Ledger ledger;
    private final RestoreRequest request;
    private final Collection<String> accounts;

    /**
     * @param accounts all that may reach the file
     */
    Neighbours(Ledger ledger, RestoreRequest request, Collection<String> accounts) {
        this.ledger = ledger;
        this.request = request;
        this.accounts = accounts;
    }

    @Override
    public Set<String> promoting() {
        return asked(() -> ledger.promoting(request.account(), accounts, request.fileId()));
    }

    @Override
    public Set<String> credited() {
        return asked(() -> ledger.creditedVersions(accounts, request.fileId()));
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (LedgerException e) {
            throw Intents.ledgerAway(e);
        }
    }
}
