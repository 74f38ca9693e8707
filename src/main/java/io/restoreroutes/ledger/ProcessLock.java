package io.restoreroutes.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one process uses a ledger. H2 locks its file against other processes; what is
 * left is a second ledger in this one. On PostgreSQL a session holds an advisory lock on a
 * connection of its own; if that connection breaks, the lock is taken again before the next
 * transaction.
 */
final class ProcessLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);
    private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();
    private static final String KEY = "hashtextextended('%s:' || current_schema(), 0)";
    private static final String TRY_SESSION =
            "SELECT pg_try_advisory_lock(" + KEY.formatted("restore-ledger") + ")";
    private static final String TRANSACTION =
            "SELECT pg_advisory_xact_lock(" + KEY.formatted("restore-ledger-write") + ")";

    private final Path file;
    private final Connector connector;
    private final String where;
    private volatile boolean suspect;
    private Connection session;

    private ProcessLock(Path file, Connector connector, String where) {
        this.file = file;
        this.connector = connector;
        this.where = where;
    }

    /** Opens the connection that holds the lock. */
    interface Connector {
        Connection connect() throws SQLException;
    }

    static ProcessLock none() {
        return new ProcessLock(null, null, null);
    }

    static ProcessLock ofFile(LedgerUrl url) {
        if (url.file() != null && !FILES.add(url.file())) {
            throw new LedgerException(
                    "The ledger at " + url + " is already open in this process.", null);
        }
        return new ProcessLock(url.file(), null, null);
    }

    static ProcessLock advisory(Connector connector, LedgerUrl url) {
        ProcessLock lock =
                new ProcessLock(null, connector, url == null ? "this database" : url.toString());
        try {
            lock.acquire();
            return lock;
        } catch (SQLException e) {
            throw url == null ? Trouble.of(e) : Trouble.atOpen(e, url);
        }
    }

    /** First statement of a write on PostgreSQL; the lock ends with the transaction. */
    static void lockTransaction(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRANSACTION)) {
            statement.execute();
        }
    }

    /** A broken connection elsewhere hints that ours broke too. */
    void suspectAfter(SQLException e) {
        if (connector != null && Trouble.of(e).isConnectionTrouble()) {
            suspect = true;
        }
    }

    /** Cheap unless a connection broke since the last call. */
    void ensureHeld() {
        if (suspect) {
            reacquire();
        }
    }

    private synchronized void reacquire() {
        if (!suspect) {
            return;
        }
        try {
            if (session == null || !session.isValid(2)) {
                close();
                acquire();
                LOG.info("The lock on the ledger was taken again after its connection broke");
            }
            suspect = false;
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
    }

    private synchronized void acquire() throws SQLException {
        Connection fresh = connector.connect();
        boolean held = false;
        try (PreparedStatement statement = fresh.prepareStatement(TRY_SESSION);
                ResultSet result = statement.executeQuery()) {
            held = result.next() && result.getBoolean(1);
            if (!fresh.getAutoCommit()) {
                fresh.commit();
            }
        } finally {
            if (!held) {
                fresh.close();
            }
        }
        if (!held) {
            throw Trouble.inUse(where, null);
        }
        session = fresh;
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            FILES.remove(file);
        }
        if (session != null) {
            // A host's pool gets the connection back, so the lock must go before it.
            try (Connection closing = session;
                    PreparedStatement unlock =
                            closing.prepareStatement("SELECT pg_advisory_unlock_all()")) {
                unlock.execute();
                if (!closing.getAutoCommit()) {
                    closing.commit();
                }
            } catch (SQLException e) {
                LOG.debug("The connection with the ledger's lock was already broken", e);
            }
            session = null;
        }
    }
}
