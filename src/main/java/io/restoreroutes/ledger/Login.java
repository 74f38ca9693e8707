package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/** What the drivers are told besides the URL. */
final class Login {
    /** A server that does not answer is missed soon enough to try again while leases last. */
    private static final String KEPT_SOCKET_TIMEOUT_SECONDS = "5";

    /**
     * Behind a failed-over address a connection may never answer again. Longer than any statement
     * of ours takes, also while it waits for the write lock.
     */
    private static final String SOCKET_TIMEOUT_SECONDS = "30";

    /**
     * No statement is kept in a session: behind a pooler the next transaction may get another one.
     * And a plan made while the tables were empty would scan them when they are full.
     */
    private static final String NEVER = "0";

    private final LedgerUrl url;
    private final Properties properties = new Properties();

    Login(LedgerSettings settings, LedgerUrl url) {
        this.url = url;
        if (settings.username() != null) {
            properties.setProperty("user", settings.username());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        if (url.isPostgresql()) {
            properties.setProperty("reWriteBatchedInserts", "true");
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("ApplicationName", "restore-routes");
            // Else an exception's text holds the rows of the batch that failed.
            properties.setProperty("logServerErrorDetail", "false");
            properties.setProperty("prepareThreshold", NEVER);
        }
    }

    /** {@return for the pool's connections} */
    Properties pooled() {
        return timed(SOCKET_TIMEOUT_SECONDS);
    }

    /** {@return for a connection whose answers are missed soon} */
    Properties kept() {
        return timed(KEPT_SOCKET_TIMEOUT_SECONDS);
    }

    private Properties timed(String socketTimeout) {
        Properties timed = new Properties();
        timed.putAll(properties);
        if (url.isPostgresql()) {
            timed.setProperty("socketTimeout", socketTimeout);
        }
        return timed;
    }

    /**
     * Looks whether the schema that the URL names has reached the server: a pooler may have been
     * told to leave it out in silence.
     */
    void requireSchema(Connection connection) throws SQLException {
        String wanted = patient().getCurrentSchema();
        if (wanted == null) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW search_path")) {
            row.next();
            if (!row.getString(1).equals(wanted)) {
                throw DatabaseTrouble.schemaByPooler(url, "ignores", null);
            }
        }
    }

    /** {@return PostgreSQL connections for a change of the schema, which takes what it takes} */
    PGSimpleDataSource patient() {
        PGSimpleDataSource patient = new PGSimpleDataSource();
        patient.setUrl(url.jdbcUrl());
        patient.setPrepareThreshold(Integer.parseInt(NEVER));
        patient.setPassword(properties.getProperty("password"));
        // It may stand in the URL instead, and an empty one here would replace it.
        if (!properties.getProperty("user", "").isEmpty()) {
            patient.setUser(properties.getProperty("user"));
        }
        return patient;
    }
}
