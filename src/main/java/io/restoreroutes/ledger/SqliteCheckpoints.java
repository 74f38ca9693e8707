package io.restoreroutes.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what was committed from the write-ahead log into the file, on a thread and a connection of
 * its own: where the writer does it, every write behind it waits for two more syncs of the disk.
 * Nothing depends on it but the log's size; what it cannot do is left to the next time.
 */
final class SqliteCheckpoints implements AutoCloseable {
    /** Often enough that the log stays small, seldom enough that many commits share the syncs. */
    private static final int COMMITS_A_CHECKPOINT = 32;

    /** When nothing was due for so long, a log that has grown is given back to the disk. */
    private static final long IDLE_MILLIS = 1_000;

    /** Bytes. A smaller log is left: few commits would pay for its syncs. */
    private static final long LARGE_LOG = 4L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteCheckpoints.class);

    private final Path place;
    private final Path log;
    private final Semaphore due = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "restore-ledger-checkpoint");
    private int commits;
    private volatile boolean closed;

    SqliteCheckpoints(Path place) {
        this.place = place;
        this.log = place.resolveSibling(place.getFileName() + "-wal");
        thread.setDaemon(true);
        thread.start();
    }

    /** Called by the one who writes, after each commit. */
    void committed() {
        commits++;
        if (commits % COMMITS_A_CHECKPOINT == 0) {
            due.release();
        }
    }

    private void run() {
        try (Connection connection = SqliteConnections.dataSource(place, false).getConnection()) {
            Sql sql = Sql.keeping(connection, Dialect.SQLITE);
            SqliteConnections.syncFully(sql);
            sql.execute("PRAGMA busy_timeout = 0");
            while (!closed) {
                if (due.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                    due.drainPermits();
                    // neither a reader nor a writer waits for it
                    checkpoint(sql, "PASSIVE");
                } else if (SqliteFile.size(log) > LARGE_LOG) {
                    checkpoint(sql, "TRUNCATE");
                }
            }
        } catch (SQLException | Sql.Failure e) {
            LOG.warn("The ledger's log is emptied by those who write to it", e);
        } catch (InterruptedException e) {
            // Nobody interrupts it; the log would be emptied by those who write.
            Thread.currentThread().interrupt();
        }
    }

    private static void checkpoint(Sql sql, String mode) {
        try {
            sql.execute("PRAGMA wal_checkpoint(" + mode + ")");
        } catch (Sql.Failure e) {
            LOG.debug("The ledger's log was not moved into the file", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        due.release();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
