package io.restoreroutes.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Forgets what ended long ago. Each method is one transaction and throws as {@link Ledger}. */
public final class Retention {
    private static final int ROWS_A_STEP = 500;

    private final Database database;
    private final PurgeStore store;

    Retention(Database database, PurgeStore store) {
        this.database = database;
        this.store = store;
    }

    /**
     * {@return the oldest job that may be forgotten, if there is one}
     *
     * @param endedBefore only a job that ended before this instant
     * @param targets names of those that must have been given all of its outcomes
     */
    public Optional<String> oldest(Instant endedBefore, Collection<String> targets) {
        return database.transact(c -> store.oldest(c, endedBefore, targets));
    }

    /** Forgets a part of the job. {@return whether nothing of it is left} */
    public boolean purge(String jobId) {
        // Under the write lock, so that nobody begins to try the job's items again meanwhile.
        return database.write(c -> store.purge(c, jobId, ROWS_A_STEP));
    }
}
