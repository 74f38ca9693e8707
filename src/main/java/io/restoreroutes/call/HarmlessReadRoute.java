package io.restoreroutes.call;

import org.apache.camel.builder.RouteBuilder;

/** The question whether the provider is up and takes the credential, the same for all providers. */
public final class HarmlessReadRoute extends RouteBuilder {
    /**
     * Takes a {@link CallContext} that is in at its gate and gives it back, or throws a {@link
     * CallRefusedException} if it may not go on for now.
     */
    public static final String HARMLESS_READ = "direct:restore-harmless-read";

    private final HarmlessReads reads;

    public HarmlessReadRoute(HarmlessReads reads) {
        this.reads = reads;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(HARMLESS_READ)
            .routeId("restore-harmless-read")
            .routeDescription("Asks a provider something that concerns nobody's file: is it up?")
            .bean(reads, "begin").id("restore-choose-harmless-read")
            .doTry()
                .to(ProviderCallRoute.CALL).id("restore-send-harmless-read")
                .bean(reads, "answered").id("restore-judge-harmless-read")
            // With an answer or without: the next one may ask.
            .doFinally()
                .bean(reads, "end").id("restore-end-harmless-read")
            .end();
    }
    // spotless:on
}
