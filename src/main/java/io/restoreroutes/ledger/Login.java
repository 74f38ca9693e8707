package io.restoreroutes.ledger;

import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the drivers are told besides the URL. */
final class Login {
    /** A process that is stopped within a transaction must not keep the others from theirs. */
    private static final String IDLE_TIMEOUT = "-c idle_in_transaction_session_timeout=10s";

    /** A server that does not answer is missed soon enough to try again while leases last. */
    private static final String KEPT_SOCKET_TIMEOUT_SECONDS = "5";

    /**
     * Behind a failed-over address a connection may never answer again. Longer than any statement
     * of ours takes, also while it waits for the write lock.
     */
    private static final String SOCKET_TIMEOUT_SECONDS = "30";

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
            // A plan made while the tables were empty would scan them when they are full.
            properties.setProperty(
                    "options", "-c plan_cache_mode=force_custom_plan " + IDLE_TIMEOUT);
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

    /** {@return PostgreSQL connections for a change of the schema, which takes what it takes} */
    DataSource patient() {
        PGSimpleDataSource patient = new PGSimpleDataSource();
        patient.setUrl(url.jdbcUrl());
        patient.setPassword(properties.getProperty("password"));
        // It may stand in the URL instead, and an empty one here would replace it.
        if (!properties.getProperty("user", "").isEmpty()) {
            patient.setUser(properties.getProperty("user"));
        }
        return patient;
    }
}
