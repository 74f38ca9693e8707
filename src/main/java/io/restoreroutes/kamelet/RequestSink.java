package io.restoreroutes.kamelet;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.intake.AcceptSourceRoute;
import org.apache.camel.model.ModelCamelContext;

/**
 * The bean of the Kamelet {@code restore-request-sink}: hands requests over to the ledger, and adds
 * {@code RestoreRoutes} with the context's settings if nobody has.
 */
public final class RequestSink extends KameletBean {
    /**
     * Makes sure that requests are taken.
     *
     * @throws IllegalStateException if there is no ledger
     * @throws Exception as {@link RestoreRoutes#addRoutesToCamelContext}
     */
    @Override
    public void init() throws Exception {
        if (!isAccepting()) {
            LateRoutes.add(
                    getCamelContext(), () -> getCamelContext().addRoutes(new RestoreRoutes()));
        }
        if (!isAccepting()) {
            throw new IllegalStateException(
                    "restore-request-sink needs the ledger, but restore.ledger.enabled is false");
        }
    }

    /** {@return what {@code direct:restore-accept} takes: the requests as they are} */
    public Object prepare(Object requests) {
        return requests;
    }

    private boolean isAccepting() {
        return ((ModelCamelContext) getCamelContext()).getRouteDefinition(AcceptSourceRoute.ID)
                != null;
    }
}
