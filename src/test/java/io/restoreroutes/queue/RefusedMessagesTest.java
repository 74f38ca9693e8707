package io.restoreroutes.queue;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.testing.Gzipped;
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
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        byte[] utf16 = "{}".getBytes(UTF_16LE);
        Message dead =
                refused(
                        session -> {
                            BytesMessage message = session.createBytesMessage();
                            message.writeBytes(utf16);
                            return message;
                        },
                        "UTF-8");

        byte[] body = new byte[utf16.length];
        assertEquals(utf16.length, assertInstanceOf(BytesMessage.class, dead).readBytes(body));
        assertArrayEquals(utf16, body);
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
    void whatUnfoldsTooFarIsKeptCompressed() throws Exception {
        byte[] bomb = Gzipped.of(new byte[64 << 20]);
        Message dead = refused(zipped(bomb), "Unzipped, the body has more than 262144 bytes");

        byte[] body = new byte[bomb.length];
        assertEquals(bomb.length, assertInstanceOf(BytesMessage.class, dead).readBytes(body));
        assertArrayEquals(bomb, body);
    }

    @Test
    void compressedBytesThatAreNotWholeAreNone() throws Exception {
        byte[] whole = Gzipped.of(QueueApp.request("cut-1", 1) + "\n");
        refused(zipped(Arrays.copyOf(whole, whole.length - 1)), "The gzip data is cut off.");
        refused(zipped(Gzipped.of(whole)), "holds gzip data again");
        whole[whole.length - 5] ^= 1;
        refused(zipped(whole), "The gzip data is damaged.");
    }

    private static QueueClient.Making zipped(byte[] body) {
        return session -> {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body);
            return message;
        };
    }

    /** It came in a message: nobody is told of files and their names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text/csv|~[1]~|The property contentType of such a message is application/json",
                "text/csv|~ ~|The message is empty",
                "application/json|~a,b~|The property contentType of a message with a table is",
                "application/json|~\n~|The message is empty",
            })
    void whatIsWrongIsToldInTheWordsOfTheSender(String type, String text, String expected)
            throws Exception {
        Message dead =
                refused(
                        session -> {
                            TextMessage message = session.createTextMessage(text);
                            message.setStringProperty("contentType", type);
                            return message;
                        },
                        expected);
        String reason = dead.getStringProperty("restoreReason");
        assertFalse(reason.matches(".*\\b(file|[Nn]ame the|[Ss]ave)\\b.*"), reason);
        assertEquals(type, dead.getStringProperty("contentType"));
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
