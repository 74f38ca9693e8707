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

    private Schema() {}

    /** {@return the database's own name} */
    static String product(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
    }

    static void migrate(DataSource dataSource, Dialect dialect) {
        boolean sqlite = dialect == Dialect.SQLITE;
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
            migrateBesideOthers(flyway);
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

    /**
     * Flyway looks for its history table before it takes its lock: where several processes meet a
     * new schema, one may take the table that another has just made for a host's. A second look
     * finds the history and waits for the lock.
     */
    private static void migrateBesideOthers(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            // A migration that failed has a cause; repeated, Flyway would tell only that it failed.
            if (e.getCause() != null) {
                throw e;
            }
            flyway.migrate();
        }
    }

    /** Says what the database said: Flyway names only the script. */
    private static LedgerException trouble(FlywayException e, boolean sqlite) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                LedgerException said = sqlite ? Trouble.ofSqlite(sql) : Trouble.of(sql);
                return said.isTransient() ? said : cannotMigrate(sql.getMessage(), e);
            }
        }
        return cannotMigrate(e.getMessage(), e);
    }

    private static LedgerException cannotMigrate(String why, FlywayException e) {
        return new LedgerException(
                "The ledger's tables cannot be brought up to this version: "
                        + why.strip().lines().findFirst().orElse(""),
                e);
    }
}
