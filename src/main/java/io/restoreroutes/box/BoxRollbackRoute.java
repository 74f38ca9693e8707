package io.restoreroutes.box;

import static io.restoreroutes.call.ProviderCallRoute.CALL;

import org.apache.camel.builder.RouteBuilder;

/** Makes a version's content current, whatever that takes, and writes only what is needed. */
public final class BoxRollbackRoute extends RouteBuilder {
    public static final String ROLLBACK = "direct:box-rollback";

    private final BoxCalls box;
    private final BoxReads boxReads;
    private final BoxDoubt doubt;

    public BoxRollbackRoute(BoxCalls box, BoxReads boxReads, BoxDoubt doubt) {
        this.box = box;
        this.boxReads = boxReads;
        this.doubt = doubt;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(ROLLBACK)
                .routeId("box-rollback")
                .routeDescription("File out of the trash, version out of the trash, promote, check")
                .bean(boxReads, "readFile")
                .to(CALL)
                .id("restore-box-rollback-read-file")
                .filter(method(boxReads, "isFileTrashed"))
                .id("restore-box-rollback-file-trashed")
                .bean(box, "restoreFile")
                .to(CALL)
                .id("restore-box-rollback-restore-file")
                .bean(box, "fileRestored")
                .bean(boxReads, "readFile")
                .to(CALL)
                .end()
                .bean(boxReads, "learnFile")
                .bean(boxReads, "requireNoNote")
                .filter(method(boxReads, "isWantedCurrent"))
                .id("restore-box-rollback-is-current")
                .bean(boxReads, "endRight")
                .end()
                .bean(boxReads, "readVersion")
                .to(CALL)
                .id("restore-box-rollback-read-version")
                .bean(boxReads, "learnVersion")
                .filter(method(boxReads, "isWantedContent"))
                .id("restore-box-rollback-has-content")
                .filter(method(doubt, "mayBeCurrent"))
                .bean(boxReads, "readCurrentVersion")
                .to(CALL)
                .id("restore-box-rollback-reconcile")
                .bean(doubt, "learnCurrent")
                .bean(doubt, "creditCurrent")
                .end()
                .bean(boxReads, "endRight")
                .end()
                .filter(simple("${body.promoted}"))
                .id("restore-box-rollback-promoted-before")
                .bean(boxReads, "requireWantedContent")
                .end()
                .filter(simple("${body.inDoubt}"))
                .id("restore-box-rollback-doubt")
                .bean(doubt, "listVersions")
                .to(CALL)
                .id("restore-box-rollback-list")
                .bean(doubt, "learnVersions")
                .bean(doubt, "requireNoCopy")
                .end()
                .filter(method(boxReads, "isVersionTrashed"))
                .id("restore-box-rollback-version-trashed")
                .bean(box, "restoreVersion")
                .to(CALL)
                .id("restore-box-rollback-restore-version")
                .bean(box, "versionOutOfTrash")
                .end()
                .bean(box, "promote")
                .to(CALL)
                .id("restore-box-rollback-promote")
                .bean(box, "promoted")
                .bean(boxReads, "readFile")
                .to(CALL)
                .id("restore-box-rollback-check")
                .bean(boxReads, "learnFile")
                .bean(boxReads, "requireWantedContent")
                .bean(boxReads, "endRight")
                .id("restore-box-rolled-back");
    }
}
