package io.restoreroutes.ledger;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
            "pg_advisory_xact_lock("
                    + "hashtextextended('restore-ledger-write:' || current_schema(), 0))";

    /**
     * First statement of a transaction on PostgreSQL. What must hold is set for the transaction
     * alone: behind a pooler the next one may get another session. A process that is stopped within
     * one must not keep the others from theirs. No part depends on another's being first.
     */
    private static final String BEGIN =
            "SELECT current_setting('synchronous_commit'),"
                    + " set_config('idle_in_transaction_session_timeout', '10s', true)";

    private static final String BEGIN_WRITE = BEGIN + ", " + LOCK;

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
            if (url.isPostgresql()) {
                try (Connection connection = login.patient().getConnection()) {
                    login.requireSchema(connection);
                    commit(connection, begun(Schema::migrated));
                }
            } else {
                Schema.migrate(pool.dataSource());
            }
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
                if (postgresql) {
                    commit(connection, begun(Schema::migrated));
                } else {
                    Schema.makeDurable(connection);
                }
            }
            if (!postgresql) {
                Schema.migrate(dataSource);
            }
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
        return transact(BEGIN, work);
    }

    private <T> T transact(String begin, Work<T> work) {
        return postgresql ? direct(begun(begin, work)) : shield.run(() -> direct(work));
    }

    /** {@return the work, behind the first statement of a transaction on PostgreSQL} */
    static <T> Work<T> begun(Work<T> work) {
        return begun(BEGIN, work);
    }

    private static <T> Work<T> begun(String begin, Work<T> work) {
        return connection -> {
            begin(connection, begin);
            return work.run(connection);
        };
    }

    private static void begin(Connection connection, String begin) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(begin);
                ResultSet row = statement.executeQuery()) {
            row.next();
            if (row.getString(1).equals("off")) {
                throw new LedgerException(
                        "The ledger's database confirms what is not on its disk yet"
                                + " (synchronous_commit is off), so that a power cut would lose it;"
                                + " switch it on for the ledger's user: ALTER ROLE … SET"
                                + " synchronous_commit = on.",
                        null);
            }
        }
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
            T result = transact(BEGIN_WRITE, work);
            suspect = false;
            return result;
        } finally {
            writeLock.unlock();
        }
    }

    /** Takes the write lock within a transaction on PostgreSQL; it ends with the transaction. */
    static void lockTransaction(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + LOCK)) {
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

    /**
     * A connection for tables beside ours. The caller commits and closes; a first transaction may
     * have begun.
     */
    Connection connect() throws SQLException {
        Connection connection = connector.connect();
        if (postgresql && !connection.getAutoCommit()) {
            try {
                begin(connection, BEGIN);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
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
