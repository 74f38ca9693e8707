package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections, transactions and the one write lock.
 *
 * <p><b>The write lock.</b> Every transaction that accepts requests or records outcomes runs under
 * one fair lock of this process and, on PostgreSQL, under one transaction-level advisory lock taken
 * by its first statement. It is held until after the commit and gives three things at once:
 *
 * <ul>
 *   <li>a requestId is taken once, however many intakes bring it at the same time;
 *   <li>a new item sees whether its file has an unfinished predecessor, and a recorder that ends
 *       the predecessor sees the new item: none stays blocked for ever, no two run together;
 *   <li>outbox rows get their numbers in the order of their commits, so who reads the rows after
 *       the last number seen never misses one.
 * </ul>
 */
final class Database implements AutoCloseable {
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock("
                    + "hashtextextended('restore-ledger-write:' || current_schema(), 0))";

    /** A process that is stopped within a transaction must not keep the others from theirs. */
    private static final String IDLE_TIMEOUT = "-c idle_in_transaction_session_timeout=10s";

    /** A server that does not answer is missed soon enough to try again while leases last. */
    private static final String KEPT_SOCKET_TIMEOUT_SECONDS = "5";

    /**
     * Behind a failed-over address a connection may never answer again. Longer than any statement
     * of ours takes, also while it waits for the write lock.
     */
    private static final String SOCKET_TIMEOUT_SECONDS = "30";

    private final Shield shield = new Shield();
    private final ReentrantLock writeLock = new ReentrantLock(true);
    private final Connector connector;
    private final Pool ownPool;
    private final boolean postgresql;
    private final FileLock fileLock;
    private final KeptConnection.Connector keptConnector;

    private Database(
            Connector connector,
            Pool ownPool,
            boolean postgresql,
            FileLock fileLock,
            KeptConnection.Connector keptConnector) {
        this.connector = connector;
        this.ownPool = ownPool;
        this.postgresql = postgresql;
        this.fileLock = fileLock;
        this.keptConnector = keptConnector;
    }

    /** Work inside one transaction; it neither commits nor closes. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Where connections come from. */
    private interface Connector {
        Connection connect() throws SQLException;
    }

    /** Opens a pool of our own and brings the schema up; a file is locked for this process. */
    static Database open(LedgerSettings settings) {
        LedgerUrl url = LedgerUrl.of(settings.url());
        Properties login = login(settings, url);
        FileLock lock = FileLock.of(url);
        Pool pool = null;
        try {
            pool = Pool.open(url, timed(url, login, SOCKET_TIMEOUT_SECONDS));
            Schema.migrate(
                    url.isPostgresql() ? patient(url, login) : pool.dataSource(),
                    url.isPostgresql());
            Properties kept = timed(url, login, KEPT_SOCKET_TIMEOUT_SECONDS);
            return new Database(
                    pool::connection,
                    pool,
                    url.isPostgresql(),
                    lock,
                    () -> DriverManager.getConnection(url.jdbcUrl(), kept));
        } catch (SQLException e) {
            closeAll(pool, lock);
            throw Trouble.atOpen(e, url);
        } catch (RuntimeException e) {
            closeAll(pool, lock);
            throw e;
        }
    }

    private static Properties timed(LedgerUrl url, Properties login, String socketTimeout) {
        Properties timed = new Properties();
        timed.putAll(login);
        if (url.isPostgresql()) {
            timed.setProperty("socketTimeout", socketTimeout);
        }
        return timed;
    }

    /** Connections for a change of the schema, which takes the time that it takes. */
    private static DataSource patient(LedgerUrl url, Properties login) {
        PGSimpleDataSource patient = new PGSimpleDataSource();
        patient.setUrl(url.jdbcUrl());
        patient.setPassword(login.getProperty("password"));
        // It may stand in the URL instead, and an empty one here would replace it.
        if (!login.getProperty("user", "").isEmpty()) {
            patient.setUser(login.getProperty("user"));
        }
        return patient;
    }

    /** Uses a host's connections. */
    static Database over(DataSource dataSource) {
        try {
            boolean postgresql;
            try (Connection connection = dataSource.getConnection()) {
                postgresql = Schema.isPostgresql(connection);
                if (!postgresql) {
                    Schema.makeDurable(connection);
                }
            }
            Schema.migrate(dataSource, postgresql);
            return new Database(
                    dataSource::getConnection,
                    null,
                    postgresql,
                    FileLock.none(),
                    dataSource::getConnection);
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
    }

    private static void closeAll(Pool pool, FileLock lock) {
        if (pool != null) {
            pool.close();
        }
        lock.close();
    }

    private static Properties login(LedgerSettings settings, LedgerUrl url) {
        Properties login = new Properties();
        if (settings.username() != null) {
            login.setProperty("user", settings.username());
        }
        if (settings.password() != null) {
            login.setProperty("password", settings.password());
        }
        if (url.isPostgresql()) {
            login.setProperty("reWriteBatchedInserts", "true");
            login.setProperty("tcpKeepAlive", "true");
            login.setProperty("ApplicationName", "restore-routes");
            // Else an exception's text holds the rows of the batch that failed.
            login.setProperty("logServerErrorDetail", "false");
            // A plan made while the tables were empty would scan them when they are full.
            login.setProperty("options", "-c plan_cache_mode=force_custom_plan " + IDLE_TIMEOUT);
        }
        return login;
    }

    /** One transaction without the write lock. */
    <T> T transact(Work<T> work) {
        return postgresql ? direct(work) : shield.run(() -> direct(work));
    }

    private <T> T direct(Work<T> work) {
        try (Connection connection = connector.connect()) {
            return commit(connection, work);
        } catch (SQLException e) {
            if (ownPool != null) {
                ownPool.failed(e);
            }
            throw Trouble.of(e);
        }
    }

    /** One transaction under the write lock. */
    <T> T write(Work<T> work) {
        writeLock.lock();
        try {
            return transact(
                    connection -> {
                        if (postgresql) {
                            lockTransaction(connection);
                        }
                        return work.run(connection);
                    });
        } finally {
            writeLock.unlock();
        }
    }

    /** First statement of a write on PostgreSQL; the lock ends with the transaction. */
    static void lockTransaction(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.execute();
        }
    }

    /** {@return a connection beside the others, to be closed by the caller; opened when used} */
    KeptConnection keptConnection() {
        return new KeptConnection(keptConnector);
    }

    static <T> T commit(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        boolean committed = false;
        try {
            T result = work.run(connection);
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

    /** A connection for tables beside ours. The caller commits and closes. */
    Connection connect() throws SQLException {
        return connector.connect();
    }

    boolean isPostgresql() {
        return postgresql;
    }

    @Override
    public void close() {
        shield.close();
        closeAll(ownPool, fileLock);
    }
}
