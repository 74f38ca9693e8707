package io.restoreroutes.imagekit;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/** The steps of listing an ImageKit folder. */
public final class ImageKitFolderRoute extends RouteBuilder {
    static final String LIST = "direct:restore-imagekit-list-folder";

    private final ImageKitFolders folders;
    private final ImageKitVersionPages versions;

    public ImageKitFolderRoute(ImageKitFolders folders, ImageKitVersionPages versions) {
        this.folders = folders;
        this.versions = versions;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(LIST)
            .routeId("restore-imagekit-list-folder")
            .routeDescription("Lists a folder and all below it; what is found becomes items of the job")
            // Where the settings allow some folders only, no other one is looked into.
            .bean(folders, "requireAllowed").id("restore-imagekit-list-allowed")
            // Page by page; each is kept before the next one is asked for.
            .loopDoWhile(attempt(folders::isPageMissing)).id("restore-imagekit-list-pages")
                .choice().id("restore-imagekit-list-what")
                    // Of the files that a page shows to be changed: the pages of their versions.
                    .when(attempt(versions::isMissing))
                        .bean(versions, "readPage").id("restore-imagekit-list-ask-versions")
                        .to(CALL).id("restore-imagekit-list-read-versions")
                        .bean(versions, "learnPage").id("restore-imagekit-list-versions")
                    .otherwise()
                        .bean(folders, "readPage").id("restore-imagekit-list-ask-page")
                        .to(CALL).id("restore-imagekit-list-read-page")
                        .bean(folders, "learnPage").id("restore-imagekit-list-page")
                .end()
            .end()
            // What was written, and is not seen as it was left, is asked for by itself.
            .loopDoWhile(attempt(folders::isDoubtful)).id("restore-imagekit-list-doubtful")
                .bean(folders, "readDoubtful").id("restore-imagekit-list-ask-doubtful")
                .to(CALL).id("restore-imagekit-list-read-doubtful")
                .bean(folders, "learnDoubtful").id("restore-imagekit-list-look")
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-imagekit-list-at-end")
                .bean(folders, "end").id("restore-imagekit-list-ended")
            .end();
    }
    // spotless:on
}
