package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.restoreroutes.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that still kept lines that could not be read as texts (up to version 10). */
class UpgradedOutboxTest {
    @TempDir Path folder;

    @Test
    void linesAreKeptAsTheBytesOfTheirTexts() throws SQLException {
        LedgerSettings shared =
                new LedgerSettings(
                        PostgresServer.newDatabase(), PostgresServer.USER, PostgresServer.PASSWORD);
        linesAreKept(shared, "postgresql", "8");
        LedgerSettings embedded =
                new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "", "");
        // The file is made by us; without a version of ours it would be another's.
        Ledger.open(embedded, Clock.systemUTC()).close();
        linesAreKept(embedded, "sqlite", "10");
    }

    private static void linesAreKept(LedgerSettings settings, String kind, String version)
            throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.url(), settings.username(), settings.password());
                Statement statement = connection.createStatement()) {
            if (kind.equals("sqlite")) {
                List<String> tables = new ArrayList<>();
                try (ResultSet found =
                        statement.executeQuery(
                                "SELECT name FROM sqlite_master WHERE type = 'table'"
                                        + " AND name LIKE 'restore_%'")) {
                    while (found.next()) {
                        tables.add(found.getString(1));
                    }
                }
                for (String table : tables) {
                    statement.execute("DROP TABLE " + table);
                }
            }
            Flyway.configure()
                    .dataSource(settings.url(), settings.username(), settings.password())
                    .locations("classpath:io/restoreroutes/ledger/migration/" + kind)
                    .table("restore_schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .target(version)
                    .load()
                    .migrate();
            for (String raw : List.of("'no \u00fc {'", "NULL")) {
                statement.execute(
                        "INSERT INTO restore_outbox (kind, job_id, status, json, raw)"
                                + " VALUES ('outcome', 'j', 'rejected', '{}', "
                                + raw
                                + ")");
            }
        }
        try (Ledger ledger = Ledger.open(settings, Clock.systemUTC())) {
            List<UnsuccessfulRow> rows =
                    ledger.outbox().readUnsuccessful("j", 0, Long.MAX_VALUE, 10);
            assertEquals(
                    "no \u00fc {", new String(rows.get(0).given(), StandardCharsets.UTF_8), kind);
            assertNull(rows.get(1).given());
            assertEquals(Optional.empty(), ledger.outbox().unreadForm("j"));
        }
    }
}
