package io.restoreroutes.ledger;

import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the items of a job come to follow its action and its priority: a bounded number at a time and
 * each time from where the last step ended, also after a crash. Nothing is claimed in this process
 * meanwhile; other processes' claims are kept off by row locks. Every public method is one
 * transaction, thread-safe, and throws {@link LedgerException} as {@link Ledger}.
 */
public final class Sweeps {
    private static final int ITEMS_A_STEP = 1000;
    private static final int PENDING_AT_A_TIME = 100;

    private static final String PENDING =
            JobStore.SELECT + "swept_to >= 0 ORDER BY swept_to, job_id LIMIT ?";
    private static final String AGAIN =
            "UPDATE restore_job SET swept_to = 0 WHERE wish = 'cancelled' AND ended_at IS NULL"
                    + " AND swept_to IS NULL";
    private static final String PART =
            "SELECT MAX(p.id), COUNT(*) FROM (SELECT id FROM restore_item WHERE job_id = ?"
                    + " AND id > ? ORDER BY job_id, id LIMIT ?) p";
    private static final String OPEN =
            "SELECT * FROM restore_item WHERE job_id = ? AND id > ? AND id <= ?"
                    + " AND state <> 'ended'"
                    + " ORDER BY job_id, id";
    private static final String CANCEL =
            "UPDATE restore_item SET state = 'ended', status = 'cancelled' WHERE id = ANY(?)";
    private static final String FREE =
            "UPDATE restore_item SET state = 'waiting' WHERE id = ANY(?)";
    private static final String ORDER =
            "UPDATE restore_item SET claim_order = ? WHERE id = ANY(?) AND claim_order <> ?";
    private static final String SWEPT =
            "UPDATE restore_job SET swept_to = ? WHERE job_id = ? AND swept_to = ?";
    private static final String DONE =
            "UPDATE restore_job SET swept_to = NULL WHERE job_id = ? AND swept_to = ?";
    private static final String POSITION = "SELECT swept_to FROM restore_job WHERE job_id = ?";

    private final Database database;
    private final JobStore jobs;
    private final Outbox outbox;
    private final Listings listings;
    private final Endings endings;
    private final Claims claims;
    private final Leases leases;
    private final Clock clock;

    Sweeps(
            Database database,
            JobStore jobs,
            Outbox outbox,
            Listings listings,
            Endings endings,
            Claims claims,
            Leases leases,
            Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.outbox = outbox;
        this.listings = listings;
        this.endings = endings;
        this.claims = claims;
        this.leases = leases;
        this.clock = clock;
    }

    /** {@return jobs with items that do not follow the job's action and priority yet} */
    public List<Job> pending() {
        return database.read(sql -> sql.query(PENDING, JobStore::job, PENDING_AT_A_TIME));
    }

    /** Lets the next part of the job's items follow its action and its priority. */
    public Swept next(String jobId) {
        return claims.keptOff(() -> database.write(sql -> sweep(sql, jobId, clock.instant())));
    }

    /** Looks again through the items of jobs that are cancelled and have not ended. */
    public void cancelledAgain() {
        database.write(sql -> sql.update(AGAIN));
    }

    /** A job's open items of one part, sorted by what becomes of them. */
    private static final class Part {
        final List<Long> open = new ArrayList<>();
        final List<Long> dryRuns = new ArrayList<>();
        final List<Long> free = new ArrayList<>();
        final List<ClaimedItem> cancelled = new ArrayList<>();

        /** Those of them that were not blocked: their successors may run. */
        final List<Long> heads = new ArrayList<>();

        void add(Job job, ClaimedItem item, String state) {
            boolean trying = state.equals("trying");
            boolean held = state.equals("held");
            if (job.action() == JobAction.CANCELLED && !trying && item.isUnsent()) {
                cancelled.add(Items.withSource(item, job.kind(), job.name()));
                if (!state.equals("blocked")) {
                    heads.add(item.id());
                }
                return;
            }
            (item.request().selector().dryRun() ? dryRuns : open).add(item.id());
            if (held && job.action() != JobAction.PAUSED) {
                free.add(item.id());
            }
        }
    }

    /** The last id of a part, if it has any, and how many items it has. */
    private record Reach(Long to, long items) {}

    private Swept sweep(Sql sql, String jobId, Instant now) {
        Job job = jobs.find(sql, jobId).orElse(null);
        Long from = sql.first(POSITION, Sql.NUMBER, jobId).orElse(null);
        if (job == null || from == null) {
            return new Swept(true, Set.of(), 0, List.of());
        }
        Reach reach =
                sql.first(
                                PART,
                                row -> new Reach(row.numberOrNull(1), row.number(2)),
                                jobId,
                                from,
                                ITEMS_A_STEP)
                        .orElseThrow();
        boolean last = reach.items() < ITEMS_A_STEP;
        Part part = new Part();
        if (reach.to() != null) {
            sql.query(
                    leases.isShared() ? OPEN + " FOR UPDATE" : OPEN,
                    row -> {
                        part.add(job, Items.unclaimed(row), row.text("state"));
                        return null;
                    },
                    jobId,
                    from,
                    reach.to());
        }
        Set<String> accounts = new HashSet<>();
        if (!part.free.isEmpty()) {
            sql.update(FREE, part.free);
            accounts.addAll(Items.accounts(sql, part.free));
        }
        order(sql, part.open, -job.priority());
        order(sql, part.dryRuns, JobControl.BEHIND_WRITES - job.priority());
        accounts.addAll(cancel(sql, job, part, now));
        if (last && job.action() == JobAction.CANCELLED) {
            end(sql, jobId, listings.cancel(sql, jobId, now), 0);
        }
        if (last) {
            sql.update(DONE, jobId, from);
        } else {
            sql.update(SWEPT, reach.to(), jobId, from);
        }
        Endings.Ended finished = endings.finish(sql, List.of(jobId), now);
        accounts.addAll(finished.accounts());
        return new Swept(last, accounts, part.cancelled.size(), finished.jobs());
    }

    private static void order(Sql sql, List<Long> ids, int place) {
        if (!ids.isEmpty()) {
            sql.update(ORDER, place, ids, place);
        }
    }

    private Set<String> cancel(Sql sql, Job job, Part part, Instant now) {
        if (part.cancelled.isEmpty()) {
            return Set.of();
        }
        sql.update(CANCEL, part.cancelled.stream().map(ClaimedItem::id).toList());
        List<RestoreOutcome> outcomes =
                part.cancelled.stream()
                        // A folder has none of its own, nor has what is only looked at.
                        .filter(item -> item.folder() == null && !item.isSample())
                        .map(item -> ItemOutcomes.cancelled(item, now))
                        .toList();
        end(sql, job.jobId(), outcomes, part.cancelled.size() - outcomes.size());
        return Items.release(sql, part.heads, now);
    }

    private void end(Sql sql, String jobId, List<RestoreOutcome> outcomes, int without) {
        outbox.insert(sql, outcomes.stream().map(each -> new Outbox.Entry(each, null)).toList());
        JobStore.Change change = new JobStore.Change();
        outcomes.forEach(each -> change.count(Status.CANCELLED));
        change.open = -outcomes.size() - without;
        jobs.add(sql, Map.of(jobId, change));
    }
}
