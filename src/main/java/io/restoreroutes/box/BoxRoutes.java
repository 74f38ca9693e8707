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

    static final String PREVIOUS = "direct:restore-box-previous";

    private final BoxCalls box;
    private final BoxReads boxReads;
    private final BoxGuard guard;
    private final BoxDoubt doubt;
    private final BoxPrevious previous;

    public BoxRoutes(
            BoxCalls box, BoxReads boxReads, BoxGuard guard, BoxDoubt doubt, BoxPrevious previous) {
        this.box = box;
        this.boxReads = boxReads;
        this.guard = guard;
        this.doubt = doubt;
        this.previous = previous;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(RESTORE)
            .routeId("restore-box-restore")
            .routeDescription("Takes a version out of the trash, with one call")
            // Nothing is written before a write in doubt is looked for, and nothing by a dry run.
            .filter(attempt(guard::isVersionNeeded)).id("restore-box-restore-doubt")
                .bean(boxReads, "readVersion").id("restore-box-restore-ask-version")
                .to(CALL).id("restore-box-restore-reconcile")
                .bean(boxReads, "learnVersion").id("restore-box-restore-learn-version")
                .filter(attempt(boxReads::isVersionOutOfTrash)).id("restore-box-restore-happened")
                    .bean(box, "endOutOfTrash").id("restore-box-restore-credit")
                .end()
                .filter(attempt(Attempt::isToPlan)).id("restore-box-restore-plan")
                    .bean(guard, "plan").id("restore-box-restore-planned")
                .end()
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-box-restore-open")
                .bean(box, "restoreVersion").id("restore-box-restore-version")
                .to(CALL).id("restore-box-restore-send")
                .bean(box, "endRestore").id("restore-box-restored")
            .end();

        from(PROMOTE)
            .routeId("restore-box-promote")
            .routeDescription("Copies a version to the top, with one call, or two with a guard")
            // A promote that is sent twice makes two copies.
            .filter(attempt(Attempt::isPromoted)).id("restore-box-promote-before")
                .bean(boxReads, "readFile").id("restore-box-promote-ask-copy")
                .to(CALL).id("restore-box-promote-read-copy")
                .bean(boxReads, "learnFile").id("restore-box-promote-copy")
            .end()
            .filter(attempt(Attempt::isInDoubt)).id("restore-box-promote-doubt")
                .to(RECONCILE_PROMOTE).id("restore-box-promote-reconcile")
            .end()
            .filter(attempt(Attempt::isPromoted)).id("restore-box-promote-happened")
                .to(PREVIOUS).id("restore-box-promote-happened-previous")
                .bean(boxReads, "endRight").id("restore-box-promote-credit")
            .end()
            // What is current has to be known only for a guard, and for a dry run.
            .filter(attempt(guard::isOpenAndFileNeeded)).id("restore-box-promote-guarded")
                .bean(boxReads, "readFile").id("restore-box-promote-ask-file")
                .to(CALL).id("restore-box-promote-read-file")
                .bean(boxReads, "learnFile").id("restore-box-promote-file")
                .filter(attempt(guard::isContentNeeded)).id("restore-box-promote-content-unknown")
                    .bean(boxReads, "readVersion").id("restore-box-promote-ask-version")
                    .to(CALL).id("restore-box-promote-read-version")
                    .bean(boxReads, "learnVersion").id("restore-box-promote-learn-version")
                .end()
                .bean(guard, "endPromoteUnsent").id("restore-box-promote-guard")
                .filter(attempt(Attempt::isOpen)).id("restore-box-promote-to-write")
                    .bean(previous, "record").id("restore-box-promote-record")
                .end()
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-box-promote-open")
                .bean(box, "promote").id("restore-box-promote-version")
                .to(CALL).id("restore-box-promote-send")
                .bean(box, "promoted").id("restore-box-promote-read-answer")
                .bean(boxReads, "learnCopy").id("restore-box-promote-learn-copy")
                .to(PREVIOUS).id("restore-box-promote-previous")
                .bean(box, "endPromoted").id("restore-box-promoted")
            .end();

        from(PREVIOUS)
            .routeId("restore-box-previous")
            .routeDescription("What was current before our promote, if somebody may have been faster")
            .filter(attempt(previous::isUnknown)).id("restore-box-previous-unknown")
                .filter(attempt(previous::isListMissing)).id("restore-box-previous-unlisted")
                    .bean(doubt, "listVersions").id("restore-box-previous-ask-versions")
                    .to(CALL).id("restore-box-previous-list")
                    .bean(doubt, "learnVersions").id("restore-box-previous-listed")
                .end()
                .bean(previous, "learn").id("restore-box-previous-known")
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
