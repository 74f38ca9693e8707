package io.restoreroutes.work;

import io.restoreroutes.gate.AccountTrouble;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which account waits for a person, for what, and how much waits with it. */
final class TroubleLog {
    private static final Logger LOG = LoggerFactory.getLogger(TroubleLog.class);

    private final Ledger ledger;

    TroubleLog(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Writes one line; called when a pause begins. */
    void tell(AccountTrouble trouble) {
        LOG.warn(
                "Account {} pauses for {} s: {}; {}; one item probes after each pause, and the rest"
                        + " go on by themselves when it succeeds",
                trouble.accounts(),
                trouble.pause().toSeconds(),
                trouble.why(),
                waiting(trouble.accounts()));
    }

    private String waiting(String accounts) {
        try {
            Map<String, Long> open = ledger.openItems();
            long items =
                    Arrays.stream(accounts.split(", "))
                            .mapToLong(account -> open.getOrDefault(account, 0L))
                            .sum();
            return items == 1 ? "1 item waits" : items + " items wait";
        } catch (LedgerException e) {
            LOG.debug("The waiting items cannot be counted: {}", e.getMessage());
            return "its items wait";
        }
    }
}
