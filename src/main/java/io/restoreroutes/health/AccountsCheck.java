package io.restoreroutes.health;

import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.gate.AccountTrouble;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether each account's provider lets it work: down while a credential is refused, or a provider
 * has not answered well for half a minute. Other accounts go on; the message says which one waits.
 */
final class AccountsCheck extends AbstractHealthCheck {
    private final AccountGates gates;

    AccountsCheck(AccountGates gates) {
        super("restore", "restore-accounts");
        this.gates = gates;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<AccountTrouble> troubles =
                gates.all().stream()
                        .map(AccountGate::reports)
                        .map(reports -> reports.trouble())
                        .filter(Objects::nonNull)
                        .sorted(Comparator.comparing(AccountTrouble::accounts))
                        .toList();
        if (troubles.isEmpty()) {
            builder.up();
            return;
        }
        troubles.forEach(
                trouble ->
                        builder.detail(
                                "account." + trouble.accounts(),
                                trouble.credential() ? "credential-refused" : "provider-away"));
        builder.message(
                        troubles.stream()
                                .map(AccountsCheck::sentence)
                                .collect(Collectors.joining(" ")))
                .down();
    }

    /** The provider's own words stay in the log. */
    private static String sentence(AccountTrouble trouble) {
        return "Account "
                + trouble.accounts()
                + (trouble.credential()
                        ? " waits: its credential is refused."
                        : " waits: its provider does not answer well.");
    }
}
