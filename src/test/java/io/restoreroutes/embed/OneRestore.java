package io.restoreroutes.embed;

import org.apache.camel.builder.RouteBuilder;

/** The first level of docs/embedding.md: one restore, its outcome in the same exchange. */
final class OneRestore extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:undo") // {"account": "shop", "fileId": "…", "versionId": "…"}
                .to("direct:restore-once") // the body is a RestoreOutcome now
                .log("${body.status.wireName}")
                .convertBodyTo(String.class); // the outcome as JSON
    }
}
