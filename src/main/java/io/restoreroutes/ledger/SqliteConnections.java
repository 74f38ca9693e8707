package io.restoreroutes.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Connections to an SQLite file, each with what a ledger needs of it: none of it is kept in the
 * file but the write-ahead log's mode. Of a file of our own, one connection writes and a few read.
 */
abstract class SqliteConnections implements AutoCloseable {
    /** Milliseconds, of another program that has the file open: of ours only one writes. */
    static final int BUSY_TIMEOUT = 5_000;

    private static final int READERS = 8;
    private static final long CONNECTION_TIMEOUT_MS = 5_000;

    /**
     * The first without SQLite's "WAL-reset bug", in which two connections that empty the log at
     * the same moment may lose a commit.
     */
    private static final Version MENDED = Version.parse("3.51.3");

    private static final Logger LOG = LoggerFactory.getLogger(SqliteConnections.class);

    /**
     * Pages of 4 KiB, of a host's file: what a large intake writes all over is then moved from the
     * log into the file less often, which is a quarter of its time.
     */
    private static final int PAGES_A_CHECKPOINT = 4000;

    /** SQLite's number for FULL; EXTRA is 3. */
    private static final long FULL = 2;

    /** {@return the one to write with, to be closed when the transaction has ended} */
    abstract Sql forWriting() throws SQLException;

    /** {@return one to read with, to be closed when the transaction has ended} */
    abstract Sql forReading() throws SQLException;

    /** {@return the file} */
    abstract Path place();

    /** Called after each commit. */
    abstract void committed();

    /** Empties the log into the file in a moment without a reader; leaves it if there is none. */
    static void emptyLog(Sql sql) {
        // Who waits here keeps all others waiting: a reader that stays is met again.
        set(sql, "busy_timeout = 0");
        try {
            set(sql, "wal_checkpoint(TRUNCATE)");
        } finally {
            set(sql, "busy_timeout = " + BUSY_TIMEOUT);
        }
    }

    @Override
    public abstract void close();

    /** To a file of our own, which is there and whole. */
    static SqliteConnections to(Path place) {
        return new Own(place);
    }

