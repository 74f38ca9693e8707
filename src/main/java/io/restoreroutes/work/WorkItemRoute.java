package io.restoreroutes.work;

import io.restoreroutes.restore.RestoreCore;
import org.apache.camel.builder.RouteBuilder;

/** One claimed item: an attempt, then its verdict to the recorder. */
final class WorkItemRoute extends RouteBuilder {
    static final String WORK_ITEM = "direct:restore-work-item";

    private final WorkItems items;
    private final Recorder recorder;

    WorkItemRoute(WorkItems items, Recorder recorder) {
        this.items = items;
        this.recorder = recorder;
    }

    // spotless:off
    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from(WORK_ITEM)
            .routeId("restore-work-item")
            .routeDescription("Makes an attempt at a claimed item and records what came of it")
            .bean(items, "begin").id("restore-begin-item")
            .to(RestoreCore.RESTORE_ONCE).id("restore-to-restore-once")
            .bean(items, "verdict").id("restore-judge-item")
            .bean(recorder, "add").id("restore-record-item");
    }
    // spotless:on
}
