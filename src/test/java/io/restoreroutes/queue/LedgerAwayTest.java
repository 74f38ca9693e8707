package io.restoreroutes.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.QueueBroker;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.QueueClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the ledger is away messages stay where they are, and the broker does not give them up. */
class LedgerAwayTest {
    private static final int MESSAGES = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private final String database = PostgresServer.newDatabase();

    @Test
    void messagesWaitInTheQueue() throws Exception {
        try (LogLines log = new LogLines();
                QueueApp queue = new QueueApp(folder);
                QueueClient client = queue.client()) {
            fillWhileAway(queue, client, log);
            // a message given back at once would be given up ten times over in that time
            await().atMost(PATIENCE)
                    .during(Duration.ofSeconds(3))
                    .until(() -> queue.broker.messages(QueueApp.REQUESTS) == MESSAGES);
            assertTrue(queue.isReady());

            PostgresServer.openDoor(database);
            await().atMost(PATIENCE).until(() -> queue.outcomes().size() == MESSAGES);
            await().until(() -> queue.broker.messages(QueueApp.REQUESTS) == 0);
            assertEquals(1, log.with("Messages stay in the queue").size());
            assertEquals(1, log.with("Messages are taken from the queue again").size());
            assertEquals(MESSAGES, queue.imageKit.log().total());
            assertNothingGivenUp(queue);
        }
    }

    @Test
    void aStopMeanwhileLosesNothing() throws Exception {
        try (LogLines log = new LogLines();
                QueueApp queue = new QueueApp(folder);
                QueueClient client = queue.client()) {
            fillWhileAway(queue, client, log);
            queue.app.stop();
            assertEquals(MESSAGES, queue.broker.messages(QueueApp.REQUESTS));

            PostgresServer.openDoor(database);
            queue.app.start();
            await().atMost(PATIENCE).until(() -> queue.outcomes().size() == MESSAGES);
            assertEquals(MESSAGES, queue.imageKit.log().total());
            assertNothingGivenUp(queue);
        }
    }

    private void fillWhileAway(QueueApp queue, QueueClient client, LogLines log) throws Exception {
        start(queue);
        PostgresServer.closeDoor(database);
        for (int i = 0; i < MESSAGES; i++) {
            client.sendText(QueueApp.REQUESTS, QueueApp.request("r" + i, i));
        }
        await().atMost(PATIENCE).until(() -> log.with("Messages stay in the queue").size() == 1);
    }

    private void start(QueueApp queue) {
        queue.app
                .set("restore.ledger.url", database)
                .set("restore.ledger.username", PostgresServer.USER)
                .set("restore.ledger.password", PostgresServer.PASSWORD)
                .start();
        await().until(queue::isReady);
    }

    private static void assertNothingGivenUp(QueueApp queue) {
        assertEquals(0, queue.broker.messages(QueueBroker.DLQ));
        assertEquals(0, queue.broker.messages(QueueApp.DEAD));
    }
}
