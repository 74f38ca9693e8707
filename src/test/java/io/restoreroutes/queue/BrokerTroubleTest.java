package io.restoreroutes.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.QueueBroker;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.QueueClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is away, goes away, and comes back. */
class BrokerTroubleTest {
    private static final String CLIENT = "org.apache.activemq";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    /** A journal of the broker's that is stopped in its midst may leave a timer which throws. */
    private static ConditionFactory await() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }

    @Test
    void isWaitedForAtTheStart() throws Exception {
        try (LogLines log = new LogLines();
                QueueApp queue = new QueueApp(folder)) {
            queue.broker.stop();
            queue.app.start();

            await().until(() -> log.with("No messages can be taken from queue").size() == 1);
            assertFalse(queue.isReady());
            String reason = queue.health().getMessage().orElseThrow();
            assertTrue(reason.contains("Cannot connect"), reason);
            queue.app.drop("other.json", QueueApp.request("from-a-file", 1));
            queue.app.awaitSummaries(1);
            // several attempts later there is still only that one line
            knocks(URI.create(queue.broker.url()).getPort(), 3);
            assertFalse(queue.isReady());
            assertEquals(1, log.complaints(CLIENT).size(), () -> log.complaints(CLIENT).toString());

            queue.broker.start();
            await().until(queue::isReady);
            try (QueueClient client = queue.client()) {
                client.sendText(QueueApp.REQUESTS, QueueApp.request("from-the-queue", 2));
            }
            await().until(() -> queue.outcomes().size() == 1);
            assertEquals(1, log.with("Messages are taken from queue").size());
        }
    }

    /** Waits until that many connections to the port have been tried. */
    private static void knocks(int port, int number) throws IOException {
        try (ServerSocket door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            door.setSoTimeout((int) PATIENCE.toMillis());
            for (int i = 0; i < number; i++) {
                door.accept().close();
            }
        }
    }

    @Test
    void mayGoAndComeWhileMessagesAreTaken() throws Exception {
        int messages = 400;
        try (LogLines log = new LogLines();
                QueueApp queue = new QueueApp(folder)) {
            queue.app.start();
            try (QueueClient client = queue.client()) {
                for (int i = 0; i < messages; i++) {
                    String text = QueueApp.request("r" + i, i);
                    // half of them without a requestId: the message's own id must do
                    String body = i % 2 == 0 ? text : text.replaceAll("\"requestId\":[^,]*,", "");
                    client.put(QueueApp.REQUESTS, session -> session.createTextMessage(body));
                }
                client.commit();
            }
            for (int share = 1; share <= 2; share++) {
                int done = messages * share / 4;
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> queue.imageKit.log().total() >= done);
                queue.broker.stop();
                await().until(() -> !queue.isReady());
                queue.broker.start();
                await().until(queue::isReady);
            }

            await().atMost(PATIENCE).until(() -> queue.outcomes().size() >= messages);
            await().until(() -> queue.broker.messages(QueueApp.REQUESTS) == 0);
            assertOnce(queue, messages);
            assertEquals(
                    List.of(),
                    log.complaints(CLIENT).stream()
                            .filter(line -> !line.contains("No messages can be taken"))
                            .toList());
            assertEquals(2, log.with("No messages can be taken").size());
            await().until(() -> log.with("Messages are taken from queue").size() == 3);
        }
    }

    @Test
    void aMessageWhoseAcknowledgementWasLostMakesNoSecondEffect() throws Exception {
        try (QueueApp queue = new QueueApp(folder)) {
            AtomicBoolean cut = new AtomicBoolean();
            queue.app.intercept(
                    (context, definition, target, next) ->
                            new DelegateAsyncProcessor(target) {
                                @Override
                                public boolean process(
                                        org.apache.camel.Exchange exchange,
                                        org.apache.camel.AsyncCallback callback) {
                                    // the ledger has committed, the broker knows nothing of it
                                    if ("restore-keep-accept-reply".equals(definition.getId())
                                            && cut.compareAndSet(false, true)) {
                                        queue.broker.stop();
                                    }
                                    return super.process(exchange, callback);
                                }
                            });
            queue.app.start();
            try (QueueClient client = queue.client()) {
                client.sendText(
                        QueueApp.REQUESTS,
                        "{\"account\":\"photos\",\"fileId\":\"f1\",\"versionId\":\"v1\"}");
            }
            await().until(() -> !queue.isReady());
            assertTrue(cut.get());
            queue.broker.start();

            await().until(queue::isReady);
            await().until(() -> queue.broker.messages(QueueApp.REQUESTS) == 0);
            await().until(() -> queue.outcomes().size() == 1);
            assertOnce(queue, 1);
        }
    }

    /** Each message one outcome, each outcome one effect; the broker gave up none. */
    private static void assertOnce(QueueApp queue, int messages) {
        List<JsonNode> outcomes = queue.outcomes();
        assertEquals(messages, outcomes.size());
        for (JsonNode outcome : outcomes) {
            assertEquals("restored", outcome.path("status").asText(), outcome::toString);
        }
        List<String> effects =
                queue.imageKit.log().calls().stream()
                        .filter(Call::effectApplied)
                        .map(Call::path)
                        .toList();
        assertEquals(messages, effects.size());
        assertEquals(messages, effects.stream().distinct().count());
        assertEquals(0, queue.broker.messages(QueueBroker.DLQ));
        assertEquals(0, queue.broker.messages(QueueApp.DEAD));
    }
}
