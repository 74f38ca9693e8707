package io.restoreroutes.delivery;

import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.ExchangeKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;

/** Steps of {@code restore-deliver-target}. Public, because Camel calls its methods. */
public final class TargetMessage {
    /** The header that says which outcome it is, on every transport: also legal in JMS. */
    static final String OUTCOME_ID = "restoreOutcomeId";

    /** What goes out by HTTP besides the content type. */
    static final Set<String> WEB_HEADERS =
            Set.of("restoreoutcomeid", "webhook-id", "webhook-timestamp", "webhook-signature");

    private final Targets targets;
    private final Clock clock;

    TargetMessage(Targets targets, Clock clock) {
        this.targets = targets;
        this.clock = clock;
    }

    /** Makes the outcomes' JSON the body and sets the two headers that every message has. */
    public void translate(Exchange exchange, @ExchangeProperty(ExchangeKeys.TARGET) String name) {
        Message message = exchange.getMessage();
        List<OutboxRow> rows = message.getBody(OutcomeBatch.class).rows();
        if (targets.named(name).settings().batchSize() == 1) {
            message.setBody(rows.get(0).json());
            message.setHeader(OUTCOME_ID, rows.get(0).outcomeId());
        } else {
            message.setBody(
                    rows.stream().map(OutboxRow::json).collect(Collectors.joining(",", "[", "]")));
            message.setHeader(OUTCOME_ID, batchId(rows));
        }
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        // For endpoints that make bytes of a text: not the platform's choice.
        exchange.setProperty(Exchange.CHARSET_NAME, StandardCharsets.UTF_8.name());
    }

    /** Adds the headers of Standard Webhooks to what goes out by HTTP. */
    public void sign(Exchange exchange, @ExchangeProperty(ExchangeKeys.TARGET) String name) {
        Target target = targets.named(name);
        if (!target.settings().isWeb()) {
            return;
        }
        Message message = exchange.getMessage();
        String id = message.getHeader(OUTCOME_ID, String.class);
        long timestamp = clock.instant().getEpochSecond();
        String body = message.getBody(String.class);
        message.setHeader("webhook-id", id);
        message.setHeader("webhook-timestamp", timestamp);
        if (target.signature() != null) {
            message.setHeader("webhook-signature", target.signature().of(id, timestamp, body));
        }
        // What is sent are the bytes that were signed.
        message.setBody(body.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return where the exchange's target is} */
    public Endpoint endpoint(@ExchangeProperty(ExchangeKeys.TARGET) String name) {
        return targets.named(name).endpoint();
    }

    /** The same for the same outcomes, so that a batch that comes again can be told. */
    private static String batchId(List<OutboxRow> rows) {
        String ids = rows.stream().map(OutboxRow::outcomeId).collect(Collectors.joining("\n"));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(ids.getBytes(StandardCharsets.UTF_8));
            return "batch-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
