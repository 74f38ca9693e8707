package io.restoreroutes.box;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/** Makes a version's content current, whatever that takes, and writes only what is needed. */
public final class BoxRollbackRoute extends RouteBuilder {
    public static final String ROLLBACK = "direct:restore-box-rollback";

    private final BoxCalls box;
    private final BoxReads boxReads;
    private final BoxDoubt doubt;

    public BoxRollbackRoute(BoxCalls box, BoxReads boxReads, BoxDoubt doubt) {
        this.box = box;
        this.boxReads = boxReads;
        this.doubt = doubt;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(ROLLBACK)
            .routeId("restore-box-rollback")
            .routeDescription("File out of the trash, version out of the trash, promote, check")
            // What is true of the file, which may have to leave the trash first.
            .bean(boxReads, "readFile").id("restore-box-rollback-ask-file")
            .to(CALL).id("restore-box-rollback-read-file")
            .filter(attempt(boxReads::isFileTrashed)).id("restore-box-rollback-file-trashed")
                .bean(box, "restoreFile").id("restore-box-rollback-file-out")
                .to(CALL).id("restore-box-rollback-restore-file")
                .bean(box, "fileRestored").id("restore-box-rollback-file-restored")
                .bean(boxReads, "readFile").id("restore-box-rollback-ask-file-again")
                .to(CALL).id("restore-box-rollback-read-file-again")
            .end()
            .bean(boxReads, "learnFile").id("restore-box-rollback-file")
            .bean(boxReads, "requireNoNote").id("restore-box-rollback-no-note")
            .filter(attempt(boxReads::isWantedCurrent)).id("restore-box-rollback-is-current")
                .bean(boxReads, "endRight").id("restore-box-rollback-current")
            .end()

            // What is true of the wanted version: its content may be there under another id.
            .filter(attempt(Attempt::isOpen)).id("restore-box-rollback-other-version")
                .bean(boxReads, "readVersion").id("restore-box-rollback-ask-version")
                .to(CALL).id("restore-box-rollback-read-version")
                .bean(boxReads, "learnVersion").id("restore-box-rollback-version")
                .filter(attempt(boxReads::isWantedContent)).id("restore-box-rollback-has-content")
                    .filter(attempt(doubt::mayBeCurrent)).id("restore-box-rollback-may-be-ours")
                        .bean(boxReads, "readCurrentVersion").id("restore-box-rollback-ask-current")
                        .to(CALL).id("restore-box-rollback-reconcile")
                        .bean(doubt, "learnCurrent").id("restore-box-rollback-learn-current")
                        .bean(doubt, "creditCurrent").id("restore-box-rollback-credit-current")
                    .end()
                    .filter(attempt(Attempt::isOpen)).id("restore-box-rollback-content-open")
                        .bean(boxReads, "endRight").id("restore-box-rollback-content")
                    .end()
                .end()
            .end()

            .filter(attempt(Attempt::isOpen)).id("restore-box-rollback-other-content")
                // Other content after our own promote: somebody else has changed it since.
                .filter(attempt(Attempt::isPromoted)).id("restore-box-rollback-promoted-before")
                    .bean(boxReads, "requireWantedContent").id("restore-box-rollback-changed")
                .end()
                // No second promote before the one in doubt is known not to have happened.
                .filter(attempt(Attempt::isInDoubt)).id("restore-box-rollback-doubt")
                    .bean(doubt, "listVersions").id("restore-box-rollback-ask-versions")
                    .to(CALL).id("restore-box-rollback-list")
                    .bean(doubt, "learnVersions").id("restore-box-rollback-listed")
                    .bean(doubt, "requireNoCopy").id("restore-box-rollback-no-copy")
                .end()

                // Only what is missing is written.
                .filter(attempt(boxReads::isVersionTrashed)).id("restore-box-rollback-version-trashed")
                    .bean(box, "restoreVersion").id("restore-box-rollback-version-out")
                    .to(CALL).id("restore-box-rollback-restore-version")
                    .bean(box, "versionOutOfTrash").id("restore-box-rollback-version-restored")
                .end()
                .bean(box, "promote").id("restore-box-rollback-copy")
                .to(CALL).id("restore-box-rollback-promote")
                .bean(box, "promoted").id("restore-box-rollback-promoted")

                // The proof: the content is the wanted one. The answer tells it, or a read does.
                .bean(boxReads, "learnCopy").id("restore-box-rollback-copy-made")
                .filter(attempt(boxReads::isCopyUnknown)).id("restore-box-rollback-copy-unknown")
                    .bean(boxReads, "readFile").id("restore-box-rollback-ask-result")
                    .to(CALL).id("restore-box-rollback-check")
                    .bean(boxReads, "learnFile").id("restore-box-rollback-result")
                .end()
                .bean(boxReads, "requireWantedContent").id("restore-box-rollback-right")
                .bean(boxReads, "endRight").id("restore-box-rolled-back")
            .end();
    }
    // spotless:on
}
