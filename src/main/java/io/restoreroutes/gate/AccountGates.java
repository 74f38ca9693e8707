package io.restoreroutes.gate;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gates of the accounts of the settings. Those of one identity share their limits. */
public final class AccountGates {
    private final Map<String, AccountGate> byAccount = new HashMap<>();

    /** The gates of these accounts, taken from all that the context has. */
    public AccountGates(Accounts accounts, SharedGates shared) {
        for (Account account : accounts.all()) {
            byAccount.put(account.name(), shared.of(account));
        }
    }

    /** {@return the gate of a known account} */
    public AccountGate of(String account) {
        return byAccount.get(account);
    }

    /** {@return whether the account's permits and pace are also those of another account} */
    public boolean isShared(String account) {
        AccountGate gate = of(account);
        return byAccount.values().stream().filter(gate::isSharedWith).count() > 1;
    }

    /** {@return the gates of all accounts} */
    public Collection<AccountGate> all() {
        return List.copyOf(byAccount.values());
    }

    /** {@return for each account one name that all accounts of its identity have in common} */
    public Map<String, String> lanes() {
        Map<String, String> lanes = new HashMap<>();
        byAccount.forEach((account, gate) -> lanes.put(account, firstName(gate)));
        return lanes;
    }

    private String firstName(AccountGate gate) {
        return byAccount.keySet().stream()
                .filter(account -> gate.isSharedWith(of(account)))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
