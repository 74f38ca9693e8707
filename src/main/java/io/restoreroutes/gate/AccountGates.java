package io.restoreroutes.gate;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The gates of the accounts of the settings. Accounts with the same identity share one. */
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

    /** {@return whether more than one account goes through the gate} */
    public boolean isShared(AccountGate gate) {
        return byAccount.values().stream().filter(gate::equals).count() > 1;
    }

    /** {@return the distinct gates} */
    public Collection<AccountGate> all() {
        return Set.copyOf(byAccount.values());
    }

    /** {@return for each account one name that all accounts of its identity have in common} */
    public Map<String, String> lanes() {
        Map<AccountGate, String> firstName = new HashMap<>();
        byAccount.forEach(
                (name, gate) -> firstName.merge(gate, name, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        Map<String, String> lanes = new HashMap<>();
        byAccount.forEach((name, gate) -> lanes.put(name, firstName.get(gate)));
        return lanes;
    }
}
