package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL of its own that is restarted, and that refuses, while work is under way. */
class DatabaseTroubleTest {
    private static final int FILES = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private final int port = FreePort.find();
    private EmbeddedPostgres server;
    private BoxSandbox box;
    private HttpCalls health;

    private void startServer() throws IOException {
        server =
                EmbeddedPostgres.builder()
                        .setPort(port)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("synchronous_commit", "on")
                        .setDataDirectory(folder.resolve("postgresql"))
                        .setCleanDataDirectory(false)
                        .start();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As a standby that has not been promoted yet, behind the same address. */
    private void readOnly(boolean on) throws SQLException {
        execute(
                "SET default_transaction_read_only = off",
                "ALTER DATABASE restore SET default_transaction_read_only = " + on,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'restore'");
    }

    private void awaitWrites(long count) {
        await().atMost(PATIENCE).until(() -> writes().size() >= count);
    }

    private List<Call> writes() {
        return box.log().calls(request -> request.method().equals("POST")).stream()
                .filter(Call::effectApplied)
                .toList();
    }

    private void awaitHealth(int status) {
        await().atMost(PATIENCE).until(() -> health.get("/health/ready").statusCode() == status);
        assertEquals(200, health.get("/health/live").statusCode());
    }

    @Test
    void restartsAndRefusalsInMidRunLoseAndDoubleNothing() throws Exception {
        startServer();
        execute("CREATE DATABASE restore");
        try (LogLines log = new LogLines();
                BoxSandbox sandbox = BoxSandbox.start();
                RunningApp app = app(sandbox)) {
            box = sandbox;
            box.addFiles(1, FILES, 3);
            box.latency(Duration.ofMillis(100), Duration.ofMillis(100));
            health = HttpCalls.enableHealth(app);
            app.start();
            app.drop("all.ndjson", manifest());

            awaitWrites(50);
            server.close();
            awaitHealth(503);
            startServer();
            awaitHealth(200);

            awaitWrites(200);
            readOnly(true);
            awaitHealth(503);
            readOnly(false);
            awaitHealth(200);

            awaitWrites(400);
            server.close();
            startServer();
            JsonNode summary = app.awaitSummaries(1, PATIENCE).get(0);

            assertEquals(FILES, summary.at("/counts/promoted").asInt(), summary.toString());
            List<JsonNode> outcomes = app.outcomes();
            assertEquals(FILES, outcomes.size());
            assertEquals(
                    FILES,
                    outcomes.stream().map(line -> line.path("outcomeId")).distinct().count());
            assertEquals(FILES, writes().size());
            assertEquals(FILES, writes().stream().map(Call::path).distinct().count());
            assertEquals(List.of(), log.with("fault of our own"));
        } finally {
            server.close();
        }
    }

    private RunningApp app(BoxSandbox sandbox) {
        return new RunningApp(folder.resolve("app"), null, sandbox)
                .set("restore.ledger.url", "jdbc:postgresql://127.0.0.1:" + port + "/restore")
                .set("restore.ledger.username", "postgres")
                .set("restore.ledger.password", "postgres")
                .set("restore.cluster.lease-time", "3s")
                .set("restore.retry.settle-time", "5s");
    }

    private static String manifest() {
        return IntStream.rangeClosed(1, FILES)
                .mapToObj(
                        file ->
                                "{\"account\":\"documents\",\"operation\":\"promote\",\"fileId\":\""
                                        + file
                                        + "\",\"versionId\":\""
                                        + BoxSandbox.versionId(Integer.toString(file), 1)
                                        + "\"}\n")
                .collect(Collectors.joining());
    }
}
