package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

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
    private final Shield shield = new Shield();
    private final ReentrantLock writeLock = new ReentrantLock(true);
    private final Connector connector;
    private final Pool ownPool;
    private final boolean postgresql;
    private final ProcessLock processLock;

    private Database(
            Connector connector, Pool ownPool, boolean postgresql, ProcessLock processLock) {
        this.connector = connector;
        this.ownPool = ownPool;
        this.postgresql = postgresql;
        this.processLock = processLock;
    }

    /** Work inside one transaction; it neither commits nor closes. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Where connections come from. */
    private interface Connector {
        Connection connect() throws SQLException;
    }

    /** Opens a pool of our own, locks the ledger for this process and brings the schema up. */
    static Database open(LedgerSettings settings) {
        LedgerUrl url = LedgerUrl.of(settings.url());
        Properties login = login(settings, url);
        ProcessLock lock =
                url.isPostgresql()
                        ? ProcessLock.advisory(
                                () -> DriverManager.getConnection(url.jdbcUrl(), login), url)
                        : ProcessLock.ofFile(url);
        Pool pool = null;
        try {
            pool = Pool.open(url, login);
            Schema.migrate(pool.dataSource(), url.isPostgresql());
            return new Database(pool::connection, pool, url.isPostgresql(), lock);
        } catch (SQLException e) {
            closeAll(pool, lock);
            throw Trouble.atOpen(e, url);
        } catch (RuntimeException e) {
            closeAll(pool, lock);
            throw e;
        }
    }

    /** Uses a host's connections. On PostgreSQL one of them is kept for the process lock. */
    static Database over(DataSource dataSource) {
        ProcessLock lock = null;
        try {
            boolean postgresql;
            try (Connection connection = dataSource.getConnection()) {
                postgresql = Schema.isPostgresql(connection);
                if (!postgresql) {
                    Schema.makeDurable(connection);
                }
            }
            lock =
                    postgresql
                            ? ProcessLock.advisory(dataSource::getConnection, null)
                            : ProcessLock.none();
            Schema.migrate(dataSource, postgresql);
            return new Database(dataSource::getConnection, null, postgresql, lock);
        } catch (SQLException e) {
            throw Trouble.of(e);
        } catch (RuntimeException e) {
            closeAll(null, lock);
            throw e;
        }
    }

    private static void closeAll(Pool pool, ProcessLock lock) {
        if (pool != null) {
            pool.close();
        }
        if (lock != null) {
            lock.close();
        }
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
            // A plan made while the tables were empty would scan them when they are full.
            login.setProperty("options", "-c plan_cache_mode=force_custom_plan");
        }
        return login;
    }

    /** One transaction without the write lock. */
    <T> T transact(Work<T> work) {
        return postgresql ? direct(work) : shield.run(() -> direct(work));
    }

    private <T> T direct(Work<T> work) {
        processLock.ensureHeld();
        try (Connection connection = connector.connect()) {
            return commit(connection, work);
        } catch (SQLException e) {
            processLock.suspectAfter(e);
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
                            ProcessLock.lockTransaction(connection);
                        }
                        return work.run(connection);
                    });
        } finally {
            writeLock.unlock();
        }
    }

    private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
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
        closeAll(ownPool, processLock);
    }
}
