package io.restoreroutes.ledger;

import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.List;

/**
 * How the items of a job come to follow its wish and its priority: in small steps, which go on
 * after a crash where they stood. Every method is one transaction, thread-safe, and throws {@link
 * LedgerException} as {@link Ledger}.
 */
public final class Sweeps {
    private static final int ITEMS_A_STEP = 1000;
    private static final int PENDING_AT_A_TIME = 100;

    private static final String PENDING =
            JobStore.SELECT + "swept_to >= 0 ORDER BY swept_to, job_id FETCH FIRST ? ROWS ONLY";
    private static final String AGAIN =
            "UPDATE restore_job SET swept_to = 0 WHERE wish = 'cancelled' AND ended_at IS NULL"
                    + " AND swept_to IS NULL";

    private final Database database;
    private final SweepStore store;
    private final Claims claims;
    private final Clock clock;

    Sweeps(Database database, SweepStore store, Claims claims, Clock clock) {
        this.database = database;
        this.store = store;
        this.claims = claims;
        this.clock = clock;
    }

    /** {@return jobs with items that do not follow the job's wish and priority yet} */
    public List<Job> pending() {
        return database.transact(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
                        statement.setInt(1, PENDING_AT_A_TIME);
                        return JobStore.read(statement);
                    }
                });
    }

    /** Lets the next part of the job's items follow its wish and its priority. */
    public Swept next(String jobId) {
        return claims.keptOff(
                () ->
                        database.write(
                                connection ->
                                        store.sweep(
                                                connection, jobId, ITEMS_A_STEP, clock.instant())));
    }

    /** Looks again through the items of jobs that are cancelled and have not ended. */
    public void cancelledAgain() {
        database.write(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(AGAIN)) {
                        return statement.executeUpdate();
                    }
                });
    }
}
