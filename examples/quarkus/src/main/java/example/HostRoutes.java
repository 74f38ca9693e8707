package example;

import org.apache.camel.builder.RouteBuilder;

/** Routes of the host that use the entry points of Restore Routes. */
public class HostRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // one restore, its outcome in the same exchange
        from("file:once?delay=100&delete=true")
                .routeId("restore-at-once")
                .setVariable("name", header("CamelFileName"))
                .convertBodyTo(byte[].class)
                .to("direct:restore-once")
                .to("file:answers?fileName=${variable.name}&tempPrefix=.");

        // handed over; the outcome comes later
        from("file:handover?delay=100&delete=true")
                .routeId("hand-over")
                .setVariable("restoreSourceName", header("CamelFileName"))
                .to("direct:restore-accept");

        // restore.delivery.host.to=direct:told
        from("direct:told")
                .routeId("be-told")
                .to("file:told?fileName=${header.restoreOutcomeId}.json&tempPrefix=.");
    }
}
