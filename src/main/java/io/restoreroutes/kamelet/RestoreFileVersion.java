package io.restoreroutes.kamelet;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * The bean of the Kamelet {@code restore-file-version-action}: requests name an account of the
 * settings, or what {@code RestoreRoutes} has in the same context.
 */
public final class RestoreFileVersion implements CamelContextAware {
    private CamelContext context;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /**
     * Makes sure that the context has the routes.
     *
     * @throws io.restoreroutes.settings.SettingsException if no account is set, or one is wrong
     * @throws Exception if Camel refuses a route
     */
    public void init() throws Exception {
        ContextCore.withAccounts(context);
    }

    /** {@return what {@code direct:restore-once} takes: the request as it is} */
    public Object prepare(Object request) {
        return request;
    }
}
