package io.restoreroutes.delivery;

import io.restoreroutes.ledger.OutboxRow;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;

/** Steps of {@code deliver-target}. Public, because Camel calls its methods. */
public final class TargetMessage {
    /** The exchange property that names the target. */
    static final String TARGET = "restoreTarget";

    private final Targets targets;

    TargetMessage(Targets targets) {
        this.targets = targets;
    }

    /** Makes the outcome's JSON the body and sets the two headers that go out. */
    public void translate(Exchange exchange) {
        Message message = exchange.getMessage();
        OutboxRow row = message.getBody(OutboxRow.class);
        message.setBody(row.json());
        message.setHeader("restoreOutcomeId", row.outcomeId());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        // For endpoints that make bytes of a text: not the platform's choice.
        exchange.setProperty(Exchange.CHARSET_NAME, StandardCharsets.UTF_8.name());
    }

    /** {@return where the exchange's target is} */
    public Endpoint endpoint(@ExchangeProperty(TARGET) String name) {
        return targets.endpoint(name);
    }
}
