package io.restoreroutes.delivery;

import org.apache.camel.builder.RouteBuilder;

/** One outcome, or one batch, to one named target of the settings. */
final class DeliverTargetRoute extends RouteBuilder {
    static final String DELIVER_TARGET = "direct:restore-deliver-target";

    private final TargetMessage message;

    DeliverTargetRoute(TargetMessage message) {
        this.message = message;
    }

    // spotless:off
    @Override
    public void configure() {
        // The sender keeps the order and tries again.
        errorHandler(noErrorHandler());

        from(DELIVER_TARGET)
            .routeId("restore-deliver-target")
            .routeDescription("Sends outcomes as JSON to a target of the settings")
            .removeHeaders("*").id("restore-drop-headers")
            .bean(message, "translate").id("restore-translate-outcome")
            .bean(message, "sign").id("restore-sign-webhook")
            // One address, which only the settings tell.
            .recipientList(method(message, "endpoint")).stopOnException().id("restore-send-to-target");
    }
    // spotless:on
}
