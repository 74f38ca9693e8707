package io.restoreroutes.attic;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import org.apache.camel.builder.RouteBuilder;

/** Looks which version is current and restores the wanted one if it is another. */
final class AtticRoute extends RouteBuilder {
    static final String RESTORE = "direct:restore-attic-restore";

    private final AtticCalls attic;

    AtticRoute(AtticCalls attic) {
        this.attic = attic;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RESTORE)
            .routeId("restore-attic-restore")
            .bean(attic, "ask").id("restore-attic-ask")
            .to(CALL).id("restore-attic-read")
            .choice().id("restore-attic-is-current")
                .when(attempt(attic::isCurrent))
                    .bean(attic, "endCurrent").id("restore-attic-current")
                .otherwise()
                    .bean(attic, "restore").id("restore-attic-wanted")
                    .to(CALL).id("restore-attic-write")
                    .bean(attic, "restored").id("restore-attic-restored")
            .end();
    }
    // spotless:on
}
