package io.restoreroutes.work;

import io.restoreroutes.call.Listing;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.NamePatterns;
import io.restoreroutes.request.Selector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Adds what is found in folders to their jobs, and what a second look at them shows. */
final class Folders {
    private final Ledger ledger;
    private final Consumer<Collection<String>> mayBeClaimed;

    /** By item; a listing that has to wait keeps its place. */
    private final Map<Long, Listing> underWay = new ConcurrentHashMap<>();

    /**
     * @param mayBeClaimed is told of accounts with new items
     */
    Folders(Ledger ledger, Consumer<Collection<String>> mayBeClaimed) {
        this.ledger = ledger;
        this.mayBeClaimed = mayBeClaimed;
    }

    /** {@return the folder to be listed, on from where an earlier attempt of this process stood} */
    Listing listing(ClaimedItem item) {
        Listing listing = underWay.computeIfAbsent(item.id(), id -> begin(item));
        listing.resume(
                new Listing.Keeper() {
                    @Override
                    public boolean add(List<FoundPart> found) {
                        return Folders.this.add(item, found);
                    }

                    @Override
                    public Set<String> listed(Collection<String> folders) {
                        return ledgerSays(() -> ledger.listings().listed(item, folders));
                    }

                    @Override
                    public boolean look(Map<String, String> guards) {
                        return ledgerSays(() -> ledger.verification().look(item, guards));
                    }

                    @Override
                    public String doubtful(String after) {
                        return ledgerSays(() -> ledger.verification().doubtful(item, after))
                                .orElse(null);
                    }
                });
        return listing;
    }

    private static Listing begin(ClaimedItem item) {
        if (item.isVerifying()) {
            return Listing.verifying(item.folder());
        }
        Selector asked = item.request().selector();
        return new Listing(
                item.folder(),
                item.folder().equals(asked.folder()),
                NamePatterns.of(asked.match()),
                item.told() != null,
                item.jobId().hashCode() + item.source().line());
    }

    /** The item will not be tried again, or has no place to go on from. */
    void forget(ClaimedItem item) {
        underWay.remove(item.id());
    }

    private static <T> T ledgerSays(Supplier<T> question) {
        try {
            return question.get();
        } catch (LedgerException e) {
            throw Intents.ledgerAway(e);
        }
    }

    private boolean add(ClaimedItem item, List<FoundPart> found) {
        boolean wanted = ledgerSays(() -> ledger.listings().add(item, found));
        mayBeClaimed.accept(Set.of(item.request().account()));
        return wanted;
    }
}
