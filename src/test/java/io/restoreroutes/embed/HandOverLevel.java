package io.restoreroutes.embed;

import org.apache.camel.builder.RouteBuilder;

/** The second level of docs/embedding.md: hand over, and be told later. */
final class HandOverLevel extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:undo-many") // a request, a list of them, or a stream of JSON or CSV
                .setVariable("restoreSourceName", constant("undo"))
                .to("direct:restore-accept") // committed: nothing is lost from here on
                .log("${body.accepted} accepted as job ${body.jobId}");

        from("direct:told") // each outcome as JSON, at least once: outcomeId tells a repeat
                .to("seda:outcomes");
    }
}
