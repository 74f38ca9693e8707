package io.restoreroutes.ledger;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
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
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock("
                    + "hashtextextended('restore-ledger-write:' || current_schema(), 0))";

    private final Shield shield = new Shield();
    private final DiskRoom disk;

    /** Whether a transaction has failed since the last change was made. */
    private volatile boolean suspect;

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
            DiskRoom disk,
            KeptConnection.Connector keptConnector) {
        this.disk = disk;
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
        Login login = new Login(settings, url);
        FileLock lock = FileLock.of(url);
        Pool pool = null;
        try {
            pool = Pool.open(url, login.pooled());
            Schema.migrate(
                    url.isPostgresql() ? login.patient() : pool.dataSource(), url.isPostgresql());
            Properties kept = login.kept();
            return new Database(
                    pool::connection,
                    pool,
                    url.isPostgresql(),
                    lock,
                    new DiskRoom(url.file()),
                    () -> DriverManager.getConnection(url.jdbcUrl(), kept));
        } catch (SQLException e) {
            closeAll(pool, lock);
            throw Trouble.atOpen(e, url);
        } catch (RuntimeException e) {
            closeAll(pool, lock);
            throw e;
        }
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
                    new DiskRoom(null),
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

    /** One transaction without the write lock. */
    <T> T transact(Work<T> work) {
        return postgresql ? direct(work) : shield.run(() -> direct(work));
    }

    private <T> T direct(Work<T> work) {
        try {
            return connected(work);
        } catch (LedgerException e) {
            suspect = true;
            throw e;
        }
    }

    private <T> T connected(Work<T> work) {
        HikariDataSource lender = ownPool == null ? null : ownPool.dataSource();
        try (Connection connection = connector.connect()) {
            return commit(connection, work);
        } catch (SQLException e) {
            LedgerException trouble = Trouble.of(e);
            if (ownPool != null && ownPool.isClosedBy(e, lender)) {
                shield.giveUp(trouble);
            }
            throw trouble;
        } catch (AssertionError e) {
            // PostgreSQL's driver, where assertions are on, when a connection breaks in a batch.
            throw new LedgerException("The ledger's database is away.", e, true, true);
        }
    }

    /** {@return whether something failed since the last change that was made under the lock} */
    boolean isSuspect() {
        return suspect;
    }

    /**
     * To be called before what brings new work.
     *
     * @throws LedgerException if the disk is nearly full
     */
    void requireRoomForWork() {
        disk.requireForWork();
    }

    /** One transaction under the write lock. */
    <T> T write(Work<T> work) {
        disk.requireForResults();
        writeLock.lock();
        try {
            T result =
                    transact(
                            connection -> {
                                if (postgresql) {
                                    lockTransaction(connection);
                                }
                                return work.run(connection);
                            });
            suspect = false;
            return result;
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
