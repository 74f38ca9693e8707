package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes on one PostgreSQL, with one inbox and one outbox. The checker believes nobody but
 * the sandbox's log and the outbox.
 */
class NodesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCOUNTS = 4;
    private static final int FILES = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private final String database = PostgresServer.newDatabase();
    private final List<Distribution.Run> running = new ArrayList<>();
    private BoxSandbox box;

    @BeforeEach
    void start() {
        box = BoxSandbox.start();
        box.addFiles(1, FILES, 3);
        box.latency(Duration.ofMillis(40), Duration.ofMillis(80));
    }

    @AfterEach
    void stop() {
        running.forEach(Distribution.Run::close);
        box.close();
    }

    private Distribution node(String name) {
        Distribution node =
                new Distribution(folder.resolve(name))
                        .quick()
                        .set("restore.ledger.url", database)
                        .set("restore.ledger.username", PostgresServer.USER)
                        .set("restore.ledger.password", PostgresServer.PASSWORD)
                        .set("restore.cluster.lease-time", "3s")
                        .set("restore.intake.file.directory", folder.resolve("inbox").toString())
                        .set(
                                "restore.delivery.outbox.directory",
                                folder.resolve("outbox").toString());
        for (int i = 0; i < ACCOUNTS; i++) {
            String account = "restore.accounts.legal" + i + ".";
            node.set(account + "provider", "box")
                    .set(account + "client-id", BoxTokens.CLIENT_ID)
                    .set(account + "client-secret", BoxTokens.CLIENT_SECRET)
                    .set(account + "user-id", String.valueOf(i + 1))
                    .set(account + "base-url", box.baseUrl())
                    .set(account + "token-url", box.tokenUrl())
                    .set(account + "response-timeout", "10m")
                    .set(account + "max-concurrent-calls", "4");
        }
        return node;
    }

    private Distribution.Run run(String name) {
        Distribution.Run run = node(name).start();
        running.add(run);
        return run.awaitStarted();
    }

    private static String manifest() {
        StringBuilder text = new StringBuilder();
        for (int file = 1; file <= FILES; file++) {
            text.append(
                    "{\"account\":\"legal%d\",\"operation\":\"promote\",\"fileId\":\"%d\",\"versionId\":\"%s\"}%n"
                            .formatted(
                                    file % ACCOUNTS,
                                    file,
                                    BoxSandbox.versionId(String.valueOf(file), 1)));
        }
        return text.toString();
    }

    private void drop() {
        try {
            Path inbox = Files.createDirectories(folder.resolve("inbox"));
            Path hidden = Files.writeString(inbox.resolve(".drop"), manifest());
            Files.move(hidden, inbox.resolve("requests.ndjson"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long accounts(Distribution.Run run) {
        return run.output().lines().filter(line -> line.contains("this node works on it")).count();
    }

    private void awaitShares(Distribution.Run first, Distribution.Run second) {
        await().atMost(PATIENCE)
                .until(() -> accounts(first) >= 2 && accounts(second) >= ACCOUNTS / 2);
    }

    private long written() {
        return box.log().calls().stream().filter(Call::effectApplied).count();
    }

    private void awaitWritten(long effects) {
        await().atMost(PATIENCE).until(() -> written() >= effects);
    }

    private List<Path> outbox(String ending) {
        return new Distribution(folder).files("outbox", ending);
    }

    private void awaitSummary(Distribution.Run... living) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                !outbox(".summary.json").isEmpty()
                                        || List.of(living).stream()
                                                .anyMatch(run -> !run.isAlive()));
        for (Distribution.Run run : living) {
            assertTrue(run.isAlive(), run::output);
        }
    }

    private void checkEverythingOnce() throws IOException {
        Map<String, Integer> effects = new HashMap<>();
        for (Call call : box.log().calls()) {
            if (call.effectApplied()) {
                effects.merge(call.path(), 1, Integer::sum);
            }
        }
        assertEquals(FILES, effects.size());
        effects.forEach((path, times) -> assertEquals(1, times, path));
        Map<String, Integer> outcomes = new TreeMap<>();
        assertEquals(1, outbox(".outcomes.ndjson").size());
        for (String line : Files.readAllLines(outbox(".outcomes.ndjson").get(0))) {
            JsonNode outcome = JSON.readTree(line);
            assertEquals("promoted", outcome.path("status").asText(), line);
            outcomes.merge(outcome.path("outcomeId").asText(), 1, Integer::sum);
        }
        assertEquals(FILES, outcomes.size());
        outcomes.forEach((id, times) -> assertEquals(1, times, id));
    }

    @Test
    void theOtherGoesOnWhenOneIsKilled() throws IOException {
        Distribution.Run first = run("first");
        Distribution.Run second = run("second");
        awaitShares(first, second);
        drop();
        awaitWritten(FILES / 5);
        first.kill();
        awaitSummary(second);
        Distribution.Run third = run("third");
        await().atMost(PATIENCE).until(() -> accounts(third) >= ACCOUNTS / 2);
        checkEverythingOnce();
        // stopped in order, a node hands over at once
        third.signal("TERM");
        third.awaitExit();
        await().atMost(PATIENCE).until(() -> accounts(second) >= ACCOUNTS + ACCOUNTS / 2);
    }

    @Test
    void oneThatStoodStillDoesNoHarmWhenItWakesUp() throws IOException {
        Distribution.Run first = run("first");
        Distribution.Run second = run("second");
        awaitShares(first, second);
        drop();
        awaitWritten(FILES / 5);
        first.signal("STOP");
        await().atMost(PATIENCE)
                .until(
                        () ->
                                second.output()
                                        .lines()
                                        .anyMatch(l -> l.contains("under way elsewhere")));
        // it wakes up in the middle of the other's work
        AtomicInteger calls = new AtomicInteger();
        box.faults()
                .when(
                        request -> {
                            if (calls.incrementAndGet() == FILES / 5) {
                                box.hold();
                            }
                            return false;
                        })
                .then(Fault.close());
        await().atMost(PATIENCE).until(() -> calls.get() >= FILES / 5);
        assertTrue(outbox(".summary.json").isEmpty(), "it woke up too late");
        first.signal("CONT");
        box.release();
        awaitSummary(first, second);
        checkEverythingOnce();
        assertTrue(first.output().contains("Another node took over"), first::output);
    }
}
