package io.restoreroutes.queue;

import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.intake.BodyRoom;
import io.restoreroutes.request.ExchangeKeys;
import io.restoreroutes.request.RestoreJson;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.DefaultMessage;

/**
 * The bean {@code restoreQueue} of the route {@code restore-queue-intake}: turns a message into a
 * source, and makes the reply and the dead letter.
 */
public final class RestoreQueue {
    /** What every client takes as a name, without those that JMS and the client set themselves. */
    private static final Pattern PROPERTY = Pattern.compile("(?!JMS)[A-Za-z_$][\\w$]*");

    private final QueueSettings settings;
    private final QueuePatience patience;
    private final BodyRoom room;

    RestoreQueue(QueueSettings settings, QueuePatience patience) {
        this.settings = settings;
        this.patience = patience;
        this.room = new BodyRoom(settings.maxBodySize(), patience::isStopping);
    }

    /** {@return whether there is a broker: the route's precondition} */
    public boolean isOn() {
        return settings.on();
    }

    /**
     * The body becomes the message's source, the variables say which one it is. Of the message's
     * headers and properties nothing goes on.
     *
     * @throws JMSException if the connection breaks meanwhile
     * @throws InterruptedException if Camel gives up waiting at a stop
     */
    public void read(Exchange exchange) throws JMSException, InterruptedException {
        Message message = exchange.getMessage().getBody(Message.class);
        Received received = Received.of(message);
        MessageBody body = MessageBody.of(message, settings.maxBodySize());
        room.enter(exchange, body.bytes());
        // A new one: Camel's JMS message would go on with the old one's headers.
        exchange.setMessage(new DefaultMessage(exchange));
        exchange.getMessage().setBody(body.unzipped(settings.maxBodySize()));
        exchange.setProperty(ExchangeKeys.RECEIVED, received);
        exchange.setVariable("restoreSourceKind", "queue");
        exchange.setVariable("restoreSourceName", settings.name());
        exchange.setVariable("restoreSourceId", body.sourceId());
        if (settings.replyTo().contains(received.replyTo())) {
            exchange.setVariable("restoreReplyTo", received.replyTo());
        }
    }

    /** Keeps what accepting the source came to. */
    public void accepted(Exchange exchange) {
        AcceptReply reply = exchange.getMessage().getBody(AcceptReply.class);
        exchange.setProperty(ExchangeKeys.ACCEPTED, reply);
        patience.ledgerIsThere();
    }

    /** The body becomes the original message, unread, with the reason in its properties. */
    public void deadLetter(Exchange exchange) throws JMSException {
        Received received = exchange.getProperty(ExchangeKeys.RECEIVED, Received.class);
        Message message = received.message();
        Map<String, Object> properties = properties(message);
        properties.put("restoreReason", exchange.getVariable("restoreRefusedReason", String.class));
        properties.put("restoreJobId", replyOf(exchange).jobId());
        properties.put("restoreMessageId", String.valueOf(received.id()));
        message.clearProperties();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        JmsMessage original = new JmsMessage(exchange, message, null, null);
        // Set, so that nobody asks the message for it.
        original.setBody(message);
        exchange.setMessage(original);
    }

    /**
     * A received message's properties cannot be added to; those of JMS and its client stay away.
     */
    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Object name : Collections.list(message.getPropertyNames())) {
            String key = String.valueOf(name);
            if (PROPERTY.matcher(key).matches()) {
                properties.put(key, message.getObjectProperty(key));
            }
        }
        return properties;
    }

    /** The body becomes the reply as JSON text, with what the sender knows it by. */
    public void reply(Exchange exchange) {
        Received received = exchange.getProperty(ExchangeKeys.RECEIVED, Received.class);
        exchange.setMessage(new DefaultMessage(exchange));
        exchange.getMessage().setBody(RestoreJson.write(replyOf(exchange)));
        String asked = received.correlationId();
        exchange.getMessage()
                .setHeader(
                        JmsConstants.JMS_HEADER_CORRELATION_ID,
                        asked == null ? received.id() : asked);
    }

    private static AcceptReply replyOf(Exchange exchange) {
        return exchange.getProperty(ExchangeKeys.ACCEPTED, AcceptReply.class);
    }

    /** What is needed of a message after its body was taken; sending it again changes its id. */
    private record Received(Message message, String id, String correlationId, String replyTo) {
        static Received of(Message message) throws JMSException {
            Destination replyTo = message.getJMSReplyTo();
            return new Received(
                    message,
                    message.getJMSMessageID(),
                    message.getJMSCorrelationID(),
                    replyTo instanceof Queue queue ? queue.getQueueName() : "");
        }
    }
}
