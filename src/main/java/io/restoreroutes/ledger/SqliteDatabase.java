package io.restoreroutes.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in an SQLite file, which one process has. SQLite has one writer, so every change has its
 * place in the order of writes. Writes that wait for their turn are committed together: one sync of
 * the disk serves them all. Short reads go on beside them.
 */
final class SqliteDatabase extends Database {
    /** Writes of one commit: enough to share its sync, few enough that none waits for long. */
    private static final int LARGEST_GROUP = 32;

    /** How many commits go by until the log's size is looked at. */
    private static final int COMMITS_A_LOOK = 100;

    /**
     * Bytes. SQLite begins the log anew when no reader is in it and all of it is in the file; where
     * one always is, it is emptied from this size on in the first moment without one.
     */
    private static final long LARGEST_LOG = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    /** Fair, so that an intake and the work take turns. */
    private final ReentrantLock order = new ReentrantLock(true);

    private final Queue<Write<?>> waiting = new ConcurrentLinkedQueue<>();
    private final SqliteConnections connections;
    private final SqliteFile file;
    private final Path log;
    private int commits;

    private SqliteDatabase(SqliteConnections connections, SqliteFile file) {
        this.connections = connections;
        this.file = file;
        this.log = file.beside("-wal");
    }

    /** Opens the file, which is made if there is none. */
    static SqliteDatabase open(Path place) {
        SqliteFile file = SqliteFile.claim(place);
        try {
            file.makeOrCheck();
            return new SqliteDatabase(SqliteConnections.to(place), file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Uses a host's connections to a file of the host's. */
    static SqliteDatabase over(DataSource dataSource) {
        SqliteConnections connections = SqliteConnections.of(dataSource);
        SqliteFile file = SqliteFile.claim(connections.place());
        try {
            Schema.migrate(dataSource);
            return new SqliteDatabase(connections, file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * What somebody wants written, and what came of it. Read and written under the order's lock.
     */
    private static final class Write<T> {
        private final Work<T> work;
        private T result;
        private Throwable failure;
        private boolean done;

        Write(Work<T> work) {
            this.work = work;
        }

        /** Within the transaction of a group; what fails is undone and leaves the others alone. */
        void run(Sql sql) {
            sql.execute("SAVEPOINT one");
            try {
                result = work.run(sql);
            } catch (Throwable e) {
                failure = e;
                undo(sql, e);
            }
            sql.execute("RELEASE one");
        }

        private static void undo(Sql sql, Throwable why) {
            try {
                sql.execute("ROLLBACK TO one");
            } catch (Sql.Failure e) {
                // A full or broken disk has ended the whole transaction.
                if (why instanceof Sql.Failure first) {
                    first.addSuppressed(e);
                    throw first;
                }
                throw e;
            }
        }

        void fail(LedgerException trouble) {
            if (failure == null) {
                failure = trouble.again();
            }
        }

        T answer() {
            if (failure instanceof Sql.Failure refused) {
                throw DatabaseTrouble.ofSqlite(refused.getCause());
            }
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            return result;
        }
    }

    @Override
    <T> T write(Work<T> work) {
        Write<T> write = new Write<>(work);
        waiting.add(write);
        order.lock();
        try {
            // Whoever had the lock before may have written this one too.
            while (!write.done) {
                writeGroup();
            }
        } finally {
            order.unlock();
        }
        return write.answer();
    }

    /** {@return how many writes wait for their turn} */
    int waiting() {
        return waiting.size();
    }

    private void writeGroup() {
        // Never empty: what is waiting here is the caller's, or was there before it.
        List<Write<?>> group = new ArrayList<>(List.of(waiting.remove()));
        LedgerException trouble =
                new LedgerException("The ledger did not commit.", null, true, true);
        boolean committed = false;
        try {
            file.requireInPlace();
            commit(group);
            committed = true;
            succeeded();
        } catch (LedgerException e) {
            trouble = failed(e);
        } finally {
            if (!committed) {
                // Also where a fault of another kind goes to the one who leads the group.
                for (Write<?> write : group) {
                    write.fail(trouble);
                }
            }
            group.forEach(write -> write.done = true);
        }
    }

    private void commit(List<Write<?>> group) {
        try (Sql sql = connections.forWriting()) {
            sql.execute("BEGIN IMMEDIATE");
            boolean committed = false;
            try {
                // Also what comes while the others of its group run: the work beside an intake
                // would else have a commit of its own for each of the intake's.
                for (Write<?> write = group.get(0); write != null; write = next(group)) {
                    write.run(sql);
                }
                sql.execute("COMMIT");
                committed = true;
            } finally {
                if (!committed) {
                    rollBack(sql);
                }
            }
            connections.committed();
            boundLog(sql);
        } catch (SQLException e) {
            throw DatabaseTrouble.ofSqlite(e);
        } catch (Sql.Failure e) {
            throw DatabaseTrouble.ofSqlite(e.getCause());
        }
    }

    /** {@return what else is waiting, now of the group; null = none, or the group is full} */
    private Write<?> next(List<Write<?>> group) {
        Write<?> write = group.size() < LARGEST_GROUP ? waiting.poll() : null;
        if (write != null) {
            group.add(write);
        }
        return write;
    }

    private static void rollBack(Sql sql) {
        try {
            sql.execute("ROLLBACK");
        } catch (Sql.Failure e) {
            // SQLite has done so by itself, or what is thrown tells why it cannot.
            return;
        }
    }

    /** What was committed stays so, whatever becomes of the log. */
    private void boundLog(Sql sql) {
        commits++;
        if (commits % COMMITS_A_LOOK != 0 || SqliteFile.size(log) <= LARGEST_LOG) {
            return;
        }
        try {
            SqliteConnections.emptyLog(sql);
        } catch (Sql.Failure e) {
            LOG.debug("The ledger's log was not emptied", e);
        }
    }

    @Override
    <T> T change(Work<T> work) {
        return write(work);
    }

    @Override
    <T> T read(Work<T> work) {
        try (Sql sql = connections.forReading()) {
            // One state of the database for all that is read.
            sql.execute("BEGIN");
            try {
                return work.run(sql);
            } finally {
                rollBack(sql);
            }
        } catch (SQLException e) {
            throw failed(DatabaseTrouble.ofSqlite(e));
        } catch (Sql.Failure e) {
            throw failed(DatabaseTrouble.ofSqlite(e.getCause()));
        }
    }

    @Override
    KeptConnection keptConnection() {
        throw new IllegalStateException("no other process uses this ledger");
    }

    @Override
    boolean isShared() {
        return false;
    }

    @Override
    void requireRoomForWork() {
        file.requireRoom();
    }

    @Override
    void giveBackRoom(Sql sql) {
        sql.exhaust("PRAGMA incremental_vacuum(1000)");
    }

    @Override
    public void close() {
        order.lock();
        try {
            connections.close();
        } finally {
            order.unlock();
            file.close();
        }
    }
}
