package io.restoreroutes.imagekit;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/**
 * The steps of an operation that takes the list of the file's versions: to choose one, to see what
 * is current before it is written, and to show what is current afterwards.
 */
public final class ImageKitListedRoute extends RouteBuilder {
    static final String LISTED = "direct:restore-imagekit-listed";

    private final ImageKitChoice choice;
    private final ImageKitProof proof;

    public ImageKitListedRoute(ImageKitChoice choice, ImageKitProof proof) {
        this.choice = choice;
        this.proof = proof;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(LISTED)
            .routeId("restore-imagekit-listed")
            .routeDescription("Lists the versions, decides, restores one, and lists them again")
            .bean(choice, "list").id("restore-imagekit-ask-versions")
            .to(CALL).id("restore-imagekit-list")
            // A restore that was sent before may have happened.
            .filter(attempt(proof::isToSettle)).id("restore-imagekit-listed-doubt")
                .bean(proof, "settle").id("restore-imagekit-settle")
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-imagekit-listed-open")
                .bean(choice, "decide").id("restore-imagekit-decide")
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-imagekit-listed-decided")
                .to(ImageKitRoutes.WRITE).id("restore-imagekit-listed-write")
                .bean(proof, "keepAnswer").id("restore-imagekit-keep-answer")
                // The proof, and what an undo goes back to.
                .bean(choice, "list").id("restore-imagekit-ask-result")
                .to(CALL).id("restore-imagekit-list-again")
                .bean(proof, "verify").id("restore-imagekit-verify")
            .end();
    }
    // spotless:on
}
