package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.QueueBroker;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.QueueClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real broker over TCP that is stopped and started, and {@code kill -9} of the application, while
 * messages are taken. {@code -Dqueue.messages=10000 -Dqueue.times=3} is the long form. The checker
 * believes nobody but the sandboxes' logs, the outbox and the broker.
 */
class QueueIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MESSAGES = Integer.getInteger("queue.messages", 1000);

    /** How often the broker is stopped, and how often the application is killed. */
    private static final int TIMES = Integer.getInteger("queue.times", 1);

    /** Every tenth message is sent a second time. */
    private static final int EVERY = 10;

    private static final int ALL = MESSAGES + MESSAGES / EVERY;
    private static final String REQUESTS = "restore-requests";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir Path folder;

    @Test
    void everyMessageHasExactlyOneOutcomeAndOneEffect() throws Exception {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start();
                QueueBroker broker = QueueBroker.start(folder.resolve("broker"), FreePort.find())) {
            imageKit.anyFileExists(3);
            box.anyFileExists(3);
            imageKit.latency(Duration.ofMillis(5), Duration.ofMillis(5));
            box.latency(Duration.ofMillis(5), Duration.ofMillis(5));
            Distribution app = application(imageKit, box, broker);
            send(broker);
            long begun = System.nanoTime();

            Distribution.Run run = app.start();
            for (int event = 1; event <= 2 * TIMES; event++) {
                long calls = (long) MESSAGES * event / (2 * TIMES + 2);
                run.awaitAlive(PATIENCE, () -> imageKit.log().total() + box.log().total() > calls);
                assertTrue(broker.messages(REQUESTS) > 0, "there are messages left to take");
                if (event % 2 == 1) {
                    broker.stop();
                    broker.start();
                } else {
                    run.kill();
                    run = app.start();
                }
            }
            run.awaitAlive(PATIENCE, () -> app.files("outbox", ".summary.json").size() == ALL);
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.printf(
                    "%d messages, broker stopped %d times, application killed %d times:"
                            + " %d s, %d messages/s%n",
                    ALL, TIMES, TIMES, millis / 1000, ALL * 1000L / millis);
            run.signal("TERM");
            run.awaitExit();

            checkOutbox(app);
            checkEffects(imageKit.log().calls(), box.log().calls());
            assertEquals(0, broker.messages(REQUESTS));
            assertEquals(0, broker.messages(REQUESTS + ".dead"));
            assertEquals(0, broker.messages(QueueBroker.DLQ));
        }
    }

    private Distribution application(ImageKitSandbox imageKit, BoxSandbox box, QueueBroker broker) {
        return new Distribution(folder.resolve("app"))
                .quick()
                .set("restore.intake.queue.broker-url", broker.url())
                .set("restore.accounts.shop.provider", "imagekit")
                .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                .set("restore.accounts.legal.provider", "box")
                .set("restore.accounts.legal.client-id", BoxTokens.CLIENT_ID)
                .set("restore.accounts.legal.client-secret", BoxTokens.CLIENT_SECRET)
                .set("restore.accounts.legal.enterprise-id", BoxTokens.ENTERPRISE_ID)
                .set("restore.accounts.legal.base-url", box.baseUrl())
                .set("restore.accounts.legal.token-url", box.tokenUrl());
    }

    /** One in ten comes a second time, right behind the first or a few messages later. */
    private static void send(QueueBroker broker) throws Exception {
        try (QueueClient client = new QueueClient(broker.url())) {
            for (int n = 1; n <= MESSAGES; n++) {
                String text = request(n);
                client.put(REQUESTS, session -> session.createTextMessage(text));
                if (n % EVERY == 0) {
                    String again = request(n - n / EVERY % EVERY);
                    client.put(REQUESTS, session -> session.createTextMessage(again));
                }
                if (n % 500 == 0) {
                    client.commit();
                }
            }
            client.commit();
        }
    }

    /** Odd ones are promotes at Box, even ones restores at ImageKit. */
    private static String request(int n) {
        String file = Integer.toString(1_000_000 + n);
        return n % 2 == 0
                ? String.format(
                        "{\"requestId\":\"r%d\",\"account\":\"shop\",\"fileId\":\"f%s\","
                                + "\"versionId\":\"v1\"}",
                        n, file)
                : String.format(
                        "{\"requestId\":\"r%d\",\"account\":\"legal\",\"operation\":\"promote\","
                                + "\"fileId\":\"%s\",\"versionId\":\"%s\"}",
                        n, file, BoxSandbox.versionId(file, 1));
    }

    private static void checkOutbox(Distribution app) throws IOException {
        Map<String, Integer> done = new HashMap<>();
        Map<String, Integer> duplicates = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (Path file : app.files("outbox", ".outcomes.ndjson")) {
            for (String line : Files.readAllLines(file)) {
                JsonNode outcome = JSON.readTree(line);
                String requestId = outcome.path("requestId").asText();
                String status = outcome.path("status").asText();
                assertTrue(ids.add(outcome.path("outcomeId").asText()), line);
                if (status.equals("duplicate")) {
                    duplicates.merge(requestId, 1, Integer::sum);
                } else {
                    int n = Integer.parseInt(requestId.substring(1));
                    assertEquals(n % 2 == 0 ? "restored" : "promoted", status, line);
                    done.merge(requestId, 1, Integer::sum);
                }
            }
        }
        assertEquals(MESSAGES, done.size());
        done.forEach((requestId, times) -> assertEquals(1, times, requestId));
        assertEquals(MESSAGES / EVERY, duplicates.size());
        duplicates.forEach((requestId, times) -> assertEquals(1, times, requestId));
        assertEquals(ALL, ids.size());
    }

    private static void checkEffects(List<Call> imageKit, List<Call> box) {
        Map<String, Integer> effects = new HashMap<>();
        Stream.concat(imageKit.stream(), box.stream())
                .filter(Call::effectApplied)
                .forEach(call -> effects.merge(call.path(), 1, Integer::sum));
        assertEquals(MESSAGES, effects.size());
        effects.forEach((path, times) -> assertEquals(1, times, path));
    }
}
