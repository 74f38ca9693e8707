package io.restoreroutes.work;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.Changes;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.ExchangeKeys;
import io.restoreroutes.request.RestoreJson;
import java.time.Instant;
import org.apache.camel.Exchange;

/** The steps of the route {@code restore-work-item} around {@code restore-once}. */
public final class WorkItems {
    private final Ledger ledger;
    private final Accounts accounts;
    private final AccountGates gates;
    private final RetryRule rule;
    private final LaneDuties duties;
    private final FilePlaces places;
    private final Folders folders;

    WorkItems(
            Ledger ledger,
            Accounts accounts,
            AccountGates gates,
            RetryRule rule,
            LaneDuties duties,
            FilePlaces places,
            Folders folders) {
        this.places = places;
        this.folders = folders;
        this.ledger = ledger;
        this.accounts = accounts;
        this.gates = gates;
        this.rule = rule;
        this.duties = duties;
    }

    /** Turns a claimed item into an attempt that knows what earlier attempts did. */
    public void begin(Exchange exchange) {
        ClaimedItem item = exchange.getMessage().getBody(ClaimedItem.class);
        exchange.setProperty(ExchangeKeys.ITEM, item);
        Account account = accounts.find(item.request().account()).orElseThrow();
        Attempt attempt = new Attempt(item.request(), account, gates.of(account.name()), false);
        LaneDuty duty = duties.of(account.name());
        attempt.permit(() -> duty.maySend(item));
        boolean doubt = item.doubtSince() != null && !isBeforeChoice(item);
        attempt.resume(
                item.writesSent(),
                Changes.parse(item.progress()),
                doubt ? item.doubtSince() : null,
                item.sentAfter(),
                doubt ? rule.settledAt(item.doubtSince(), duty.since()) : Instant.MAX);
        attempt.doubt().others(new Neighbours(ledger, attempt, accounts.neighbours(account)));
        Intents intents = new Intents(ledger, item);
        if (!attempt.isDryRun()) {
            attempt.changes().keepIntents(intents::keep);
            attempt.whenFound(fileId -> places.take(item, attempt, fileId));
        }
        if (item.folder() != null) {
            attempt.list(folders.listing(item));
        } else if (item.told() != null) {
            attempt.findings().listed(RestoreJson.tree(item.told()));
        }
        attempt.ownWrites(fileId -> intents.lastWrite(accounts.neighbours(account), fileId));
        if (rule.isLastLook(item)) {
            attempt.doubt().lastLook();
        }
        exchange.getMessage().setBody(attempt);
    }

    /**
     * {@return whether the item was cut off before it had chosen its version} The choice is
     * committed before anything is sent. An older doubt is that of an earlier request of its id.
     */
    private static boolean isBeforeChoice(ClaimedItem item) {
        return item.request().versionId() == null
                && item.progress() == null
                && !item.doubtSince().isBefore(item.acceptedAt());
    }

    /** {@return what to record after the attempt} */
    public Verdict verdict(Exchange exchange) {
        ClaimedItem item = exchange.getProperty(ExchangeKeys.ITEM, ClaimedItem.class);
        Attempt attempt = exchange.getMessage().getBody(Attempt.class);
        Verdict verdict = rule.verdict(item, attempt);
        boolean isMidway = attempt.listing() != null && !attempt.listing().isAtBegin();
        if (verdict instanceof Verdict.Ended || !isMidway) {
            folders.forget(item);
        }
        return verdict;
    }
}
