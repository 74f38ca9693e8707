package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL of its own that for a while can be read but not written. */
class ReadOnlyLedgerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String REQUEST =
            "{\"account\": \"photos\", \"fileId\": \""
                    + DemoState.PHOTO
                    + "\", \"versionId\": \""
                    + DemoState.PHOTO_GOOD_VERSION
                    + "\"}\n";

    /** Some four a second fail: long enough for firings to be left behind by later ones. */
    private static final int FAILURES = 60;

    @TempDir Path folder;

    @Test
    void eachPartSaysItOnceAndOnceThatItIsOver() throws Exception {
        try (EmbeddedPostgres server = server();
                LogLines log = new LogLines();
                ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            DemoState.seed(imageKit);
            HttpCalls http = HttpCalls.enable(app);
            Path manifest = Files.writeString(folder.resolve("often.json"), REQUEST);
            app.set("restore.ledger.url", server.getJdbcUrl("postgres", "postgres"))
                    .set("restore.ledger.username", "postgres")
                    .set("restore.ledger.password", "postgres")
                    .set("restore.schedules.often.manifest", manifest.toString())
                    .set("restore.schedules.often.every", "1s")
                    .start();
            app.awaitSummaries(1);

            readOnly(server, true);
            long before = rollbacks(server);
            app.drop("one.json", REQUEST);
            // the sessions hear of it soon after
            await().until(() -> post(http) == 503);
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                assertEquals(503, post(http));
                                assertEquals(200, http.get("/jobs").statusCode());
                                return rollbacks(server) >= before + FAILURES;
                            });
            readOnly(server, false);
            await().atMost(PATIENCE).until(() -> post(http) == 202);
            List<String> lines =
                    List.of(
                            "HTTP calls are answered 503",
                            "HTTP calls are answered again",
                            "and others after it, wait until the ledger is back",
                            "Schedules fire again",
                            "Files stay in the inbox until the ledger is back",
                            "Files are taken again",
                            "This node's leases cannot be renewed",
                            "Leases are renewed again");
            for (String line : lines) {
                await().atMost(PATIENCE).until(() -> !log.with(line).isEmpty());
            }
            app.stop();

            for (String line : lines) {
                assertEquals(1, log.with(line).size(), log.text());
            }
        }
    }

    private static int post(HttpCalls http) {
        return http.post("application/json", REQUEST).statusCode();
    }

    private static EmbeddedPostgres server() throws Exception {
        return EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** Of the sessions that there are, too: none is broken off. */
    private static void readOnly(EmbeddedPostgres server, boolean on) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("ALTER SYSTEM SET default_transaction_read_only = " + on);
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static long rollbacks(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT xact_rollback FROM pg_stat_database"
                                        + " WHERE datname = 'postgres'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
