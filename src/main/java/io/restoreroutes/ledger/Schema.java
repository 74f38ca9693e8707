package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The versioned schema, brought up by Flyway in a history table of our own. */
final class Schema {
    private static final String MIGRATIONS = "classpath:io/restoreroutes/ledger/migration/";

    private Schema() {}

    static void migrate(DataSource dataSource, boolean postgresql) {
        Flyway flyway =
                Flyway.configure(Schema.class.getClassLoader())
                        .dataSource(dataSource)
                        .locations(
                                MIGRATIONS + "common",
                                MIGRATIONS + (postgresql ? "postgresql" : "h2"))
                        .table("restore_schema_history")
                        // A host's schema may hold other tables.
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .load();
        try {
            migrateBesideOthers(flyway);
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw Trouble.of(sql);
            }
            throw new LedgerException(
                    "The ledger's tables cannot be brought up to this version: "
                            + e.getMessage().strip().lines().findFirst().orElse(""),
                    e);
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
