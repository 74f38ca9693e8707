package io.restoreroutes.kamelet;

import io.restoreroutes.account.Account;
import io.restoreroutes.request.Operation;
import io.restoreroutes.restore.AccountAction;
import io.restoreroutes.restore.RestoreCore;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;

/**
 * The bean of the Kamelets that have an account of their own: one provider, one operation. Its
 * properties are the settings of an account; see docs/settings.md. One that is blank counts as not
 * set.
 */
public final class VersionAction extends KameletBean {
    private final Map<String, String> properties = new TreeMap<>();
    private Operation operation;
    private AccountAction action;

    /**
     * Makes sure that the context has the routes, and adds the account.
     *
     * @throws io.restoreroutes.settings.SettingsException if a property is missing or wrong
     * @throws Exception if Camel refuses a route
     */
    @Override
    public void init() throws Exception {
        properties.values().removeIf(value -> value == null || value.isBlank());
        String name = properties.get("provider") + "-" + operation.wireName() + "-version-action";
        CamelContext context = getCamelContext();
        RestoreCore core = ContextCore.of(context);
        Account account =
                OwnAccounts.of(context)
                        .account(name, properties, RestoreCore.modulesIn(context), core.client());
        action = core.action(account, operation);
    }

    /** {@return what {@code direct:restore-once} takes: the request, bound for this account} */
    public Object prepare(Object request) {
        return action.ask(request);
    }

    /** Sets what is done: {@code restore} or {@code promote}. */
    public void setOperation(String value) {
        operation = Operation.valueOf(value.toUpperCase(Locale.ROOT));
    }

    /**
     * {@return the properties of the account, for Camel to fill in} One without a value counts as
     * not set.
     */
    public Map<String, String> getAccount() {
        return properties;
    }

    @Override
    public String toString() {
        return "version action";
    }
}
