package io.restoreroutes.ledger;

import io.restoreroutes.request.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be delivered, in the order of its commits, and how far each target is served. Every
 * method is one transaction, thread-safe, and throws {@link LedgerException} as {@link Ledger}.
 */
public final class Outbox {
    private final Database database;
    private final OutboxStore store;

    Outbox(Database database, OutboxStore store) {
        this.database = database;
        this.store = store;
    }

    /**
     * {@return at most max rows after that sequence, in order} There are fewer, but at least one,
     * where they are long: only an empty page is the last.
     */
    public List<OutboxRow> read(long afterSeq, int max) {
        return database.transact(c -> OutboxPages.read(c, afterSeq, max));
    }

    /**
     * {@return the sequence up to which the target is served} The first sight of a name stores the
     * present end of the outbox; the name {@code outbox} starts at 0.
     */
    public long position(String target) {
        return database.write(c -> store.position(c, target));
    }

    /** Stores the sequence up to which the target is served. */
    public void advance(String target, long seq) {
        database.transact(
                c -> {
                    store.advance(c, target, seq);
                    return null;
                });
    }

    /**
     * Stores the position of the default outbox together with the lengths of its files.
     *
     * @param fileLengths new lengths in bytes by file name; a null length removes the entry
     */
    public void advanceFiles(long seq, Map<String, Long> fileLengths) {
        database.transact(
                c -> {
                    store.advance(c, OutboxStore.DEFAULT_TARGET, seq);
                    store.setLengths(c, fileLengths);
                    return null;
                });
    }

    /** {@return the true lengths of the default outbox's files, in bytes, by file name} */
    public Map<String, Long> fileLengths() {
        return database.transact(store::lengths);
    }

    /**
     * A job's outcomes again, in order: those of the given statuses with {@code fromSeq < seq <=
     * upToSeq}, at most max and fewer where they are long: only an empty page is the last.
     */
    public List<OutboxRow> readJob(
            String jobId, long fromSeq, long upToSeq, Set<Status> statuses, int max) {
        return database.transact(
                c -> OutboxPages.readJob(c, jobId, fromSeq, upToSeq, statuses, max));
    }
}
