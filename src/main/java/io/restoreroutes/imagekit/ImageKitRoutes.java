package io.restoreroutes.imagekit;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/** The steps of each ImageKit operation. */
public final class ImageKitRoutes extends RouteBuilder {
    public static final String RESTORE = "direct:restore-imagekit-restore";
    public static final String ROLLBACK = "direct:restore-imagekit-rollback";
    private static final String WRITE = "direct:restore-imagekit-write";

    private final ImageKitCalls imageKit;

    public ImageKitRoutes(ImageKitCalls imageKit) {
        this.imageKit = imageKit;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RESTORE)
            .routeId("restore-imagekit-restore")
            .routeDescription("Makes a version current, with one call")
            .choice().id("restore-imagekit-restore-doubt")
                .when(attempt(Attempt::isInDoubt))
                    .to(ROLLBACK).id("restore-imagekit-restore-reconcile")
                .otherwise()
                    .to(WRITE).id("restore-imagekit-restore-write")
            .end();

        from(ROLLBACK)
            .routeId("restore-imagekit-rollback")
            .routeDescription("Reads which version is current and writes only if it is another")
            .bean(imageKit, "readDetails").id("restore-imagekit-ask-current")
            .to(CALL).id("restore-imagekit-read-current")
            .choice().id("restore-imagekit-is-current")
                .when(attempt(imageKit::isCurrent))
                    .bean(imageKit, "alreadyCurrent").id("restore-imagekit-already-current")
                .otherwise()
                    .to(WRITE).id("restore-imagekit-rollback-write")
            .end();

        from(WRITE)
            .routeId("restore-imagekit-write")
            .routeDescription("Sends the restore of a version and reads the answer")
            .bean(imageKit, "restore").id("restore-imagekit-restore-version")
            .to(CALL).id("restore-imagekit-send-restore")
            .bean(imageKit, "restored").id("restore-imagekit-restored");
    }
    // spotless:on
}
