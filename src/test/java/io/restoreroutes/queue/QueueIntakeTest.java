package io.restoreroutes.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.testing.Gzipped;
import io.restoreroutes.testing.QueueClient;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message may hold, and what comes back. */
class QueueIntakeTest {
    @TempDir static Path folder;
    private static QueueApp queue;
    private static QueueClient client;

    @BeforeAll
    static void start() throws Exception {
        queue = new QueueApp(folder);
        queue.app.set("restore.intake.queue.reply-to", "replies, more-replies").start();
        client = queue.client();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        queue.close();
    }

    private static JsonNode outcome(String requestId) {
        await().until(() -> find(requestId) != null);
        return find(requestId);
    }

    private static JsonNode find(String requestId) {
        return queue.outcomes().stream()
                .filter(one -> one.path("requestId").asText().equals(requestId))
                .findFirst()
                .orElse(null);
    }

    @Test
    void textIsOneRequest() throws Exception {
        client.sendText(QueueApp.REQUESTS, QueueApp.request("text-1", 1));

        JsonNode outcome = outcome("text-1");
        assertEquals("restored", outcome.path("status").asText());
        assertEquals("queue", outcome.at("/source/kind").asText());
        assertEquals(QueueApp.REQUESTS, outcome.at("/source/name").asText());
        assertEquals(1, outcome.at("/source/line").asInt());
    }

    @Test
    void bytesAreAnArray() throws Exception {
        String text = "[" + QueueApp.request("ä-1", 11) + ",\n" + QueueApp.request("ä-2", 12) + "]";
        client.send(
                QueueApp.REQUESTS,
                session -> {
                    BytesMessage message = session.createBytesMessage();
                    message.writeBytes(text.getBytes(UTF_8));
                    return message;
                });

        assertEquals("restored", outcome("ä-1").path("status").asText());
        assertEquals(2, outcome("ä-2").at("/source/line").asInt());
    }

