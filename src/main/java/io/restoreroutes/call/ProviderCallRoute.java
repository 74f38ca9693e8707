package io.restoreroutes.call;

import org.apache.camel.builder.RouteBuilder;

/** One call to a provider, the same for all operations. */
public final class ProviderCallRoute extends RouteBuilder {
    /** Takes an attempt with a call set; gives it back with the answer. */
    public static final String CALL = "direct:restore-provider-call";

    /** Takes an attempt; gives the ticket of its account's credential. */
    public static final String CREDENTIAL = "direct:restore-issue-credential";

    private final ProviderCalls calls;
    private final CredentialDesk credentials;

    public ProviderCallRoute(ProviderCalls calls, CredentialDesk credentials) {
        this.calls = calls;
        this.credentials = credentials;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(CREDENTIAL)
                .routeId("issue-credential")
                .routeDescription("Makes sure an account has a usable credential")
                .bean(credentials, "issue")
                .id("restore-issue-ticket");

        from(CALL)
                .routeId("provider-call")
                .routeDescription("Sends one call to an account's provider and keeps the answer")
                .loopDoWhile(calls::isPending)
                .id("restore-until-answered")
                .choice()
                .when(calls::isRenewed)
                .enrich(CREDENTIAL, credentials)
                .id("restore-renew-credentials")
                .end()
                .bean(calls, "takeTurn")
                .id("restore-take-turn")
                .bean(calls, "prepare")
                .id("restore-prepare-call")
                .doTry()
                .toD("${exchangeProperty." + ProviderCalls.ENDPOINT + "}")
                .id("restore-call-provider")
                .bean(calls, "readAnswer")
                .id("restore-read-answer")
                .doCatch(Exception.class)
                .bean(calls, "readFault")
                .id("restore-read-fault")
                .end()
                .end();
    }
}
