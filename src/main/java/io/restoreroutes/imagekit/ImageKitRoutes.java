package io.restoreroutes.imagekit;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/** The steps of each ImageKit operation, as far as it takes no list of the versions. */
public final class ImageKitRoutes extends RouteBuilder {
    public static final String RESTORE = "direct:restore-imagekit-restore";
    public static final String ROLLBACK = "direct:restore-imagekit-rollback";
    static final String WRITE = "direct:restore-imagekit-write";
    private static final String FIND = "direct:restore-imagekit-find";

    private final ImageKitCalls imageKit;
    private final ImageKitSearch search;
    private final ImageKitChoice choice;

    public ImageKitRoutes(ImageKitCalls imageKit, ImageKitSearch search, ImageKitChoice choice) {
        this.imageKit = imageKit;
        this.search = search;
        this.choice = choice;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RESTORE)
            .routeId("restore-imagekit-restore")
            .routeDescription("Makes a version current, with one call")
            .filter(attempt(search::isNeeded)).id("restore-imagekit-restore-by-path")
                .to(FIND).id("restore-imagekit-restore-find")
            .end()
            .choice().id("restore-imagekit-restore-doubt")
                .when(attempt(choice::isListNeeded))
                    .to(ImageKitListedRoute.LISTED).id("restore-imagekit-restore-listed")
                .when(attempt(Attempt::isInDoubt))
                    .to(ROLLBACK).id("restore-imagekit-restore-reconcile")
                .otherwise()
                    .filter(attempt(choice::isFileToKeep)).id("restore-imagekit-restore-is-found")
                        .bean(choice, "keepFile").id("restore-imagekit-restore-keep-file")
                    .end()
                    .to(WRITE).id("restore-imagekit-restore-write")
                    .bean(imageKit, "endRestored").id("restore-imagekit-restore-end")
            .end();

        from(ROLLBACK)
            .routeId("restore-imagekit-rollback")
            .routeDescription("Reads which version is current and writes only if it is another")
            .filter(attempt(search::isNeeded)).id("restore-imagekit-rollback-by-path")
                .to(FIND).id("restore-imagekit-rollback-find")
            .end()
            .choice().id("restore-imagekit-rollback-kind")
                // Its folder's page has shown that already.
                .when(attempt(choice::isCreatedLater))
                    .bean(choice, "endCreatedLater").id("restore-imagekit-rollback-created-later")
                // Or all that a list of its versions would show.
                .when(attempt(choice::isListed))
                    .bean(choice, "decideListed").id("restore-imagekit-rollback-from-pages")
                .when(attempt(choice::isListNeeded))
                    .to(ImageKitListedRoute.LISTED).id("restore-imagekit-rollback-listed")
                .otherwise()
                    .bean(imageKit, "readDetails").id("restore-imagekit-ask-current")
                    .to(CALL).id("restore-imagekit-read-current")
                    .choice().id("restore-imagekit-is-current")
                        .when(attempt(imageKit::isCurrent))
                            .bean(imageKit, "alreadyCurrent").id("restore-imagekit-already-current")
                        .otherwise()
                            .to(WRITE).id("restore-imagekit-rollback-write")
                            .bean(imageKit, "endRestored").id("restore-imagekit-rollback-end")
                    .end()
            .end();

        from(WRITE)
            .routeId("restore-imagekit-write")
            .routeDescription("Sends the restore of a version and reads the answer")
            .bean(imageKit, "restore").id("restore-imagekit-restore-version")
            .to(CALL).id("restore-imagekit-send-restore")
            .bean(imageKit, "restored").id("restore-imagekit-restored");

        from(FIND)
            .routeId("restore-imagekit-find")
            .routeDescription("Finds the file that is named by its path")
            .bean(search, "search").id("restore-imagekit-ask-path")
            .to(CALL).id("restore-imagekit-search")
            .bean(search, "found").id("restore-imagekit-found");
    }
    // spotless:on
}
