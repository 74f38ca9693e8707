package io.restoreroutes.restore;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Providers;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.source.GivenFields;
import io.restoreroutes.source.RequestRules;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What requests may ask for: the accounts of the settings, or one account and one operation. */
final class AllowedAccounts {
    private final Map<String, Target> targets;
    private final RequestRules rules;
    private final UnaryOperator<RequestLine> completion;

    private record Target(Account account, AccountGate gate) {}

    private AllowedAccounts(
            Map<String, Target> targets,
            RequestRules rules,
            UnaryOperator<RequestLine> completion) {
        this.targets = targets;
        this.rules = rules;
        this.completion = completion;
    }

    /** {@return what may be asked for while there are no accounts} */
    static AllowedAccounts nothing(Providers providers, Clock clock) {
        return new AllowedAccounts(
                Map.of(),
                new RequestRules(providers, Map.of(), Map.of(), clock),
                UnaryOperator.identity());
    }

    /** {@return all accounts of the settings} */
    static AllowedAccounts of(
            Accounts accounts, AccountGates gates, Providers providers, Clock clock) {
        Map<String, Target> targets = new HashMap<>();
        for (Account account : accounts.all()) {
            targets.put(account.name(), new Target(account, gates.of(account.name())));
        }
        return new AllowedAccounts(
                targets,
                new RequestRules(providers, accounts.providers(), accounts.publicUrls(), clock),
                UnaryOperator.identity());
    }

    /** {@return one account, which only its owner's requests reach} */
    static AllowedAccounts ofOne(
            Account account, AccountGate gate, Operation operation, Clock clock) {
        GivenFields given = new GivenFields(account.provider(), account.name(), operation);
        return new AllowedAccounts(
                Map.of(account.name(), new Target(account, gate)),
                new RequestRules(
                        new Providers(List.of(account.provider())),
                        Map.of(account.name(), account.provider()),
                        account.publicUrl() == null
                                ? Map.of()
                                : Map.of(account.name(), account.publicUrl()),
                        clock),
                given::complete);
    }

    /** {@return the request of that line, or why it is none} */
    CheckedLine check(RequestLine line) {
        return rules.check(completion.apply(line));
    }

    /** {@return an attempt at a request that was checked here; its caller waits for it} */
    Attempt attempt(RestoreRequest request) {
        Target target = targets.get(request.account());
        return new Attempt(request, target.account(), target.gate(), true);
    }
}
