package io.restoreroutes.kamelet;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.ClientPolicy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/**
 * The accounts that Kamelets of a context bring along, one for each set of properties: Kamelets
 * with the same properties share its connections and its token. Thread-safe.
 */
final class OwnAccounts {
    private final Map<Map<String, String>, Account> accounts = new HashMap<>();

    private OwnAccounts() {}

    static OwnAccounts of(CamelContext context) {
        ExtendedCamelContext extended = context.getCamelContextExtension();
        synchronized (OwnAccounts.class) {
            if (!extended.isContextPluginInUse(OwnAccounts.class)) {
                extended.addContextPlugin(OwnAccounts.class, new OwnAccounts());
            }
            return extended.getContextPlugin(OwnAccounts.class);
        }
    }

    /**
     * {@return the account of these properties}
     *
     * @param kamelet what problems begin with
     * @param client how its calls go out
     * @throws SettingsException with a sentence per missing, malformed or contradictory property
     */
    synchronized Account account(
            String kamelet,
            Map<String, String> properties,
            ProviderModules modules,
            ClientPolicy client) {
        Account known = accounts.get(properties);
        if (known != null) {
            return known;
        }
        // Accounts of the settings have no dot in their names.
        String name = "kamelet." + properties.get("provider") + "." + (accounts.size() + 1);
        SettingsReader reader = new SettingsReader(properties);
        Account account =
                Accounts.readOne(name, reader, Path.of(""), modules.all(), client).orElse(null);
        if (account == null) {
            throw new SettingsException(
                    reader.problems().stream().map(problem -> kamelet + ": " + problem).toList());
        }
        accounts.put(Map.copyOf(properties), account);
        return account;
    }
}
