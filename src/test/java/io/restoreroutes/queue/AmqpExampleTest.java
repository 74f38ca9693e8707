package io.restoreroutes.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.testing.QueueClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second kind of queue: the shipped example, against a broker that speaks AMQP 1.0. */
class AmqpExampleTest {
    @TempDir Path folder;

    @Test
    void takesRequestsFromAnAmqpQueue() throws Exception {
        try (QueueApp queue = new QueueApp(folder);
                QueueClient client = queue.client()) {
            copy(Path.of("routes"), folder.resolve("app/routes"));
            copy(Path.of("examples/queues"), folder.resolve("app/routes"));
            queue.app
                    .set("restore.intake.queue.broker-url", null)
                    .set(
                            "camel.component.amqp.connection-factory",
                            "#class:org.apache.qpid.jms.JmsConnectionFactory('"
                                    + queue.broker.url().replace("tcp:", "amqp:")
                                    + "')")
                    .start();
            client.sendText("more-requests", QueueApp.request("by-amqp", 1));
            client.send("more-requests", session -> session.createObjectMessage("an object"));

            await().until(() -> queue.outcomes().size() == 2);
            await().until(() -> queue.broker.messages("more-requests") == 0);
            assertEquals(
                    List.of("by-amqp restored", " rejected"),
                    queue.outcomes().stream()
                            .map(
                                    outcome ->
                                            outcome.path("requestId").asText()
                                                    + " "
                                                    + outcome.path("status").asText())
                            .sorted(java.util.Comparator.reverseOrder())
                            .toList());
            assertEquals("more-requests", queue.outcomes().get(0).at("/source/name").asText());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
