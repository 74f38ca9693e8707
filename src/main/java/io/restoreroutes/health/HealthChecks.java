package io.restoreroutes.health;

import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.ledger.Ledger;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/** Registers our checks in a context that has camel-health. */
public final class HealthChecks {
    private HealthChecks() {}

    /**
     * Registers {@code restore-ledger}, {@code restore-accounts}, and, if they are used, {@code
     * restore-outbox} and {@code restore-inbox}; without camel-health does nothing. Further
     * delivery targets have no check: one that is down is not mended by sending requests elsewhere.
     *
     * @param inbox a sentence on what is wrong with it or null; null = no files are taken
     * @param outbox the same of the outbox; null = outcomes do not go there
     */
    public static void register(
            CamelContext context,
            Ledger ledger,
            AccountGates gates,
            Supplier<String> inbox,
            Supplier<String> outbox) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry == null) {
            return;
        }
        registry.register(new LedgerCheck(ledger));
        registry.register(new AccountsCheck(gates));
        if (outbox != null) {
            registry.register(new FolderCheck("restore-outbox", outbox));
        }
        if (inbox != null) {
            registry.register(new FolderCheck("restore-inbox", inbox));
        }
    }
}
