package io.restoreroutes.kamelet;

import io.restoreroutes.account.Account;
import io.restoreroutes.request.Operation;
import io.restoreroutes.restore.AccountAction;
import io.restoreroutes.restore.RestoreCore;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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
        String name = properties.get("provider") + "-" + operation.wireName() + "-version-action";
        Account account = OwnAccounts.of(getCamelContext()).account(name, properties);
        RestoreCore core = ContextCore.of(getCamelContext());
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

    /** Sets where: {@code imagekit} or {@code box}. */
    public void setProvider(String value) {
        set("provider", value);
    }

    public void setAuth(String value) {
        set("auth", value);
    }

    public void setPrivateKey(String value) {
        set("privateKey", value);
    }

    public void setClientId(String value) {
        set("clientId", value);
    }

    public void setClientSecret(String value) {
        set("clientSecret", value);
    }

    public void setEnterpriseId(String value) {
        set("enterpriseId", value);
    }

    public void setUserId(String value) {
        set("userId", value);
    }

    public void setAsUser(String value) {
        set("asUser", value);
    }

    public void setAccessToken(String value) {
        set("accessToken", value);
    }

    public void setJwtConfigFile(String value) {
        set("jwtConfigFile", value);
    }

    public void setJwtAlgorithm(String value) {
        set("jwtAlgorithm", value);
    }

    public void setBaseUrl(String value) {
        set("baseUrl", value);
    }

    public void setTokenUrl(String value) {
        set("tokenUrl", value);
    }

    public void setResponseTimeout(String value) {
        set("responseTimeout", value);
    }

    public void setMaxConcurrentCalls(String value) {
        set("maxConcurrentCalls", value);
    }

    public void setMaxCallsPerSecond(String value) {
        set("maxCallsPerSecond", value);
    }

    private void set(String name, String value) {
        if (value != null && !value.isBlank()) {
            properties.put(name, value);
        }
    }

    @Override
    public String toString() {
        return "version action";
    }
}
