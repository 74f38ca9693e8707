package io.restoreroutes.kamelet;

/**
 * The bean of the Kamelet {@code restore-file-version-action}: requests name an account of the
 * settings, or what {@code RestoreRoutes} has in the same context.
 */
public final class RestoreFileVersion extends KameletBean {
    /**
     * Makes sure that the context has the routes.
     *
     * @throws io.restoreroutes.settings.SettingsException if no account is set, or one is wrong
     * @throws Exception if Camel refuses a route
     */
    @Override
    public void init() throws Exception {
        ContextCore.withAccounts(getCamelContext());
    }

    /** {@return what {@code direct:restore-once} takes: the request as it is} */
    public Object prepare(Object request) {
        return request;
    }
}