    private static QueueClient.Making bytes(byte[] body, String... properties) {
        return session -> {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body);
            for (int i = 0; i < properties.length; i += 2) {
                message.setStringProperty(properties[i], properties[i + 1]);
            }
            return message;
        };
    }

    @Test
    void aListOfRequestsIsTheirArray() throws Exception {
        String list =
                "{\"requests\": ["
                        + QueueApp.request("list-1", 51)
                        + ", "
                        + QueueApp.request("list-2", 52)
                        + "]}";
        client.sendText(QueueApp.REQUESTS, list);

        assertEquals("restored", outcome("list-1").path("status").asText());
        assertEquals(2, outcome("list-2").at("/source/line").asInt());
    }

    /** As Camel, Spring, AMQP senders and people name it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "contentType",
                "content_type",
                "Content_HYPHEN_Type",
                "CONTENT_TYPE",
                "JMS_AMQP_ContentType"
            })
    void aTableIsToldByItsContentType(String property) throws Exception {
        String table = "requestId;account;fileId;versionId\ncsv-%s-%s;photos;f60;v1\n";
        client.send(
                QueueApp.REQUESTS,
                session -> {
                    TextMessage message =
                            session.createTextMessage(table.formatted(property, "text"));
                    message.setStringProperty(property, "Text/CSV; charset=utf-8");
                    return message;
                });
        byte[] zipped = Gzipped.of(table.formatted(property, "zip"));
        client.send(QueueApp.REQUESTS, bytes(zipped, "other", "x", property, "text/csv"));

        for (String body : List.of("text", "zip")) {
            JsonNode outcome = outcome("csv-" + property + "-" + body);
            assertEquals("restored", outcome.path("status").asText());
            assertEquals(2, outcome.at("/source/line").asInt());
        }
    }

    @Test
    void anotherContentTypeSaysNothing() throws Exception {
        byte[] body = QueueApp.request("octets-1", 61).getBytes(UTF_8);
        client.send(QueueApp.REQUESTS, bytes(body, "contentType", "application/octet-stream"));

        assertEquals("restored", outcome("octets-1").path("status").asText());
    }

    @Test
    void compressedBytesAreToldByTheirMark() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1200; i++) {
            text.append(QueueApp.request("zip-" + i, 3000 + i)).append('\n');
        }
        client.send(QueueApp.REQUESTS, bytes(Gzipped.of(text.toString())));

        assertEquals(1200, outcome("zip-1199").at("/source/line").asInt());
        assertEquals("restored", outcome("zip-0").path("status").asText());
    }

    @Test
    void aThousandLinesAreOneJob() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            text.append(QueueApp.request("many-" + i, 1000 + i)).append('\n');
        }
        client.sendText(QueueApp.REQUESTS, text.toString());

        outcome("many-1499");
        await().until(
                        () ->
                                queue.outcomes().stream().filter(QueueIntakeTest::isMany).count()
                                        == 1500);
        Set<String> jobs =
                queue.outcomes().stream()
                        .filter(QueueIntakeTest::isMany)
                        .map(one -> one.path("jobId").asText())
                        .collect(Collectors.toSet());
        assertEquals(1, jobs.size());
    }

    private static boolean isMany(JsonNode outcome) {
        return outcome.path("requestId").asText().startsWith("many-");
    }

    @Test
    void aListedQueueGetsTheReply() throws Exception {
        Message asked =
                client.send(
                        QueueApp.REQUESTS,
                        session -> {
                            TextMessage message =
                                    session.createTextMessage(QueueApp.request("reply-1", 31));
                            message.setJMSReplyTo(session.createQueue("replies"));
                            return message;
                        });

        Message reply = client.receive("replies");
        assertNotNull(reply, () -> queue.outcomes().toString());
        JsonNode json = RestoreJson.mapper().readTree(((TextMessage) reply).getText());
        assertEquals(asked.getJMSMessageID(), reply.getJMSCorrelationID());
        assertEquals(1, json.path("accepted").asInt());
        assertEquals(0, json.path("rejected").asInt());
        assertEquals(0, json.path("duplicates").asInt());
        assertEquals(outcome("reply-1").path("jobId").asText(), json.path("jobId").asText());
    }

    @Test
    void theSendersCorrelationIdComesBackAlsoFromADeadLetter() throws Exception {
        client.send(
                QueueApp.REQUESTS,
                session -> {
                    TextMessage message = session.createTextMessage("[");
                    message.setJMSReplyTo(session.createQueue("more-replies"));
                    message.setJMSCorrelationID("mine-7");
                    return message;
                });

        Message reply = client.receive("more-replies");
        JsonNode json = RestoreJson.mapper().readTree(((TextMessage) reply).getText());
        assertEquals("mine-7", reply.getJMSCorrelationID());
        assertEquals(1, json.path("rejected").asInt());
        Message dead = client.receive(QueueApp.DEAD);
        assertEquals(json.path("jobId").asText(), dead.getStringProperty("restoreJobId"));
    }

    @Test
    void anotherQueueGetsNone() throws Exception {
        for (String name : new String[] {"elsewhere", QueueApp.REQUESTS, "replies::x"}) {
            client.send(
                    QueueApp.REQUESTS,
                    session -> {
                        TextMessage message =
                                session.createTextMessage(QueueApp.request("none-" + name, 41));
                        message.setJMSReplyTo(session.createQueue(name));
                        return message;
                    });
            assertEquals("restored", outcome("none-" + name).path("status").asText());
        }
        await().until(() -> queue.broker.messages(QueueApp.REQUESTS) == 0);
        // Asked of the broker: a receiver of ours would make the queue x of the address replies,
        // and the next reply might go there.
        assertEquals(0, queue.broker.messages("elsewhere"));
        assertEquals(0, queue.broker.messages("x"));
    }

    @Test
    void theBrokerIsWatched() {
        await().until(queue::isReady);
        assertTrue(queue.health().getCheck().isReadiness());
        assertEquals(
                QueueApp.REQUESTS + " at " + queue.broker.url(),
                queue.health().getDetails().get("queue"));
    }
}
