package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that is kept open for one purpose, and opened again when it broke. */
final class KeptConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptConnection.class);

    private final Connector connector;
    private Connection connection;

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
    synchronized <T> T transact(Database.Work<T> work) {
        boolean fresh = connection == null;
        try {
            return once(work);
        } catch (SQLException e) {
            LedgerException trouble = Trouble.of(e);
            if (fresh || !trouble.isConnectionTrouble()) {
                throw trouble;
            }
            LOG.debug("A kept connection was broken", e);
        }
        try {
            return once(work);
        } catch (SQLException e) {
            throw Trouble.of(e);
        }
    }

    private <T> T once(Database.Work<T> work) throws SQLException {
        if (connection == null) {
            connection = connector.connect();
        }
        try {
            return Database.commit(connection, work);
        } catch (SQLException e) {
            if (Trouble.of(e).isConnectionTrouble() || connection.isClosed()) {
                close();
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        Connection closing = connection;
        connection = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (SQLException e) {
                LOG.debug("A kept connection was already broken", e);
            }
        }
    }
}
