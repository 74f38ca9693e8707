package io.restoreroutes.call;

import static io.restoreroutes.call.CallContext.call;

import io.restoreroutes.request.ExchangeKeys;
import org.apache.camel.builder.RouteBuilder;

/** One call to a provider, the same for all operations. */
public final class ProviderCallRoute extends RouteBuilder {
    /** Takes a {@link CallContext} with a call set; gives it back with the answer. */
    public static final String CALL = "direct:restore-provider-call";

    /** Takes a {@link CallContext}; gives the ticket of its account's credential. */
    public static final String CREDENTIAL = "direct:restore-issue-credential";

    private final ProviderCalls calls;
    private final CredentialEnricher credentials;

    public ProviderCallRoute(ProviderCalls calls, CredentialEnricher credentials) {
        this.calls = calls;
        this.credentials = credentials;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(CREDENTIAL)
            .routeId("restore-issue-credential")
            .routeDescription("Makes sure an account has a usable credential")
            .bean(credentials, "issue").id("restore-issue-ticket");

        from(CALL)
            .routeId("restore-provider-call")
            .routeDescription("Sends one call to an account's provider and keeps the answer")
            .loopDoWhile(call(CallContext::isPending)).id("restore-until-answered")
                // A token that ended on the way is renewed once, and the call sent again.
                .filter(call(CallContext::isRenewed)).id("restore-credential-was-refused")
                    .enrich(CREDENTIAL, credentials).id("restore-renew-credential")
                .end()
                // The account's pace; only then does the body become the wire's.
                .bean(calls, "takeTurn").id("restore-take-turn")
                .bean(calls, "prepare").id("restore-prepare-call")
                .doTry()
                    .toD("${exchangeProperty." + ExchangeKeys.ENDPOINT + "}").id("restore-call-provider")
                    .bean(calls, "readAnswer").id("restore-read-answer")
                // No answer is something to know, not to throw.
                .doCatch(Exception.class)
                    .bean(calls, "readFault").id("restore-read-fault")
                .end()
                // Is it the file that is forbidden, or is it the credential?
                .filter(call(CallContext::isForbidden)).id("restore-call-is-forbidden")
                    .to(HarmlessReadRoute.HARMLESS_READ).id("restore-ask-whose-matter")
                .end()
            .end();
    }
    // spotless:on
}
