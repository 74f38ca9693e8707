package io.restoreroutes.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.delivery.WebhookServer;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.Relay;
import io.restoreroutes.testing.RunningApp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole applications, each with folders of its own, on one PostgreSQL. */
class TwoNodesTest {
    private static final int FILES = 120;
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private final String database = PostgresServer.newDatabase();
    private BoxSandbox box;

    @BeforeEach
    void start() {
        box = BoxSandbox.start();
        box.addFiles(1, FILES, 3);
        box.latency(Duration.ofMillis(300), Duration.ofMillis(300));
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private RunningApp app(String name, String url) {
        return new RunningApp(folder.resolve(name), null, box)
                .set("restore.ledger.url", url)
                .set("restore.ledger.username", PostgresServer.USER)
                .set("restore.ledger.password", PostgresServer.PASSWORD)
                .set("restore.cluster.lease-time", LEASE.toSeconds() + "s")
                .set("restore.accounts.documents.max-concurrent-calls", "6")
                .set("restore.retry.settle-time", "5s");
    }

    private static String manifest() {
        return manifest("documents");
    }

    private static String manifest(String account) {
        return IntStream.rangeClosed(1, FILES)
                .mapToObj(
                        file ->
                                "{\"account\":\"%s\",\"operation\":\"promote\",\"fileId\":\"%d\",\"versionId\":\"%s\"}"
                                        .formatted(
                                                account,
                                                file,
                                                BoxSandbox.versionId(String.valueOf(file), 1)))
                .collect(Collectors.joining("\n"));
    }

    private static int occurrences(String body) {
        return body.split("\"outcomeId\"", -1).length - 1;
    }

    private List<Call> effects() {
        return box.log().calls().stream().filter(Call::effectApplied).toList();
    }

    private void checkEverythingOnce(List<JsonNode> outcomes) {
        assertEquals(FILES, effects().size());
        assertEquals(FILES, effects().stream().map(Call::path).collect(Collectors.toSet()).size());
        Set<String> ids = new HashSet<>();
        for (JsonNode outcome : outcomes) {
            assertEquals("promoted", outcome.path("status").asText(), outcome::toString);
            assertTrue(ids.add(outcome.path("outcomeId").asText()), outcome::toString);
        }
        assertEquals(FILES, ids.size());
    }

    @Test
    void whoTakesOverWritesTheOutboxWholeInItsOwnFolder() {
        try (RunningApp first = app("first", database);
                RunningApp second = app("second", database)) {
            first.start();
            first.drop("requests.ndjson", manifest());
            await().atMost(PATIENCE).until(() -> first.outcomes().size() > FILES / 4);
            second.start();
            assertEquals(0, second.files("outbox", "").size());
            first.stop();
            second.awaitSummaries(1, PATIENCE);
            checkEverythingOnce(second.outcomes());
        }
    }

    @Test
    void nothingLeavesWithoutALeaseAndAllGoesOnWhenTheDatabaseIsBack() {
        URI address = URI.create(database.substring("jdbc:".length()));
        try (Relay relay = new Relay(address.getPort());
                RunningApp app =
                        app(
                                "app",
                                "jdbc:postgresql://127.0.0.1:"
                                        + relay.port()
                                        + address.getPath())) {
            app.start();
            app.drop("requests.ndjson", manifest());
            await().atMost(PATIENCE).until(() -> effects().size() > FILES / 4);
            relay.cut();
            // A busy machine may take long over a call that has left in time.
            Instant over = Instant.now().plus(LEASE).plusSeconds(5);
            // longer than any lease lasts: what was claimed ahead may go on until its end
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(over.plusSeconds(1)));
            relay.mend();
            Instant mendedAt = Instant.now();
            app.awaitSummaries(1, PATIENCE);
            checkEverythingOnce(app.outcomes());
            assertEquals(
                    List.of(),
                    box.log().calls().stream()
                            .filter(call -> call.at().isAfter(over))
                            .filter(call -> call.at().isBefore(mendedAt))
                            .filter(Call::effectApplied)
                            .toList());
        }
    }

    @Test
    void whatOnlyOneHasSettingsForIsItsOwn() {
        box.latency(Duration.ofMillis(10), Duration.ofMillis(10));
        try (RunningApp first = app("first", database);
                RunningApp second = app("second", database);
                WebhookServer audit = new WebhookServer()) {
            String own = "restore.accounts.own.";
            first.set(own + "provider", "box")
                    .set(own + "client-id", BoxTokens.CLIENT_ID)
                    .set(own + "client-secret", BoxTokens.CLIENT_SECRET)
                    .set(own + "user-id", "9")
                    .set(own + "base-url", box.baseUrl())
                    .set(own + "token-url", box.tokenUrl())
                    .set("restore.delivery.audit.to", audit.url() + "/outcomes")
                    .set("restore.delivery.audit.batch-size", "100");
            second.set(
                    "restore.delivery.outbox.directory", folder.resolve("first/outbox").toString());
            first.start();
            // when another joins, the first one offers it a part that it cannot take
            second.start();
            first.drop("requests.ndjson", manifest("own"));
            first.awaitSummaries(1, PATIENCE);
            checkEverythingOnce(first.outcomes());
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    audit.received().stream()
                                                    .mapToInt(got -> occurrences(got.body()))
                                                    .sum()
                                            >= FILES);
        }
    }
}
