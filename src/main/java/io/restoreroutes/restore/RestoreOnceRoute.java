package io.restoreroutes.restore;

import static io.restoreroutes.call.Attempt.attempt;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.CallRefusedException;
import io.restoreroutes.call.CredentialEnricher;
import io.restoreroutes.call.HarmlessReadRoute;
import io.restoreroutes.call.ProviderCallRoute;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.request.Operation;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ChoiceDefinition;

/** One request in, one outcome out: one attempt through the account's gate, no repeat. */
final class RestoreOnceRoute extends RouteBuilder {
    private static final String BY_OPERATION = "direct:restore-by-operation";
    private static final String RECONCILE = "direct:restore-reconcile";

    private final Attempts attempts;
    private final CredentialEnricher credentials;
    private final ProviderModules modules;

    RestoreOnceRoute(Attempts attempts, CredentialEnricher credentials, ProviderModules modules) {
        this.attempts = attempts;
        this.credentials = credentials;
        this.modules = modules;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RestoreCore.RESTORE_ONCE)
            .routeId("restore-once")
            .routeDescription("Makes one attempt at one request")
            // The worker hands in an attempt, a host a request; one that breaks a rule has its
            // outcome at once.
            .bean(attempts, "begin").id("restore-begin-attempt")
            .filter(body().isInstanceOf(Attempt.class)).id("restore-is-valid")
                // Through the account's gate, with a credential, to the steps of the operation.
                .doTry()
                    .bean(attempts, "enterGate").id("restore-enter-gate")
                    .enrich(ProviderCallRoute.CREDENTIAL, credentials).id("restore-enrich-credentials")
                    // A provider or a credential in question is asked before anything is sent.
                    .filter(attempt(one -> one.gate().takeQuestion())).id("restore-must-ask-first")
                        .to(HarmlessReadRoute.HARMLESS_READ).id("restore-ask-first")
                    .endDoTry()
                    .to(BY_OPERATION).id("restore-to-operation")
                    .bean(attempts, "requireResult").id("restore-require-result")
                .doCatch(AttemptEnd.class, CallRefusedException.class)
                    .bean(attempts, "keepResult").id("restore-keep-result")
                .doCatch(Exception.class)
                    .bean(attempts, "internalError").id("restore-internal-error")
                .end()
                // A caller waits, and nobody looks later: look now.
                .filter(attempt(Attempts::mayReconcile)).id("restore-reconcile-if-in-doubt")
                    .to(RECONCILE).id("restore-to-reconcile")
                .end()
                .bean(attempts, "leaveGate").id("restore-leave-gate")
                .bean(attempts, "finish").id("restore-finish-attempt")
            .end();

        from(RECONCILE)
            .routeId("restore-reconcile")
            .routeDescription("Looks for evidence of a write in doubt, without writing")
            .bean(attempts, "reconcile").id("restore-look-only")
            .doTry()
                .to(BY_OPERATION).id("restore-look")
                .bean(attempts, "requireResult").id("restore-require-sight")
            .doCatch(AttemptEnd.class, CallRefusedException.class)
                .bean(attempts, "keepResult").id("restore-keep-sight")
            .doCatch(Exception.class)
                .bean(attempts, "internalError").id("restore-look-internal-error")
            .end();

        ChoiceDefinition byOperation =
            from(BY_OPERATION)
                .routeId("restore-by-operation")
                .routeDescription("Picks the provider's steps for the operation")
                .choice().id("restore-choose-operation");
        for (ProviderModule module : modules.all()) {
            if (module.listing() != null) {
                byOperation
                    .when(attempt(one -> isListing(one, module)))
                        .to(module.listing());
            }
            for (Operation operation : module.provider().operations()) {
                byOperation
                    .when(attempt(one -> isFor(one, module, operation)))
                        .to(module.endpoint(operation));
            }
        }
    }
    // spotless:on

    private static boolean isListing(Attempt attempt, ProviderModule module) {
        return attempt.listing() != null && attempt.request().provider().equals(module.provider());
    }

    private static boolean isFor(Attempt attempt, ProviderModule module, Operation operation) {
        return attempt.request().provider().equals(module.provider())
                && attempt.request().operation() == operation;
    }
}
