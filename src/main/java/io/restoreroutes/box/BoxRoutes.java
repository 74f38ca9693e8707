package io.restoreroutes.box;

import static io.restoreroutes.call.ProviderCallRoute.CALL;

import org.apache.camel.builder.PredicateBuilder;
import org.apache.camel.builder.RouteBuilder;

/**
 * The steps of the Box operations that are one call, and of finding out whether a promote in doubt
 * happened. A step that knows the result ends the attempt.
 */
public final class BoxRoutes extends RouteBuilder {
    public static final String RESTORE = "direct:box-restore";
    public static final String PROMOTE = "direct:box-promote";
    static final String RECONCILE_PROMOTE = "direct:box-reconcile-promote";

    private final BoxCalls box;
    private final BoxReads boxReads;
    private final BoxDoubt doubt;

    public BoxRoutes(BoxCalls box, BoxReads boxReads, BoxDoubt doubt) {
        this.box = box;
        this.boxReads = boxReads;
        this.doubt = doubt;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RESTORE)
                .routeId("box-restore")
                .routeDescription("Takes a version out of the trash, with one call")
                .filter(simple("${body.inDoubt}"))
                .id("restore-box-restore-doubt")
                .bean(boxReads, "readVersion")
                .to(CALL)
                .id("restore-box-restore-reconcile")
                .bean(boxReads, "learnVersion")
                .filter(PredicateBuilder.not(method(boxReads, "isVersionTrashed")))
                .bean(box, "endRestored")
                .end()
                .end()
                .bean(box, "restoreVersion")
                .id("restore-box-restore-version")
                .to(CALL)
                .bean(box, "versionRestored")
                .bean(box, "endRestored")
                .id("restore-box-restored");

        from(PROMOTE)
                .routeId("box-promote")
                .routeDescription("Copies a version to the top, with one call")
                .filter(simple("${body.inDoubt}"))
                .id("restore-box-promote-doubt")
                .to(RECONCILE_PROMOTE)
                .id("restore-box-promote-reconcile")
                .end()
                .bean(box, "promote")
                .id("restore-box-promote-version")
                .to(CALL)
                .bean(box, "promoted")
                .bean(box, "endPromoted")
                .id("restore-box-promoted");

        from(RECONCILE_PROMOTE)
                .routeId("box-reconcile-promote")
                .routeDescription("Looks for the version that a promote in doubt may have made")
                .bean(boxReads, "readFile")
                .to(CALL)
                .bean(boxReads, "learnFile")
                .id("restore-box-reconcile-file")
                .bean(doubt, "listVersions")
                .to(CALL)
                .bean(doubt, "learnVersions")
                .id("restore-box-reconcile-listed")
                .filter(method(doubt, "isWantedUnknown"))
                .bean(boxReads, "readVersion")
                .to(CALL)
                .bean(boxReads, "learnVersion")
                .id("restore-box-reconcile-version")
                .end()
                .filter(method(doubt, "mayBeCurrent"))
                .bean(boxReads, "readCurrentVersion")
                .to(CALL)
                .bean(doubt, "learnCurrent")
                .id("restore-box-reconcile-current")
                .end()
                .bean(doubt, "requireNotPromoted")
                .id("restore-box-reconciled");
    }
}
