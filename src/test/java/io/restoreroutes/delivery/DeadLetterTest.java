package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeadLetterTest extends WebhookFixture {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private void startWith(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("restore.delivery.hook.to", server.url() + "/hooks/T0P-S3CRET");
        settings.putIfAbsent("restore.delivery.hook.dead-letter-after", "2s");
        settings.put("restore.delivery.good.to", "mock:good");
        start(settings);
    }

    /** Takes all but what holds one of the reasons. */
    private void refuse(Predicate<String> body) {
        server.answer(
                exchange ->
                        WebhookServer.status(
                                exchange,
                                body.test(server.received().get(last()).body()) ? 422 : 200));
    }

    private int last() {
        return server.received().size() - 1;
    }

    private Job rejected(int from, int count) {
        Job job = jobs.rejected(jobs.begin("x"), from, count);
        deliverer.delivery.wake();
        return job;
    }

    private List<Path> letters() {
        return files(folder.resolve("outbox/.dead/hook"));
    }

    private static List<Path> files(Path where) {
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(where)) {
            return found.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String json(long after) {
        List<OutboxRow> rows = jobs.ledger.outbox().read(after, 1);
        return rows.get(0).json();
    }

    @Test
    void whatIsNeverTakenIsPutAsideWordForWordAndTheRestGoesOn() throws Exception {
        refuse(body -> body.contains("\"r3\""));
        startWith(Map.of());
        Instant before = Instant.now();
        Job job = rejected(1, 20);
        await().atMost(PATIENCE).until(() -> jobs.ledger.outbox().position("hook") >= 20);

        List<Path> letters = letters();
        assertEquals(
                List.of(job.jobId() + "-3.json"),
                letters.stream().map(path -> path.getFileName().toString()).toList());
        String text = Files.readString(letters.get(0));
        assertTrue(text.contains("\"message\":" + json(2) + "}"), text);
        assertFalse(text.contains("T0P-S3CRET"), text);
        JsonNode letter = RestoreJson.mapper().readTree(text);
        assertEquals("hook", letter.path("target").asText());
        assertTrue(letter.path("reason").asText().contains("422"), text);
        Instant since = Instant.parse(letter.path("failingSince").asText());
        assertFalse(since.isBefore(before.minusMillis(1)));
        assertFalse(
                Instant.parse(letter.path("givenUpAt").asText())
                        .isBefore(since.plus(Duration.ofSeconds(2))));
        List<String> taken =
                server.received().stream()
                        .map(WebhookServer.Received::body)
                        .filter(body -> !body.contains("\"r3\""))
                        .toList();
        assertEquals(19, taken.size());
    }

    @Test
    void ofABatchOnlyWhatFailsByItself() throws Exception {
        refuse(body -> body.contains("\"r3\"") || body.contains("\"r7\""));
        startWith(Map.of("restore.delivery.hook.batch-size", "5"));
        Job job = rejected(1, 12);
        await().atMost(PATIENCE).until(() -> jobs.ledger.outbox().position("hook") >= 12);
        assertEquals(
                List.of(job.jobId() + "-3.json", job.jobId() + "-7.json"),
                letters().stream().map(path -> path.getFileName().toString()).toList());
        assertTrue(Files.readString(letters().get(0)).contains("\"message\":{"));
        assertTrue(
                server.received().stream().allMatch(received -> received.body().startsWith("[{")));
    }

    @Test
    void aDeadTargetIsEmptiedIntoItsFolderAndHoldsUpNobody() throws Exception {
        server.close();
        Path inTheWay = Files.writeString(folder.resolve("dead"), "a file");
        startWith(Map.of("restore.delivery.hook.dead-letter-directory", "dead"));
        rejected(1, 50);
        MockEndpoint good = deliverer.context.getEndpoint("mock:good", MockEndpoint.class);
        await().until(() -> good.getReceivedCounter() == 50);
        assertEquals(0, jobs.ledger.outbox().position("hook"), "still tried");
        Files.delete(inTheWay);
        await().atMost(PATIENCE).until(() -> jobs.ledger.outbox().position("hook") >= 50);
        assertEquals(50, files(folder.resolve("dead")).size());

        server.open();
        rejected(51, 3);
        await().atMost(PATIENCE).until(() -> jobs.ledger.outbox().position("hook") >= 53);
        assertEquals(50, files(folder.resolve("dead")).size());
        assertTrue(server.received().get(0).body().contains("\"r51\""));
    }

    @Test
    void givenUpIsNotWorkingAgain() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(TargetLoop.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            refuse(body -> body.contains("\"r1\""));
            startWith(Map.of());
            rejected(1, 1);
            await().atMost(PATIENCE).until(() -> jobs.ledger.outbox().position("hook") >= 1);
            assertFalse(worksAgain(lines));
            rejected(2, 1);
            await().atMost(PATIENCE).until(() -> jobs.ledger.outbox().position("hook") >= 2);
            assertTrue(worksAgain(lines));
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static boolean worksAgain(ListAppender<ILoggingEvent> lines) {
        return List.copyOf(lines.list).stream()
                .anyMatch(
                        line ->
                                line.getFormattedMessage()
                                        .equals("Delivery to 'hook' works again"));
    }

    @Test
    void nothingIsLostWhenThereIsNoRoomForIt() throws Exception {
        refuse(body -> body.contains("\"r1\""));
        Path inTheWay = Files.writeString(folder.resolve("dead"), "a file");
        startWith(Map.of("restore.delivery.hook.dead-letter-directory", "dead"));
        Job job = rejected(1, 2);
        await().atMost(PATIENCE).until(() -> server.received().size() >= 4);
        assertEquals(0, jobs.ledger.outbox().position("hook"));
        Files.delete(inTheWay);
        await().atMost(PATIENCE).until(() -> jobs.ledger.outbox().position("hook") >= 2);
        assertEquals(
                List.of(folder.resolve("dead").resolve(job.jobId() + "-1.json")),
                files(folder.resolve("dead")));
    }
}
