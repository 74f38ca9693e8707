package io.restoreroutes.health;

import io.restoreroutes.call.AccountGates;
import io.restoreroutes.intake.FileSettings;
import io.restoreroutes.ledger.Ledger;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/** Registers our checks in a context that has camel-health. */
public final class HealthChecks {
    private HealthChecks() {}

    /**
     * Registers {@code restore-ledger}, {@code restore-accounts} and, if files are taken, {@code
     * restore-inbox}; without camel-health does nothing. Delivery targets have no check: one that
     * is down is not mended by sending requests elsewhere.
     */
    public static void register(
            CamelContext context, Ledger ledger, AccountGates gates, FileSettings files) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry == null) {
            return;
        }
        registry.register(new LedgerCheck(ledger));
        registry.register(new AccountsCheck(gates));
        if (files.enabled()) {
            registry.register(new InboxCheck(files.directory()));
        }
    }
}
