package io.restoreroutes.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * A ledger on PostgreSQL, which processes share. The order of writes is a fair lock of this process
 * and, between processes, an advisory lock of the transaction. Nothing is kept in a session, so
 * that a pooler may stand between.
 */
final class PostgresDatabase extends Database {
    /**
     * The first statement of each transaction that changes something. A process that is stopped
     * within one must not keep the others from theirs, and a commit must be on the disk.
     */
    private static final String GUARD =
            "SELECT set_config('idle_in_transaction_session_timeout', '10000', true),"
                    + " current_setting('synchronous_commit')";

    private static final String LOCK =
            "pg_advisory_xact_lock("
                    + "hashtextextended('restore-ledger-write:' || current_schema(), 0))";

    private static final String GUARD_AND_LOCK = GUARD + ", " + LOCK;

    private static final int POOL_SIZE = 8;
    private static final long CONNECTION_TIMEOUT_MS = 5_000;
    private static final long LONGEST_CLOSE_MS = 2_000;

    private final ReentrantLock order = new ReentrantLock(true);
    private final DataSource connections;

    /** Null where the connections are a host's. */
    private final HikariDataSource ownPool;

    private final KeptConnection.Connector keptConnector;

    private PostgresDatabase(
            DataSource connections,
            HikariDataSource ownPool,
            KeptConnection.Connector keptConnector) {
        this.connections = connections;
        this.ownPool = ownPool;
        this.keptConnector = keptConnector;
    }

    static PostgresDatabase open(LedgerSettings settings, LedgerUrl url) {
        Login login = new Login(settings, url);
        HikariDataSource pool = null;
        try {
            pool = pool(url, login.pooled());
            try (Connection patient = login.patient().getConnection()) {
                login.requireSchema(patient);
                migrate(patient);
            }
            Properties kept = login.kept();
            return new PostgresDatabase(
                    pool, pool, () -> DriverManager.getConnection(url.jdbcUrl(), kept));
        } catch (SQLException e) {
            close(pool);
            throw DatabaseTrouble.atOpen(e, url);
        } catch (Sql.Failure e) {
            close(pool);
            throw DatabaseTrouble.atOpen(e.getCause(), url);
        } catch (RuntimeException e) {
            close(pool);
            throw e;
        }
    }

    private static HikariDataSource pool(LedgerUrl url, Properties login) throws SQLException {
        // The pool would log a stack trace if its first connection failed; this one fails first.
        DriverManager.getConnection(url.jdbcUrl(), login).close();
        HikariConfig config = new HikariConfig();
        config.setPoolName("restore-ledger");
        config.setJdbcUrl(url.jdbcUrl());
        config.setDataSourceProperties(login);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    static PostgresDatabase over(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            migrate(connection);
        } catch (SQLException e) {
            throw DatabaseTrouble.of(e);
        } catch (Sql.Failure e) {
            throw DatabaseTrouble.of(e.getCause());
        }
        return new PostgresDatabase(dataSource, null, dataSource::getConnection);
    }

    private static void migrate(Connection connection) throws SQLException {
        commit(
                Sql.on(connection, Dialect.POSTGRESQL),
                sql -> {
                    guard(sql);
                    Schema.migrate(sql);
                    return null;
                });
    }

    @Override
    <T> T read(Work<T> work) {
        return transact(work);
    }

    @Override
    <T> T change(Work<T> work) {
        return transact(
                sql -> {
                    guard(sql);
                    return work.run(sql);
                });
    }

    @Override
    <T> T write(Work<T> work) {
        order.lock();
        try {
            T result =
                    transact(
                            sql -> {
                                requireDurable(sql, GUARD_AND_LOCK);
                                return work.run(sql);
                            });
            succeeded();
            return result;
        } finally {
            order.unlock();
        }
    }

    static void guard(Sql sql) {
        requireDurable(sql, GUARD);
    }

    /** Takes the place in the order of writes; it ends with the transaction. */
    static void lock(Sql sql) {
        sql.first("SELECT " + LOCK, row -> true);
    }

    private static void requireDurable(Sql sql, String statement) {
        String commit = sql.first(statement, row -> row.text(2)).orElseThrow();
        if (commit.equals("off")) {
            throw new LedgerException(
                    "The ledger's database has synchronous_commit = off, with which a power cut"
                            + " loses what was committed; set it to on for the ledger's user"
                            + " (ALTER ROLE … SET synchronous_commit = on).",
                    null);
        }
    }

    private <T> T transact(Work<T> work) {
        try (Connection connection = connections.getConnection()) {
            return commit(Sql.on(connection, Dialect.POSTGRESQL), work);
        } catch (SQLException e) {
            throw failed(DatabaseTrouble.of(e));
        } catch (Sql.Failure e) {
            throw failed(DatabaseTrouble.of(e.getCause()));
        } catch (AssertionError e) {
            // The driver, where assertions are on, when a connection breaks in a batch.
            throw failed(new LedgerException("The ledger's database is away.", e, true, true));
        }
    }

    /** Runs the work and commits; the connection is then as it was. */
    static <T> T commit(Sql sql, Work<T> work) throws SQLException {
        Connection connection = sql.connection();
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        boolean committed = false;
        try {
            T result = work.run(sql);
            connection.commit();
            committed = true;
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        } finally {
            // After a failed rollback the connection is broken and this would hide the reason.
            if (autoCommit && (committed || !connection.isClosed())) {
                connection.setAutoCommit(true);
            }
        }
    }

    @Override
    KeptConnection keptConnection() {
        return new KeptConnection(keptConnector);
    }

    @Override
    boolean isShared() {
        return true;
    }

    @Override
    void requireRoomForWork() {
        // The server says so itself.
    }

    @Override
    void giveBackRoom(Sql sql) {
        // The server's own vacuum does.
    }

    @Override
    public void close() {
        close(ownPool);
    }

    /** A server that hangs keeps the pool waiting for its connections, but nobody's stop. */
    private static void close(HikariDataSource pool) {
        if (pool == null) {
            return;
        }
        Thread thread = new Thread(pool::close, "restore-ledger-close");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(LONGEST_CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
