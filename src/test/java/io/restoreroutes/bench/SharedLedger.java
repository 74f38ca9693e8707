package io.restoreroutes.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * A PostgreSQL for the contenders, in processes of its own. It commits to the disk, which the
 * library that brings it switches off.
 */
final class SharedLedger implements AutoCloseable {
    private final EmbeddedPostgres server;
    private int databases;

    SharedLedger() throws IOException {
        server =
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
    }

    /** {@return the settings of a new, empty database} */
    Map<String, String> newDatabase() throws SQLException {
        ask("CREATE DATABASE bench_" + ++databases);
        return Map.of(
                "restore.ledger.url",
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/bench_" + databases,
                "restore.ledger.username",
                "postgres",
                "restore.ledger.password",
                "postgres");
    }

    /** {@return the size of the newest database} */
    long bytes() throws SQLException {
        return Long.parseLong(ask("SELECT pg_database_size('bench_" + databases + "')"));
    }

    /** {@return the id of the process above all of the server's} */
    long pid() throws SQLException {
        return Long.parseLong(ask("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            ResultSet answer = statement.getResultSet();
            answer.next();
            return answer.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
