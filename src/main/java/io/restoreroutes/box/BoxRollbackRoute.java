package io.restoreroutes.box;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/** Makes a version's content current, whatever that takes, and writes only what is needed. */
public final class BoxRollbackRoute extends RouteBuilder {
    public static final String ROLLBACK = "direct:restore-box-rollback";
    private static final String CHOOSE = "direct:restore-box-choose";

    private final BoxCalls box;
    private final BoxReads boxReads;
    private final BoxFolders folders;
    private final BoxEvents events;
    private final BoxSelection selection;
    private final BoxGuard guard;
    private final BoxDoubt doubt;
    private final BoxPrevious previous;

    public BoxRollbackRoute(
            BoxCalls box,
            BoxReads boxReads,
            BoxFolders folders,
            BoxEvents events,
            BoxSelection selection,
            BoxGuard guard,
            BoxDoubt doubt,
            BoxPrevious previous) {
        this.box = box;
        this.boxReads = boxReads;
        this.folders = folders;
        this.events = events;
        this.selection = selection;
        this.guard = guard;
        this.doubt = doubt;
        this.previous = previous;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(ROLLBACK)
            .routeId("restore-box-rollback")
            .routeDescription("Choose, guard, file out of the trash, version out of the trash, promote, check")
            // What is true of the file. One in the trash may show only there; what was found in a
            // folder was shown there.
            .bean(folders, "takeListed").id("restore-box-rollback-listed-file")
            .filter(attempt(folders::isFileUnlisted)).id("restore-box-rollback-file-unlisted")
                .bean(boxReads, "readFile").id("restore-box-rollback-ask-file")
                .to(CALL).id("restore-box-rollback-read-file")
                .filter(attempt(guard::isHiddenFileNeeded)).id("restore-box-rollback-file-hidden")
                    .bean(boxReads, "readTrashedFile").id("restore-box-rollback-ask-trash")
                    .to(CALL).id("restore-box-rollback-read-trash")
                .end()
                .filter(attempt(boxReads::isFileTold)).id("restore-box-rollback-file-told")
                    .bean(boxReads, "learnFile").id("restore-box-rollback-file")
                    .bean(boxReads, "requireNoNote").id("restore-box-rollback-no-note")
                .end()
            .end()

            // What was found by events may lie outside the folders of the settings.
            .filter(attempt(events::isFenced)).id("restore-box-rollback-fenced")
                .filter(attempt(events::isFolderNeeded)).id("restore-box-rollback-place-unknown")
                    .bean(events, "readFolder").id("restore-box-rollback-ask-place")
                    .to(CALL).id("restore-box-rollback-read-place")
                .end()
                .bean(events, "requireInside").id("restore-box-rollback-inside")
            .end()

            // Which version, if the request does not say it. It is committed before any write.
            .filter(attempt(selection::isUndecided)).id("restore-box-rollback-to-choose")
                .to(CHOOSE).id("restore-box-rollback-choose")
                // Somebody has changed the file since its folder was listed.
                .filter(attempt(selection::isStale)).id("restore-box-rollback-stale")
                    .bean(boxReads, "readFile").id("restore-box-rollback-ask-stale")
                    .to(CALL).id("restore-box-rollback-read-stale")
                    .bean(boxReads, "learnFile").id("restore-box-rollback-learn-stale")
                    .to(CHOOSE).id("restore-box-rollback-choose-again")
                .end()
            .end()
            .filter(attempt(boxReads::isOpenAndRight)).id("restore-box-rollback-is-current")
                .to(BoxRoutes.PREVIOUS).id("restore-box-rollback-current-previous")
                .bean(boxReads, "endRight").id("restore-box-rollback-current")
            .end()

            // The file may have to leave the trash first.
            .filter(attempt(boxReads::isOpenAndTrashed)).id("restore-box-rollback-file-trashed")
                .bean(guard, "requireCurrent").id("restore-box-rollback-guard-in-trash")
                .filter(attempt(Attempt::isToPlan)).id("restore-box-rollback-plan-in-trash")
                    .filter(attempt(boxReads::isVersionToBeRead)).id("restore-box-rollback-plan-version")
                        .bean(boxReads, "readVersion").id("restore-box-rollback-ask-plan-version")
                        .to(CALL).id("restore-box-rollback-read-plan-version")
                        .bean(boxReads, "learnVersionInTrash").id("restore-box-rollback-learn-plan-version")
                    .end()
                    .bean(guard, "plan").id("restore-box-rollback-planned-in-trash")
                .end()
                .filter(attempt(Attempt::isOpen)).id("restore-box-rollback-file-to-leave")
                    .bean(box, "restoreFile").id("restore-box-rollback-file-out")
                    .to(CALL).id("restore-box-rollback-restore-file")
                    .bean(box, "fileRestored").id("restore-box-rollback-file-restored")
                    .bean(boxReads, "readFile").id("restore-box-rollback-ask-file-again")
                    .to(CALL).id("restore-box-rollback-read-file-again")
                    .bean(boxReads, "learnFile").id("restore-box-rollback-file-again")
                    .bean(boxReads, "requireNoNote").id("restore-box-rollback-no-note-again")
                    .filter(attempt(boxReads::isOpenAndRight)).id("restore-box-rollback-is-right-now")
                        .bean(boxReads, "endRight").id("restore-box-rollback-right-now")
                    .end()
                .end()
            .end()

            // What is true of the wanted version: its content may be there under another id.
            .filter(attempt(Attempt::isOpen)).id("restore-box-rollback-other-version")
                .filter(attempt(guard::isContentNeeded)).id("restore-box-rollback-content-unknown")
                    .bean(boxReads, "readVersion").id("restore-box-rollback-ask-version")
                    .to(CALL).id("restore-box-rollback-read-version")
                    .bean(boxReads, "learnVersion").id("restore-box-rollback-version")
                .end()
                .filter(attempt(boxReads::isWantedContent)).id("restore-box-rollback-has-content")
                    .filter(attempt(doubt::mayBeCurrent)).id("restore-box-rollback-may-be-ours")
                        .bean(boxReads, "readCurrentVersion").id("restore-box-rollback-ask-current")
                        .to(CALL).id("restore-box-rollback-reconcile")
                        .bean(doubt, "learnCurrent").id("restore-box-rollback-learn-current")
                        .bean(doubt, "creditCurrent").id("restore-box-rollback-credit-current")
                    .end()
                    .to(BoxRoutes.PREVIOUS).id("restore-box-rollback-content-previous")
                    .bean(boxReads, "endRight").id("restore-box-rollback-content")
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
                .bean(guard, "requireCurrent").id("restore-box-rollback-guard")
                .filter(attempt(Attempt::isToPlan)).id("restore-box-rollback-plan")
                    .bean(guard, "plan").id("restore-box-rollback-planned")
                .end()
            .end()

            // Only what is missing is written.
            .filter(attempt(Attempt::isOpen)).id("restore-box-rollback-to-write")
                .bean(previous, "record").id("restore-box-rollback-record")
                .filter(attempt(boxReads::isVersionTrashed)).id("restore-box-rollback-version-trashed")
                    .bean(box, "restoreVersion").id("restore-box-rollback-version-out")
                    .to(CALL).id("restore-box-rollback-restore-version")
                    .bean(box, "versionOutOfTrash").id("restore-box-rollback-version-restored")
                .end()
                .bean(box, "promote").id("restore-box-rollback-copy")
                .to(CALL).id("restore-box-rollback-promote")
                // A plan does not say that its version is in the trash.
                .filter(attempt(box::isRefusedUnread)).id("restore-box-rollback-refused")
                    .bean(boxReads, "readVersion").id("restore-box-rollback-ask-refused")
                    .to(CALL).id("restore-box-rollback-read-refused")
                    .bean(boxReads, "learnVersion").id("restore-box-rollback-learn-refused")
                    .filter(attempt(boxReads::isVersionTrashed)).id("restore-box-rollback-refused-trashed")
                        .bean(box, "restoreVersion").id("restore-box-rollback-refused-out")
                        .to(CALL).id("restore-box-rollback-restore-refused")
                        .bean(box, "versionOutOfTrash").id("restore-box-rollback-refused-restored")
                    .end()
                    .bean(box, "promote").id("restore-box-rollback-copy-again")
                    .to(CALL).id("restore-box-rollback-promote-again")
                .end()
                .bean(box, "promoted").id("restore-box-rollback-promoted")

                // The proof: the content is the wanted one. The answer tells it, or a read does.
                .bean(boxReads, "learnCopy").id("restore-box-rollback-copy-made")
                .filter(attempt(boxReads::isCopyUnknown)).id("restore-box-rollback-copy-unknown")
                    .bean(boxReads, "readFile").id("restore-box-rollback-ask-result")
                    .to(CALL).id("restore-box-rollback-check")
                    .bean(boxReads, "learnFile").id("restore-box-rollback-result")
                .end()
                .bean(boxReads, "requireWantedContent").id("restore-box-rollback-right")
                .to(BoxRoutes.PREVIOUS).id("restore-box-rollback-previous")
                .bean(boxReads, "endRight").id("restore-box-rolled-back")
            .end();

        from(CHOOSE)
            .routeId("restore-box-choose")
            .routeDescription("Which version was current at a moment, or before the current one")
            .bean(selection, "fromFile").id("restore-box-choose-by-file")
            // All past versions, page by page.
            .loopDoWhile(attempt(selection::isPageMissing)).id("restore-box-choose-pages")
                .bean(selection, "readPage").id("restore-box-choose-ask-page")
                .to(CALL).id("restore-box-choose-read-page")
                .bean(selection, "learnPage").id("restore-box-choose-page")
            .end()
            .filter(attempt(selection::isUndecided)).id("restore-box-choose-listed")
                .bean(selection, "fromVersions").id("restore-box-choose-by-versions")
            .end()
            // When the current version was made, where that decides.
            .filter(attempt(selection::isUndecided)).id("restore-box-choose-undecided")
                .bean(boxReads, "readCurrentVersion").id("restore-box-choose-ask-current")
                .to(CALL).id("restore-box-choose-read-current")
                .bean(doubt, "learnCurrent").id("restore-box-choose-current")
                .bean(selection, "fromAll").id("restore-box-choose-by-all")
            .end();
    }
    // spotless:on
}
