package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is kept open for one purpose, and opened again when it broke. One transaction
 * at a time.
 */
final class KeptConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptConnection.class);
    private static final String CONNECTION_DOES_NOT_EXIST = "08003";

    private final ReentrantLock lock = new ReentrantLock();
    private final Connector connector;
    private volatile Connection connection;
    private volatile boolean closed;

    KeptConnection(Connector connector) {
        this.connector = connector;
    }

    /** Opens the connection. */
    interface Connector {
        Connection connect() throws SQLException;
    }

    /**
     * One transaction; on a connection that was found broken, it is tried once more on a new one.
     */
    <T> T transact(Database.Work<T> work) {
        lock.lock();
        try {
            boolean fresh = connection == null;
            try {
                return once(work);
            } catch (Sql.Failure | SQLException e) {
                LedgerException trouble = trouble(e);
                if (fresh || !trouble.isConnectionTrouble()) {
                    throw trouble;
                }
                LOG.debug("A kept connection was broken", e);
            }
            return once(work);
        } catch (Sql.Failure | SQLException e) {
            throw trouble(e);
        } finally {
            lock.unlock();
        }
    }

    private static LedgerException trouble(Exception e) {
        return DatabaseTrouble.of(
                e instanceof Sql.Failure failure ? failure.getCause() : (SQLException) e);
    }

    private <T> T once(Database.Work<T> work) throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException(
                    "the ledger is closed", CONNECTION_DOES_NOT_EXIST);
        }
        if (connection == null) {
            connection = connector.connect();
        }
        Connection open = connection;
        try {
            return PostgresDatabase.commit(
                    Sql.on(open, Dialect.POSTGRESQL),
                    sql -> {
                        PostgresDatabase.guard(sql);
                        return work.run(sql);
                    });
        } catch (Sql.Failure | SQLException e) {
            if (trouble(e).isConnectionTrouble() || open.isClosed()) {
                connection = null;
                close(open);
            }
            throw e;
        }
    }

    /** Ends it for good and at once: a transaction that waits for the server is broken off. */
    @Override
    public void close() {
        closed = true;
        Connection open = connection;
        if (open == null) {
            return;
        }
        if (lock.tryLock()) {
            try {
                close(open);
            } finally {
                lock.unlock();
            }
        } else {
            abort(open);
        }
    }

    private static void close(Connection open) {
        try {
            open.close();
        } catch (SQLException e) {
            LOG.debug("A kept connection was already broken", e);
        }
    }

    /** Who waits on it closes it. */
    private static void abort(Connection open) {
        try {
            open.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("A kept connection was already broken", e);
        }
    }
}
