package io.restoreroutes.ledger;

import io.restoreroutes.request.FollowUp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Forgets jobs that ended long ago, in small steps. What is kept: what a target has not been given,
 * a schedule's last firing (its identity), and items whose outcome is unknown, with the credits on
 * their files: a later request of the same id must look for their evidence. Each public method is
 * one transaction and throws as {@link Ledger}.
 */
public final class Retention {
    private static final int ROWS_A_STEP = 500;

    private static final String OLDEST =
            "SELECT job_id FROM restore_job j WHERE ended_at < ? AND (kind <> 'schedule' OR EXISTS"
                    + " (SELECT 1 FROM restore_job n WHERE n.kind = 'schedule' AND n.name = j.name"
                    + " AND n.created_at > j.created_at))"
                    + " ORDER BY ended_at, job_id LIMIT 1";
    private static final String LAST =
            "SELECT seq FROM restore_outbox WHERE job_id = ?"
                    + " ORDER BY job_id DESC, seq DESC LIMIT 1";
    private static final String DELIVERED =
            "SELECT position FROM restore_target WHERE name = ANY(?)";
    private static final String FORGETTING =
            "UPDATE restore_job SET forgetting = TRUE WHERE job_id = ?";
    private static final String OUTBOX =
            "DELETE FROM restore_outbox WHERE seq IN (SELECT seq FROM restore_outbox"
                    + " WHERE job_id = ? ORDER BY job_id, seq LIMIT ?)";
    private static final String ITEMS =
            "SELECT id, account, lane, file_id FROM restore_item WHERE job_id = ?"
                    + " AND doubt_since IS NULL ORDER BY job_id, id LIMIT ?";
    private static final String CREDIT =
            "DELETE FROM restore_credit WHERE account = ? AND file_id = ? AND item_id = ?"
                    + " AND NOT EXISTS (SELECT 1 FROM restore_item d WHERE d.lane = ?"
                    + " AND d.file_id = ? AND d.doubt_since IS NOT NULL)";
    private static final String ITEM = "DELETE FROM restore_item WHERE id = ANY(?)";
    private static final String JOB = "DELETE FROM restore_job WHERE job_id = ?";

    private final Database database;
    private final JobStore jobs;
    private final Listings listings;

    Retention(Database database, JobStore jobs, Listings listings) {
        this.database = database;
        this.jobs = jobs;
        this.listings = listings;
    }

    private record Item(long id, String account, String lane, String fileId) {}

    /**
     * {@return the oldest job that may be forgotten, if there is one}
     *
     * @param endedBefore only a job that ended before this instant
     * @param targets names of those that must have been given all of its outcomes
     */
    public Optional<String> oldest(Instant endedBefore, Collection<String> targets) {
        return database.read(
                sql ->
                        sql.first(OLDEST, Sql.TEXT, endedBefore)
                                .filter(jobId -> mayBeForgotten(sql, jobId, targets)));
    }

    /** Jobs end in the order of the outbox: what is behind this one is not delivered either. */
    private boolean mayBeForgotten(Sql sql, String jobId, Collection<String> targets) {
        boolean followUpsAreRead =
                Stream.of(FollowUp.values())
                        .map(each -> jobs.ofSource(sql, each.kind(), jobId))
                        .flatMap(Optional::stream)
                        .allMatch(Job::intakeComplete);
        // None is left where a purge was broken off.
        long last = sql.first(LAST, Sql.NUMBER, jobId).orElse(0L);
        List<Long> delivered = sql.query(DELIVERED, Sql.NUMBER, targets);
        return followUpsAreRead
                && delivered.size() == targets.size()
                && last <= delivered.stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** Forgets a part of the job. {@return whether nothing of it is left} */
    public boolean purge(String jobId) {
        // In the order of writes, so that nobody begins to make a job of its outcomes meanwhile.
        return database.write(
                sql -> {
                    boolean gone = purge(sql, jobId);
                    database.giveBackRoom(sql);
                    return gone;
                });
    }

    private boolean purge(Sql sql, String jobId) {
        // Nothing can be made of its outcomes any more.
        sql.update(FORGETTING, jobId);
        if (sql.update(OUTBOX, jobId, ROWS_A_STEP) == ROWS_A_STEP) {
            return false;
        }
        List<Item> items =
                sql.query(
                        ITEMS,
                        row -> new Item(row.number(1), row.text(2), row.text(3), row.text(4)),
                        jobId,
                        ROWS_A_STEP);
        sql.batch(
                CREDIT,
                items.stream()
                        .map(
                                item ->
                                        new Object[] {
                                            item.account(),
                                            item.fileId(),
                                            item.id(),
                                            item.lane(),
                                            item.fileId()
                                        })
                        .toList());
        sql.update(ITEM, items.stream().map(Item::id).toList());
        if (items.size() == ROWS_A_STEP) {
            return false;
        }
        listings.forget(sql, jobId);
        sql.update(JOB, jobId);
        return true;
    }
}
