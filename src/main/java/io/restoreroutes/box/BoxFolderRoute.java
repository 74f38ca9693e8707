package io.restoreroutes.box;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import org.apache.camel.builder.RouteBuilder;

/** The steps of listing a Box folder. */
public final class BoxFolderRoute extends RouteBuilder {
    static final String LIST = "direct:restore-box-list-folder";

    private final BoxFolders folders;

    public BoxFolderRoute(BoxFolders folders) {
        this.folders = folders;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(LIST)
            .routeId("restore-box-list-folder")
            .routeDescription("Lists one folder; what is found in it becomes items of the job")
            // What we have changed ourselves is not what somebody else did.
            .filter(attempt(folders::isSelfNeeded)).id("restore-box-list-for-person")
                .bean(folders, "readSelf").id("restore-box-list-ask-self")
                .to(CALL).id("restore-box-list-read-self")
                .bean(folders, "learnSelf").id("restore-box-list-self")
            .end()
            // Page by page; each is kept before the next one is asked for.
            .loopDoWhile(attempt(folders::isPageMissing)).id("restore-box-list-pages")
                .bean(folders, "readPage").id("restore-box-list-ask-page")
                .to(CALL).id("restore-box-list-read-page")
                .bean(folders, "learnPage").id("restore-box-list-page")
            .end()
            .bean(folders, "end").id("restore-box-listed");
    }
    // spotless:on
}
