package io.restoreroutes.box;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/**
 * The steps of the Box operations that are one call, and of finding out whether a promote in doubt
 * happened.
 */
public final class BoxRoutes extends RouteBuilder {
    public static final String RESTORE = "direct:restore-box-restore";
    public static final String PROMOTE = "direct:restore-box-promote";
    static final String RECONCILE_PROMOTE = "direct:restore-box-reconcile-promote";

    private final BoxCalls box;
    private final BoxReads boxReads;
    private final BoxDoubt doubt;

    public BoxRoutes(BoxCalls box, BoxReads boxReads, BoxDoubt doubt) {
        this.box = box;
        this.boxReads = boxReads;
        this.doubt = doubt;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RESTORE)
            .routeId("restore-box-restore")
            .routeDescription("Takes a version out of the trash, with one call")
            // Nothing is written before a write in doubt is looked for.
            .filter(attempt(Attempt::isInDoubt)).id("restore-box-restore-doubt")
                .bean(boxReads, "readVersion").id("restore-box-restore-ask-version")
                .to(CALL).id("restore-box-restore-reconcile")
                .bean(boxReads, "learnVersion").id("restore-box-restore-learn-version")
                .filter(attempt(boxReads::isVersionOutOfTrash)).id("restore-box-restore-happened")
                    .bean(box, "endRestored").id("restore-box-restore-credit")
                .end()
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-box-restore-open")
                .bean(box, "restoreVersion").id("restore-box-restore-version")
                .to(CALL).id("restore-box-restore-send")
                .bean(box, "endRestore").id("restore-box-restored")
            .end();

        from(PROMOTE)
            .routeId("restore-box-promote")
            .routeDescription("Copies a version to the top, with one call")
            // A promote that is sent twice makes two copies.
            .filter(attempt(Attempt::isInDoubt)).id("restore-box-promote-doubt")
                .to(RECONCILE_PROMOTE).id("restore-box-promote-reconcile")
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-box-promote-open")
                .bean(box, "promote").id("restore-box-promote-version")
                .to(CALL).id("restore-box-promote-send")
                .bean(box, "promoted").id("restore-box-promote-read-answer")
                .bean(box, "endPromoted").id("restore-box-promoted")
            .end();

        from(RECONCILE_PROMOTE)
            .routeId("restore-box-reconcile-promote")
            .routeDescription("Looks for the version that a promote in doubt may have made")
            // The file and its versions, past and trashed.
            .bean(boxReads, "readFile").id("restore-box-reconcile-ask-file")
            .to(CALL).id("restore-box-reconcile-read-file")
            .bean(boxReads, "learnFile").id("restore-box-reconcile-file")
            .bean(doubt, "listVersions").id("restore-box-reconcile-ask-versions")
            .to(CALL).id("restore-box-reconcile-list")
            .bean(doubt, "learnVersions").id("restore-box-reconcile-listed")
            // The wanted content, where the list does not tell it.
            .filter(attempt(doubt::isWantedUnknown)).id("restore-box-reconcile-unknown")
                .bean(boxReads, "readVersion").id("restore-box-reconcile-ask-version")
                .to(CALL).id("restore-box-reconcile-read-version")
                .bean(boxReads, "learnVersion").id("restore-box-reconcile-version")
            .end()
            // The current version's time, if it may be the copy.
            .filter(attempt(doubt::mayBeCurrent)).id("restore-box-reconcile-may-be-current")
                .bean(boxReads, "readCurrentVersion").id("restore-box-reconcile-ask-current")
                .to(CALL).id("restore-box-reconcile-read-current")
                .bean(doubt, "learnCurrent").id("restore-box-reconcile-current")
            .end()
            .bean(doubt, "creditCopy").id("restore-box-reconciled");
    }
    // spotless:on
}
