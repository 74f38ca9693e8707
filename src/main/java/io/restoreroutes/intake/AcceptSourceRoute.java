package io.restoreroutes.intake;

import org.apache.camel.builder.RouteBuilder;

/** A source of requests becomes a job in the ledger, batch by batch. */
public final class AcceptSourceRoute extends RouteBuilder {
    public static final String ACCEPT = "direct:restore-accept";

    /** The id of the route. */
    public static final String ID = "restore-accept-source";

    private final Accept accept;

    public AcceptSourceRoute(Accept accept) {
        this.accept = accept;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(ACCEPT)
            .routeId(ID)
            .routeDescription("Splits a source into batches, checks and commits each")
            .bean(accept, "open").id("restore-open-source")
            // A batch is committed before the next is read: memory stays bounded, and a source
            // that breaks off is resumed where its last commit stands.
            .split(body()).streaming().stopOnException().id("restore-split-batches")
                .bean(accept, "check").id("restore-check-lines")
                .bean(accept, "commit").id("restore-commit-lines")
            .end()
            .bean(accept, "close").id("restore-close-source");
    }
    // spotless:on
}
