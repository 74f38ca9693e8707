package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The versioned schema, brought up by Flyway in a history table of our own. */
final class Schema {
    private static final String MIGRATIONS = "classpath:io/restoreroutes/ledger/migration/";

    /** The first process does it, and those that it meets find it done. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('restore-ledger-schema', 0))";

    private Schema() {}

    /** Brings an H2 file up. */
    static void migrate(DataSource dataSource) {
        migrate(dataSource, "h2");
    }

    /**
     * Brings a PostgreSQL schema up, within one transaction on that connection. Flyway by itself
     * takes two and leaves a search path in their sessions: behind a pooler, processes that meet
     * would wait for each other's second one, and the path would be found by others.
     */
    static Void migrated(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.execute();
        }
        migrate(OneConnection.of(connection), "postgresql");
        return null;
    }

    private static void migrate(DataSource dataSource, String dialect) {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(dataSource)
                    .locations(MIGRATIONS + "common", MIGRATIONS + dialect)
                    .table("restore_schema_history")
                    // A host's schema may hold other tables.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw trouble(e);
        }
    }

    /** The database's own words say more than Flyway's, which stand around them. */
    private static LedgerException trouble(FlywayException e) {
        String reason = e.getMessage().strip().lines().findFirst().orElse("");
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                LedgerException trouble = Trouble.of(sql);
                if (trouble.isTransient()) {
                    return trouble;
                }
                reason = Trouble.firstLine(sql);
                break;
            }
        }
        return new LedgerException(
                "The ledger's tables cannot be brought up to this version: " + reason, e);
    }

    static boolean isPostgresql(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (!product.equals("PostgreSQL") && !product.equals("H2")) {
            throw new LedgerException(
                    "The ledger needs H2 or PostgreSQL; the given data source is " + product + ".",
                    null);
        }
        return product.equals("PostgreSQL");
    }

    /** A host's H2 must not lose commits in a crash either. */
    static void makeDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET WRITE_DELAY 0");
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }
}
