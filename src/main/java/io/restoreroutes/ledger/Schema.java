package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** The versioned schema, brought up by Flyway in a history table of our own. */
final class Schema {
    private static final String MIGRATIONS = "classpath:io/restoreroutes/ledger/migration/";

    /** The first process does it, and those that it meets find it done. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('restore-ledger-schema', 0))";

    private Schema() {}

    /** {@return the database's own name} */
    static String product(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw DatabaseTrouble.of(e);
        }
    }

    /** Brings an SQLite file up. */
    static void migrate(DataSource dataSource) {
        migrate(dataSource, true);
    }

    /**
     * Brings a PostgreSQL schema up, within the transaction given. Flyway by itself takes two
     * connections and leaves a search path in their sessions: behind a pooler, processes that meet
     * would wait for each other's second one, and the path would be found by others.
     */
    static void migrate(Sql sql) {
        sql.first(LOCK, row -> true);
        migrate(OneConnection.of(sql.connection()), false);
    }

    private static void migrate(DataSource dataSource, boolean sqlite) {
        Flyway flyway =
                Flyway.configure(Schema.class.getClassLoader())
                        .dataSource(dataSource)
                        .locations(MIGRATIONS + (sqlite ? "sqlite" : "postgresql"))
                        .table("restore_schema_history")
                        // A host's schema may hold other tables.
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .load();
        try {
            requireKnown(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            throw trouble(e, sqlite);
        }
    }

    /** A newer version's ledger may mean things that this one would break. */
    private static void requireKnown(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        MigrationInfo last = all.length == 0 ? null : all[all.length - 1];
        if (last != null && last.getState().isApplied() && !last.getState().isResolved()) {
            throw new LedgerException(
                    "The ledger was written by a newer version of Restore Routes (its tables are of"
                            + " version "
                            + last.getVersion()
                            + "); run that one. Nothing was changed.",
                    null);
        }
    }

    /** Flyway's first line names the script; the database's own words lie deeper. */
    private static LedgerException trouble(FlywayException e, boolean sqlite) {
        String reason = e.getMessage().strip().lines().findFirst().orElse("").strip();
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                LedgerException said =
                        sqlite ? DatabaseTrouble.ofSqlite(sql) : DatabaseTrouble.of(sql);
                if (said.isTransient()) {
                    return said;
                }
                reason = reason + ": " + DatabaseTrouble.firstLine(sql);
                break;
            }
        }
        return new LedgerException(
                "The ledger's tables cannot be brought up to this version: " + reason, e);
    }
}
