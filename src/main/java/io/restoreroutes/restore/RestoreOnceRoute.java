package io.restoreroutes.restore;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.CredentialDesk;
import io.restoreroutes.call.ProviderCallRoute;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ChoiceDefinition;

/** One request in, one outcome out: one attempt through the account's gate, no repeat. */
final class RestoreOnceRoute extends RouteBuilder {
    private static final String BY_OPERATION = "direct:restore-by-operation";

    private final Attempts attempts;
    private final CredentialDesk credentials;

    RestoreOnceRoute(Attempts attempts, CredentialDesk credentials) {
        this.attempts = attempts;
        this.credentials = credentials;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RestoreCore.RESTORE_ONCE)
                .routeId("restore-once")
                .routeDescription("Makes one attempt at one request")
                .bean(attempts, "begin")
                .id("restore-begin-attempt")
                .filter(body().isInstanceOf(Attempt.class))
                .id("restore-is-valid")
                .doTry()
                .bean(attempts, "enterGate")
                .id("restore-enter-gate")
                .enrich(ProviderCallRoute.CREDENTIAL, credentials)
                .id("restore-enrich-credentials")
                .to(BY_OPERATION)
                .id("restore-to-operation")
                .doCatch(AttemptEnd.class)
                .bean(attempts, "keepResult")
                .doCatch(Exception.class)
                .bean(attempts, "internalError")
                .end()
                .filter(attempts::mayReconcile)
                .id("restore-reconcile-if-in-doubt")
                .to("direct:restore-reconcile")
                .end()
                .bean(attempts, "leaveGate")
                .id("restore-leave-gate")
                .bean(attempts, "finish")
                .id("restore-finish-attempt")
                .end();

        from("direct:restore-reconcile")
                .routeId("restore-reconcile")
                .routeDescription("Looks for evidence of a write in doubt, without writing")
                .bean(attempts, "reconcile")
                .doTry()
                .to(BY_OPERATION)
                .doCatch(AttemptEnd.class)
                .bean(attempts, "keepResult")
                .doCatch(Exception.class)
                .bean(attempts, "internalError")
                .end();

        ChoiceDefinition byOperation =
                from(BY_OPERATION)
                        .routeId("restore-by-operation")
                        .routeDescription("Picks the provider's steps for the operation")
                        .choice()
                        .id("restore-choose-operation");
        for (OperationRule rule : OperationRule.values()) {
            byOperation.when(rule::isOf).to(rule.route());
        }
    }
}
