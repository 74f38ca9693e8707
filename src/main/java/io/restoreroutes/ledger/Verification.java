package io.restoreroutes.ledger;

import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The second look at the end of a plan, or an undo: when all its writes have ended, each folder
 * with a file that it has written is listed once more, as an item of the job. A line of 0 or less
 * stands for an account. What each page shows is compared with what was left, so a listing that was
 * cut off is simply made again. Each public method is one transaction, thread-safe, and throws
 * {@link LedgerException} as {@link Ledger}; the others have their place in the order of writes.
 */
public final class Verification {
    private static final Set<String> KINDS = Set.of(FollowUp.PLAN.kind(), FollowUp.UNDO.kind());

    private static final String KEEP =
            "INSERT INTO restore_written (job_id, account, file_id, provider, folder, guard)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (job_id, account, file_id)"
                    + " DO UPDATE SET folder = excluded.folder, guard = excluded.guard";
    private static final String BEGUN =
            "SELECT 1 FROM restore_listing WHERE job_id = ? AND line <= 0";
    private static final String FOLDERS =
            "SELECT DISTINCT account, provider, folder FROM restore_written WHERE job_id = ?"
                    + " ORDER BY account, folder";
    private static final String LEFT =
            "SELECT file_id, guard FROM restore_written WHERE job_id = ? AND account = ?"
                    + " AND file_id = ANY(?)";
    private static final String FOUND =
            "UPDATE restore_written SET found = ? WHERE job_id = ? AND account = ?"
                    + " AND file_id = ANY(?)";
    private static final String DOUBTFUL =
            "SELECT file_id FROM restore_written WHERE job_id = ? AND account = ? AND folder = ?"
                    + " AND (found IS NULL OR NOT found) AND file_id > ? ORDER BY file_id LIMIT 1";
    private static final String UNSEEN =
            "UPDATE restore_written SET found = FALSE WHERE job_id = ? AND account = ?"
                    + " AND folder = ? AND found IS NULL";
    private static final String COUNT =
            "SELECT COUNT(*) FROM restore_written WHERE job_id = ? AND found";
    private static final String CHANGED =
            "SELECT file_id FROM restore_written WHERE job_id = ? AND NOT found ORDER BY file_id";
    private static final String FORGET = "DELETE FROM restore_written WHERE job_id = ?";

    private final Database database;
    private final JobStore jobs;
    private final Lanes lanes;

    Verification(Database database, JobStore jobs, Lanes lanes) {
        this.database = database;
        this.jobs = jobs;
        this.lanes = lanes;
    }

    /** Keeps what verdicts of plans and undos tell that was left. */
    void keep(Sql sql, Collection<Verdict.Ended> ended) {
        sql.batch(
                KEEP,
                ended.stream()
                        .filter(end -> end.left() != null)
                        .filter(end -> KINDS.contains(end.item().source().kind()))
                        .map(
                                end ->
                                        new Object[] {
                                            end.item().jobId(),
                                            end.outcome().account(),
                                            end.outcome().fileId(),
                                            end.item().request().provider().wireName(),
                                            Rows.storable(end.left().folder()),
                                            Rows.storable(end.left().guard())
                                        })
                        .toList());
    }

    private record Folder(String account, Provider provider, String folder) {}

    /**
     * Adds the folders to a job that has nothing else left to do.
     *
     * @return whose they are; nobody's if they were added before, or nothing is to be verified
     */
    Set<String> begin(Sql sql, Job job, Instant now) {
        if (!KINDS.contains(job.kind())
                || job.action() == JobAction.CANCELLED
                || sql.exists(BEGUN, job.jobId())) {
            return Set.of();
        }
        List<Folder> folders =
                sql.query(
                        FOLDERS,
                        row -> new Folder(row.text(1), Provider.named(row.text(2)), row.text(3)),
                        job.jobId());
        Map<String, List<Folder>> ofAccounts =
                folders.stream().collect(Collectors.groupingBy(Folder::account));
        List<Items.NewItem> items = new ArrayList<>();
        long line = 0;
        for (List<Folder> ofAccount : ofAccounts.values()) {
            Listings.beginVerifying(sql, job, line, ofAccount.size());
            for (Folder folder : ofAccount) {
                items.add(item(job, line, folder, now));
            }
            line--;
        }
        Items.insert(sql, items, now);
        JobStore.Change change = new JobStore.Change();
        change.open = items.size();
        jobs.add(sql, Map.of(job.jobId(), change));
        return ofAccounts.keySet();
    }

    private Items.NewItem item(Job job, long line, Folder folder, Instant now) {
        FoundPart part = FoundPart.folder(folder.folder());
        String id = ItemOutcomes.id(job.jobId(), line, part.key());
        RestoreRequest request =
                new RestoreRequest(
                        id,
                        folder.provider(),
                        folder.account(),
                        Operation.ROLLBACK,
                        null,
                        null,
                        null,
                        Map.of(),
                        new Selector(now, false, null, folder.folder(), null, null, null, true, 0));
        return new Items.NewItem(
                job.jobId(),
                line,
                request,
                lanes.of(folder.account()),
                Rows.apart(folder.folder(), id),
                false,
                RequestIds.InDoubt.NOTHING,
                RequestIds.scope("", request),
                Rows.claimOrder(job.priority(), request.selector()),
                part);
    }

    /**
     * Compares what a listing shows with what was left.
     *
     * @param folder the item of the folder, being tried
     * @param guards of what is current, by the file's id; null if there is no such file
     * @return false if the listing is to end here
     */
    public boolean look(ClaimedItem folder, Map<String, String> guards) {
        String jobId = folder.jobId();
        String account = folder.request().account();
        return database.write(
                sql -> {
                    if (!Listings.isTrying(sql, folder)) {
                        return false;
                    }
                    Set<String> same = new HashSet<>();
                    Set<String> other = new HashSet<>();
                    sql.query(
                            LEFT,
                            row ->
                                    (row.text(2).equals(guards.get(row.text(1))) ? same : other)
                                            .add(row.text(1)),
                            jobId,
                            account,
                            guards.keySet());
                    sql.update(FOUND, true, jobId, account, same);
                    sql.update(FOUND, false, jobId, account, other);
                    return true;
                });
    }

    /**
     * {@return the next file of the folder that its listing did not show as it was left}
     *
     * @param after the one before it, or ''
     */
    public Optional<String> doubtful(ClaimedItem folder, String after) {
        return database.read(
                sql ->
                        sql.first(
                                DOUBTFUL,
                                Sql.TEXT,
                                folder.jobId(),
                                folder.request().account(),
                                folder.folder(),
                                after));
    }

    /** What a folder does not show, now that it is listed to its end, is not as it was left. */
    void end(Sql sql, Collection<Verdict.Ended> ended) {
        for (Verdict.Ended end : ended) {
            ClaimedItem item = end.item();
            if (item.isVerifying() && end.outcome().status() == Status.LISTED) {
                sql.update(UNSEEN, item.jobId(), item.request().account(), item.folder());
            }
        }
    }

    /** {@return what came of it, which is forgotten with that; null if nothing was looked at} */
    Verified take(Sql sql, Job job) {
        if (!KINDS.contains(job.kind())) {
            return null;
        }
        Verified verified =
                sql.exists(BEGUN, job.jobId()) && job.action() != JobAction.CANCELLED
                        ? new Verified(
                                sql.first(COUNT, Sql.NUMBER, job.jobId()).orElse(0L),
                                sql.query(CHANGED, Sql.TEXT, job.jobId()))
                        : null;
        sql.update(FORGET, job.jobId());
        return verified;
    }
}
