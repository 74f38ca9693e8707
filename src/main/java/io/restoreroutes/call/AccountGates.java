package io.restoreroutes.call;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The gates of all accounts. Accounts with the same identity share one, with the lower limits. */
public final class AccountGates {
    private final Map<String, AccountGate> byAccount = new HashMap<>();

    /** A gate per identity; see {@link AccountGate} for the parameters. */
    public AccountGates(Accounts accounts, Duration maxToldWait, LongSupplier nanoTime) {
        Map<String, List<Account>> byIdentity =
                accounts.all().stream().collect(Collectors.groupingBy(Account::identity));
        for (List<Account> sharing : byIdentity.values()) {
            int permits = sharing.stream().mapToInt(Account::maxConcurrentCalls).min().orElse(1);
            double rate =
                    sharing.stream()
                            .mapToDouble(account -> account.maxCallsPerSecond().orElse(0))
                            .filter(limit -> limit > 0)
                            .min()
                            .orElse(0);
            String name =
                    sharing.stream().map(Account::name).sorted().collect(Collectors.joining(", "));
            AccountGate gate = new AccountGate(name, permits, rate, maxToldWait, nanoTime);
            sharing.forEach(account -> byAccount.put(account.name(), gate));
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