    /**
     * A host's. Its file is put into the mode of the write-ahead log.
     *
     * @throws LedgerException if it is not in a file, or does not sync its commits
     */
    static SqliteConnections of(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            Sql sql = lent(connection);
            String file = sql.first("PRAGMA database_list", row -> row.text("file")).orElse("");
            if (file.isEmpty()) {
                throw new LedgerException(
                        "The SQLite DataSource is in memory, so a stop would lose the ledger; give"
                                + " it a file.",
                        null);
            }
            requireDurable(sql);
            warnOfOldVersion(sql);
            String mode = sql.first("PRAGMA journal_mode = WAL", Sql.TEXT).orElse("");
            if (!mode.equals("wal")) {
                throw new LedgerException(
                        "The SQLite file of the DataSource cannot have a write-ahead log"
                                + " (journal_mode stays "
                                + mode
                                + ").",
                        null);
            }
            return new Hosts(dataSource, Path.of(file));
        } catch (SQLException e) {
            throw DatabaseTrouble.ofSqlite(e);
        } catch (Sql.Failure e) {
            throw DatabaseTrouble.ofSqlite(e.getCause());
        }
    }

    /** {@return a connection to that file, which is not made; nothing is asked of it yet} */
    static DataSource dataSource(Path place, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(BUSY_TIMEOUT);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + place);
        return dataSource;
    }

    /** A connection that a pool has lent, out of its own transactions: ours are SQLite's words. */
    private static Sql lent(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        return Sql.on(connection, Dialect.SQLITE);
    }

    private static void requireDurable(Sql sql) {
        if (sql.first("PRAGMA synchronous", Sql.NUMBER).orElse(0L) < FULL) {
            throw new LedgerException(
                    "The SQLite DataSource has synchronous below FULL, with which a power cut loses"
                            + " what was committed; set it to FULL.",
                    null);
        }
    }

    private static void warnOfOldVersion(Sql sql) {
        String version = sql.first("SELECT sqlite_version()", Sql.TEXT).orElseThrow();
        if (Version.parse(version).compareTo(MENDED) < 0) {
            LOG.warn(
                    "SQLite {} of the DataSource may, very rarely, damage a file with a write-ahead"
                            + " log; {} and newer do not: set the version of sqlite-jdbc",
                    version,
                    MENDED);
        }
    }

    /** On macOS an ordinary sync may stay in the drive; elsewhere these two do nothing. */
    static void syncFully(Sql sql) {
        set(sql, "fullfsync = ON");
        set(sql, "checkpoint_fullfsync = ON");
    }

    private static void set(Sql sql, String pragma) {
        sql.execute("PRAGMA " + pragma);
    }

    /** {@code pages}: after so many a commit moves the log into the file; 0 = it never does. */
    private static void setUpWriter(Sql sql, int pages) {
        syncFully(sql);
        set(sql, "wal_autocheckpoint = " + pages);
        // The log shrinks to this many bytes when it begins anew.
        set(sql, "journal_size_limit = 16777216");
    }

    private static final class Own extends SqliteConnections {
        private final Path place;
        private final HikariDataSource readers;
        private final Connection connection;
        private final Sql writer;
        private final SqliteCheckpoints checkpoints;
        private boolean closed;

        Own(Path place) {
            this.place = place;
            Connection opened = null;
            try {
                opened = dataSource(place, false).getConnection();
                Sql sql = Sql.keeping(opened, Dialect.SQLITE);
                setUpWriter(sql, 0);
                // Kibibytes: indexes of a large ledger are written all over.
                set(sql, "cache_size = -16000");
                requireDurable(sql);
                connection = opened;
                writer = sql;
                readers = readers(place);
                checkpoints = new SqliteCheckpoints(place);
            } catch (SQLException e) {
                closeQuietly(opened);
                throw DatabaseTrouble.ofSqlite(e);
            } catch (Sql.Failure e) {
                closeQuietly(opened);
                throw DatabaseTrouble.ofSqlite(e.getCause());
            }
        }

        private static HikariDataSource readers(Path place) {
            HikariConfig config = new HikariConfig();
            config.setPoolName("restore-ledger");
            config.setDataSource(dataSource(place, true));
            config.setMaximumPoolSize(READERS);
            config.setMinimumIdle(1);
            config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
            config.setReadOnly(true);
            config.setMaxLifetime(0);
            return new HikariDataSource(config);
        }

        @Override
        Sql forWriting() {
            if (closed) {
                throw new LedgerException("The ledger is closed.", null, true, true);
            }
            return writer;
        }

        @Override
        Sql forReading() throws SQLException {
            return lent(readers.getConnection());
        }

        @Override
        void committed() {
            checkpoints.committed();
        }

        @Override
        Path place() {
            return place;
        }

        /** The writer last: it is the one that can empty the log into the file. */
        @Override
        public void close() {
            closed = true;
            checkpoints.close();
            readers.close();
            closeQuietly(connection);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // What was committed is in the log.
            return;
        }
    }

    private static final class Hosts extends SqliteConnections {
        private final DataSource dataSource;
        private final Path place;

        Hosts(DataSource dataSource, Path place) {
            this.dataSource = dataSource;
            this.place = place;
        }

        /** The pool may have set it up otherwise, or anew, so it is looked at each time. */
        @Override
        Sql forWriting() throws SQLException {
            Sql sql = lent(dataSource.getConnection());
            try {
                set(sql, "busy_timeout = " + BUSY_TIMEOUT);
                setUpWriter(sql, PAGES_A_CHECKPOINT);
                requireDurable(sql);
                return sql;
            } catch (Sql.Failure | LedgerException e) {
                sql.close();
                throw e;
            }
        }

        @Override
        Sql forReading() throws SQLException {
            return lent(dataSource.getConnection());
        }

        /** Its commits move the log by themselves. */
        @Override
        void committed() {}

        @Override
        Path place() {
            return place;
        }

        @Override
        public void close() {
            // The host's to close.
        }
    }
}
