package io.restoreroutes.testing;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** The other side of a queue, by the broker's own client. */
public final class QueueClient implements AutoCloseable {
    /** Makes a message. */
    @FunctionalInterface
    public interface Making {
        Message make(Session session) throws JMSException;
    }

    private static final long PATIENCE_MILLIS = 300_000;

    private final ActiveMQConnectionFactory factory;
    private final Connection connection;
    private final Session session;

    public QueueClient(String url) throws JMSException {
        this(url, null, null);
    }

    public QueueClient(String url, String user, String password) throws JMSException {
        factory = new ActiveMQConnectionFactory(url, user, password);
        connection = factory.createConnection();
        connection.start();
        session = connection.createSession(true, Session.SESSION_TRANSACTED);
    }

    /** Sends a message and commits. {@return it, with its id} */
    public Message send(String queue, Making making) throws JMSException {
        Message message = put(queue, making);
        commit();
        return message;
    }

    public Message sendText(String queue, String text) throws JMSException {
        return send(queue, session -> session.createTextMessage(text));
    }

    /** Sends a message that {@link #commit} makes visible. */
    public Message put(String queue, Making making) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            Message message = making.make(session);
            producer.send(message);
            return message;
        }
    }

    /** Sends a text without an id and a time stamp. {@return whether it got an id all the same} */
    public boolean sendAnonymous(String queue, String text) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.setDisableMessageID(true);
            producer.setDisableMessageTimestamp(true);
            Message message = session.createTextMessage(text);
            producer.send(message);
            commit();
            return message.getJMSMessageID() != null;
        }
    }

    public void commit() throws JMSException {
        session.commit();
    }

    /** Waits for a message. {@return it, or null if none came in time} */
    public Message receive(String queue) throws JMSException {
        return receive(queue, PATIENCE_MILLIS);
    }

    /** {@return a message that is there already, or null} */
    public Message receiveNow(String queue) throws JMSException {
        return receive(queue, 1);
    }

    private Message receive(String queue, long millis) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            Message message = consumer.receive(millis);
            session.commit();
            return message;
        }
    }

    @Override
    public void close() throws JMSException {
        // with all its connections
        factory.close();
    }
}
