package io.restoreroutes.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a ledger that is not in a host's data source.
 *
 * <p>A failed write, as on a full disk, closes H2's engine and with it all connections, which the
 * pool goes on lending. What was committed is in the file, so a file is opened again: by the
 * operation after the one that met the closed database, at most once a second.
 */
final class Pool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
    private static final int POOL_SIZE = 8;
    private static final long CONNECTION_TIMEOUT_MS = 5_000;
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** H2: the database has been closed; it is closing. */
    private static final Set<Integer> CLOSED = Set.of(90098, 90121);

    private static final long LONGEST_CLOSE_MS = 2_000;

    private final LedgerUrl url;
    private final Properties login;
    private final ReentrantLock reopening = new ReentrantLock();
    private volatile HikariDataSource connections;

    /** What closed the database, or kept it closed; null while it is open. */
    private volatile SQLException closedBy;

    private volatile boolean ended;

    /** Of the one who opens again. */
    private long notBefore = System.nanoTime();

    private Pool(LedgerUrl url, Properties login, HikariDataSource connections) {
        this.url = url;
        this.login = login;
        this.connections = connections;
    }

    static Pool open(LedgerUrl url, Properties login) throws SQLException {
        return new Pool(url, login, connect(url, url.jdbcUrl(), login));
    }

    private static HikariDataSource connect(LedgerUrl url, String jdbcUrl, Properties login)
            throws SQLException {
        // The pool would log a stack trace if its first connection failed; this one fails first.
        // It also keeps an H2 file open until the pool has a connection.
        try (Connection first = DriverManager.getConnection(jdbcUrl, login)) {
            return new HikariDataSource(config(url, login));
        }
    }

    private static HikariConfig config(LedgerUrl url, Properties login) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("restore-ledger");
        config.setJdbcUrl(url.existingUrl());
        config.setDataSourceProperties(login);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.setAutoCommit(false);
        if (!url.isPostgresql()) {
            // An H2 file is closed with its last connection; the pool keeps them.
            config.setMaxLifetime(0);
        }
        return config;
    }

    HikariDataSource dataSource() {
        return connections;
    }

    Connection connection() throws SQLException {
        if (closedBy != null) {
            reopen();
        }
        return connections.getConnection();
    }

    /**
     * Looks whether the failure of a transaction means that the database was closed.
     *
     * @param lender the {@link #dataSource} before the transaction
     * @return whether this is news: all who are using that database will fail, or hang
     */
    synchronized boolean isClosedBy(SQLException failure, HikariDataSource lender) {
        // A database in memory would come back empty, and a server's driver sees to itself.
        boolean ofFile = url.file() != null;
        if (!ofFile || closedBy != null || lender != connections || !isClosed(failure)) {
            return false;
        }
        closedBy = failure;
        closeAside(lender);
        return true;
    }

    /** Closing waits for connections that are lent, which may be for ever. */
    private static void closeAside(HikariDataSource broken) {
        Thread thread = new Thread(broken::close, "restore-ledger-close");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isClosed(SQLException failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql && CLOSED.contains(sql.getErrorCode())) {
                return true;
            }
        }
        return false;
    }

    private void reopen() throws SQLException {
        SQLException reason = closedBy;
        if (reason == null) {
            return;
        }
        // Who opens may be kept by H2 for a while, and the others are not to wait with it.
        if (!reopening.tryLock()) {
            throw again(reason);
        }
        try {
            if (closedBy != null) {
                open(reason);
            }
        } finally {
            reopening.unlock();
        }
    }

    private void open(SQLException reason) throws SQLException {
        if (ended || System.nanoTime() - notBefore < 0) {
            throw again(reason);
        }
        try {
            opened(connect(url, url.existingUrl(), login));
        } catch (SQLException e) {
            closedBy = e;
            throw again(e);
        } finally {
            notBefore = System.nanoTime() + REOPEN_NANOS;
        }
    }

    private synchronized void opened(HikariDataSource again) {
        connections = again;
        closedBy = null;
        if (ended) {
            again.close();
        }
        LOG.debug("The ledger's database was opened again after it had been closed");
    }

    /** Several threads may throw it at the same time, so each gets one of its own. */
    private static SQLException again(SQLException e) {
        return new SQLException(e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
    }

    @Override
    public synchronized void close() {
        ended = true;
        if (closedBy != null) {
            return;
        }
        if (url.isPostgresql()) {
            closeSoon(connections);
        } else {
            connections.close();
        }
    }

    /** A server that hangs keeps the pool waiting for its connections, but nobody's stop. */
    private static void closeSoon(HikariDataSource closing) {
        Thread thread = new Thread(closing::close, "restore-ledger-close");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(LONGEST_CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
