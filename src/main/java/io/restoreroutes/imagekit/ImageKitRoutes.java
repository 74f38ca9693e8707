package io.restoreroutes.imagekit;

import static io.restoreroutes.call.ProviderCallRoute.CALL;

import org.apache.camel.builder.RouteBuilder;

/** The steps of each ImageKit operation. A step that knows the result ends the attempt. */
public final class ImageKitRoutes extends RouteBuilder {
    public static final String RESTORE = "direct:imagekit-restore";
    public static final String ROLLBACK = "direct:imagekit-rollback";

    private final ImageKitCalls imageKit;

    public ImageKitRoutes(ImageKitCalls imageKit) {
        this.imageKit = imageKit;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RESTORE)
                .routeId("imagekit-restore")
                .routeDescription("Makes a version current, with one call")
                .choice()
                .when(ImageKitCalls::isInDoubt)
                .id("restore-imagekit-restore-doubt")
                .to("direct:imagekit-rollback")
                .id("restore-imagekit-restore-reconcile")
                .otherwise()
                .to("direct:imagekit-write")
                .id("restore-imagekit-restore-write")
                .end();

        from(ROLLBACK)
                .routeId("imagekit-rollback")
                .routeDescription("Reads which version is current and writes only if it is another")
                .bean(imageKit, "readDetails")
                .id("restore-imagekit-ask-current")
                .to(CALL)
                .choice()
                .when(method(imageKit, "isCurrent"))
                .bean(imageKit, "alreadyCurrent")
                .id("restore-imagekit-already-current")
                .otherwise()
                .to("direct:imagekit-write")
                .id("restore-imagekit-rollback-write")
                .end();

        from("direct:imagekit-write")
                .routeId("imagekit-write")
                .routeDescription("Sends the restore of a version and reads the answer")
                .bean(imageKit, "restore")
                .id("restore-imagekit-restore-version")
                .to(CALL)
                .bean(imageKit, "restored")
                .id("restore-imagekit-restored");
    }
}
