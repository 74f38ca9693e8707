package io.restoreroutes.kamelet;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/** A bean of a Kamelet's template: Camel gives it the context and then calls {@link #init}. */
abstract class KameletBean implements CamelContextAware {
    private CamelContext context;

    @Override
    public final void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    @Override
    public final CamelContext getCamelContext() {
        return context;
    }

    /**
     * Makes sure that the context has what the Kamelet needs.
     *
     * @throws Exception if it cannot be had
     */
    public abstract void init() throws Exception;
}
