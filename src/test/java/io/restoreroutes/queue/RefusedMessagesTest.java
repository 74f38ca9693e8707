package io.restoreroutes.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.testing.QueueClient;
import jakarta.jms.BytesMessage;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cannot be a source is refused, with an outcome, and lies in our dead letter queue as it was.
 */
class RefusedMessagesTest {
    private static final AtomicInteger EFFECTS = new AtomicInteger();

    @TempDir static Path folder;
    private static QueueApp queue;
    private static QueueClient client;

    /** As an attacker would make it: reading it back does something. */
    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            EFFECTS.incrementAndGet();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        queue = new QueueApp(folder);
        queue.app.set("restore.intake.queue.max-body-size", "256KB").start();
        client = queue.client();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        queue.close();
    }

    /** {@return the dead letter that became of the message} */
    private static Message refused(QueueClient.Making making, String reason) throws Exception {
        String id = client.send(QueueApp.REQUESTS, making).getJMSMessageID();
        Message dead = client.receive(QueueApp.DEAD);
        assertNotNull(dead, reason);
        assertEquals(id, dead.getStringProperty("restoreMessageId"));
        assertTrue(
                dead.getStringProperty("restoreReason").contains(reason),
                dead.getStringProperty("restoreReason"));
        String job = dead.getStringProperty("restoreJobId");
        await().until(() -> outcome(job) != null);
        JsonNode outcome = outcome(job);
        assertEquals("rejected", outcome.path("status").asText());
        assertEquals(
                dead.getStringProperty("restoreReason"), outcome.at("/error/message").asText());
        assertEquals(0, queue.broker.messages(QueueApp.REQUESTS));
        return dead;
    }

    private static JsonNode outcome(String job) {
        return queue.outcomes().stream()
                .filter(outcome -> outcome.path("jobId").asText().equals(job))
                .findFirst()
                .orElse(null);
    }

    @Test
    void anObjectIsNeverMade() throws Exception {
        Message dead =
                refused(session -> session.createObjectMessage(new Trap()), "an object message");

        assertEquals(0, EFFECTS.get());
        ObjectMessage object = assertInstanceOf(ObjectMessage.class, dead);
        // It is all still there: who reads it springs the trap.
        assertInstanceOf(Trap.class, object.getObject());
        assertEquals(1, EFFECTS.get());
        EFFECTS.set(0);
    }

    @Test
    void aMapIsKeptAsItIs() throws Exception {
        Message dead =
                refused(
                        session -> {
                            MapMessage map = session.createMapMessage();
                            map.setString("fileId", "f1");
                            return map;
                        },
                        "a map message");

        assertEquals("f1", assertInstanceOf(MapMessage.class, dead).getString("fileId"));
    }

    @Test
    void aStreamIsKeptAsItIs() throws Exception {
        Message dead =
                refused(
                        session -> {
                            StreamMessage stream = session.createStreamMessage();
                            stream.writeString("f1");
                            return stream;
                        },
                        "a stream message");

        assertEquals("f1", assertInstanceOf(StreamMessage.class, dead).readString());
    }

    @Test
    void aMessageWithoutABodyIsNone() throws Exception {
        refused(session -> session.createMessage(), "a message without a body");
    }

    @Test
    void brokenTextIsKeptWithItsOwnProperties() throws Exception {
        Message dead =
                refused(
                        session -> {
                            TextMessage text = session.createTextMessage("{\"fileId\": ");
                            text.setStringProperty("ticket", "4711");
                            text.setIntProperty("restoreReason", 1);
                            return text;
                        },
                        "JSON");

        assertEquals("{\"fileId\": ", assertInstanceOf(TextMessage.class, dead).getText());
        assertEquals("4711", dead.getStringProperty("ticket"));
    }

    @Test
    void anEmptyTextIsNone() throws Exception {
        refused(session -> session.createTextMessage(), "empty");
    }

    @Test
    void otherBytesThanUtf8AreNone() throws Exception {
        Message dead = refused(session -> bytes(session.createBytesMessage(), 2), "UTF-8");

        byte[] body = new byte[2];
        assertEquals(2, assertInstanceOf(BytesMessage.class, dead).readBytes(body));
        assertEquals((byte) 0xff, body[1]);
    }

    @Test
    void whatIsTooLargeIsKeptWhole() throws Exception {
        int size = 300 << 10;
        Message dead =
                refused(session -> bytes(session.createBytesMessage(), size), "307200 bytes");
        assertEquals(size, assertInstanceOf(BytesMessage.class, dead).getBodyLength());

        dead = refused(session -> session.createTextMessage("ä".repeat(size)), "614400 bytes");
        assertEquals(size, assertInstanceOf(TextMessage.class, dead).getText().length());
    }

    @Test
    void aMessageThatCannotBeKnownAgainIsNone() throws Exception {
        assertFalse(
                client.sendAnonymous(QueueApp.REQUESTS, QueueApp.request("anonymous", 1)),
                "it has an id");
        Message dead = client.receive(QueueApp.DEAD);
        assertTrue(dead.getStringProperty("restoreReason").contains("neither an id nor a time"));
        assertTrue(
                queue.outcomes().stream()
                        .noneMatch(one -> one.path("requestId").asText().equals("anonymous")));
    }

    private static BytesMessage bytes(BytesMessage message, int size)
            throws jakarta.jms.JMSException {
        byte[] body = new byte[size];
        java.util.Arrays.fill(body, (byte) 0xff);
        body[0] = '{';
        message.writeBytes(body);
        return message;
    }
}
