package io.restoreroutes.box;

import static io.restoreroutes.call.Attempt.attempt;
import static io.restoreroutes.call.ProviderCallRoute.CALL;

import io.restoreroutes.call.Attempt;
import org.apache.camel.builder.RouteBuilder;

/** The steps of listing a Box folder, and of reading the enterprise's events. */
public final class BoxFolderRoute extends RouteBuilder {
    static final String LIST = "direct:restore-box-list-folder";

    private final BoxFolders folders;
    private final BoxEvents events;

    public BoxFolderRoute(BoxFolders folders, BoxEvents events) {
        this.folders = folders;
        this.events = events;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(LIST)
            .routeId("restore-box-list-folder")
            .routeDescription("Lists one folder, or reads the events; what is found becomes items of the job")
            // Where the settings allow some folders only, no other one is looked into.
            .filter(attempt(folders::isPlaceNeeded)).id("restore-box-list-fenced")
                .bean(folders, "readPlace").id("restore-box-list-ask-place")
                .to(CALL).id("restore-box-list-read-place")
                .bean(folders, "requireAllowed").id("restore-box-list-allowed")
            .end()
            // What we have changed ourselves is not what somebody else did.
            .filter(attempt(folders::isSelfNeeded)).id("restore-box-list-for-person")
                .bean(folders, "readSelf").id("restore-box-list-ask-self")
                .to(CALL).id("restore-box-list-read-self")
                .bean(folders, "learnSelf").id("restore-box-list-self")
            .end()
            // Where no folder is named, what was done anywhere says which files are looked at.
            .loopDoWhile(attempt(events::isPageMissing)).id("restore-box-list-events")
                .bean(events, "readPage").id("restore-box-list-ask-events")
                .to(CALL).id("restore-box-list-read-events")
                .bean(events, "learnPage").id("restore-box-list-event-page")
            .end()
            // Page by page; each is kept before the next one is asked for.
            .loopDoWhile(attempt(folders::isPageMissing)).id("restore-box-list-pages")
                .bean(folders, "readPage").id("restore-box-list-ask-page")
                .to(CALL).id("restore-box-list-read-page")
                .bean(folders, "learnPage").id("restore-box-list-page")
            .end()
            .filter(attempt(Attempt::isOpen)).id("restore-box-list-at-end")
                .bean(folders, "end").id("restore-box-listed")
            .end();
    }
    // spotless:on
}
