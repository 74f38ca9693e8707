package io.restoreroutes.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Claims: due items become {@code trying}. Those of paused and cancelled jobs that stand in the way
 * become {@code held}, a bounded number with each claim, so that no claim reads past many of them.
 * One claim at a time: two at once would see the same rows. What was claimed when the answer to the
 * commit was lost is found again: nobody else would find it until this process ends.
 */
final class Claims {
    /**
     * More than are claimed at a time, so that a paused job of a million is soon out of the way.
     */
    private static final int HELD_AT_A_TIME = 1000;

    /** A server that stood still may go on with a commit after its client has given it up. */
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Duration SET_BACK = Duration.ofSeconds(2);

    private static final String NEXT_ORDER =
            "SELECT claim_order FROM restore_item WHERE state = 'waiting' AND account = ?"
                    + " AND claim_order >= ?"
                    + Items.CLAIM_ORDER
                    + "1";

    private static final String DUE =
            "SELECT * FROM restore_item WHERE state = 'waiting' AND account = ?"
                    + " AND claim_order = ? AND due_at <= ?";

    /**
     * Only where it is asked for: PostgreSQL takes a range of times for a narrow one, reads it as a
     * whole and sorts it, for each claim.
     */
    static final String AFTER = " AND due_at > ?";

    /** Where processes share the ledger another one may be sweeping the same rows. */
    private static final String SKIPPING = " FOR UPDATE SKIP LOCKED";

    private static final String HOLD = "UPDATE restore_item SET state = 'held' WHERE id = ANY(?)";

    private static final String MARK =
            "UPDATE restore_item SET state = 'trying', claimed_at = ?, claim_epoch = ?,"
                    + " sent_after = CASE WHEN doubt_since IS NULL THEN ? ELSE sent_after END"
                    + " WHERE id = ANY(?)";

    /** The lease keeps its owner until the claim is committed. */
    private static final String MARK_SHARED =
            MARK
                    + " AND EXISTS (SELECT 1 FROM restore_lease WHERE name = ? AND owner = ?"
                    + " AND epoch = ? FOR SHARE)";

    private static final String CLAIMED =
            "SELECT i.*, j.kind AS job_kind, j.name AS job_name FROM restore_item i"
                    + " JOIN restore_job j ON j.job_id = i.job_id"
                    + " WHERE i.state = 'trying' AND i.account = ? AND i.claimed_at = ?"
                    + " AND i.claim_epoch = ? ORDER BY i.due_at, i.id";

    private final Database database;
    private final Lanes lanes;
    private final Leases leases;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<String, Instant> last = new HashMap<>();

    /** By account, the claims of which nothing was heard: one an outage. */
    private final Map<String, List<Unanswered>> unanswered = new HashMap<>();

    /**
     * @param time of the claim
     * @param until when it is looked for, by the monotonic clock
     */
    private record Unanswered(Instant time, long until) {}

    Claims(Database database, Lanes lanes, Leases leases, Clock clock) {
        this.database = database;
        this.lanes = lanes;
        this.leases = leases;
        this.clock = clock;
    }

    /** {@return the statement that finds what is due} */
    static String select(boolean shared, String after) {
        return DUE
                + after
                + (shared ? Items.OF_LANE : "")
                + Items.CLAIM_ORDER
                + "?"
                + (shared ? SKIPPING : "");
    }

    /**
     * What a claim found.
     *
     * @param cancelled jobs of which something unsent was found after they were cancelled
     */
    record Claim(List<ClaimedItem> items, Set<String> cancelled) {
        static final Claim NOTHING = new Claim(List.of(), Set.of());
    }

    /**
     * As {@link Ledger#claim(String, int)}.
     *
     * @param after only what was not yet due then; null = all that is due
     * @param providerTime the time by the provider's clock; null = not known
     */
    Claim claim(String account, int max, Instant after, Instant providerTime) {
        database.requireRoomForWork();
        return keptOff(
                () -> {
                    List<ClaimedItem> found = found(account);
                    return found.isEmpty()
                            ? claimNew(account, max, after, providerTime)
                            : new Claim(found, Set.of());
                });
    }

    private List<ClaimedItem> found(String account) {
        List<Unanswered> claims = unanswered.getOrDefault(account, List.of());
        List<ClaimedItem> items = new ArrayList<>();
        for (Unanswered claim : List.copyOf(claims)) {
            List<ClaimedItem> found = claimedAt(account, claim.time());
            items.addAll(found);
            if (!found.isEmpty() || claim.until() - System.nanoTime() < 0) {
                claims.remove(claim);
            }
        }
        return items;
    }

    /** {@return the items of the claim of that time; none if it was not made} */
    private List<ClaimedItem> claimedAt(String account, Instant time) {
        long epoch = leases.epoch(Leases.work(lanes.of(account)));
        return database.read(
                sql ->
                        sql.query(
                                CLAIMED,
                                row ->
                                        Items.withSource(
                                                Items.item(
                                                        row,
                                                        epoch,
                                                        time,
                                                        row.instant("sent_after")),
                                                row.text("job_kind"),
                                                row.text("job_name")),
                                account,
                                time,
                                epoch));
    }

    private Claim claimNew(String account, int max, Instant after, Instant providerTime) {
        Instant now = clock.instant();
        Instant before = last.getOrDefault(account, Instant.MIN);
        // A clock that was set back comes by the same time again when nobody remembers it.
        boolean used = !now.isAfter(before) && !now.plus(SET_BACK).isBefore(before);
        Instant time = used ? before.plusMillis(1) : now;
        last.put(account, time);
        String lane = lanes.of(account);
        long epoch = leases.epoch(Leases.work(lane));
        if (epoch < 0) {
            return Claim.NOTHING;
        }
        try {
            return database.change(
                    sql ->
                            new Round(sql, account, lane, epoch, after, providerTime, now, time)
                                    .claim(max));
        } catch (LedgerException e) {
            if (e.isConnectionTrouble()) {
                unanswered
                        .computeIfAbsent(account, name -> new ArrayList<>())
                        .add(new Unanswered(time, System.nanoTime() + LOOK_NANOS));
            }
            throw e;
        }
    }

    /** No claim of this process meanwhile. */
    <T> T keptOff(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** One claim on its way. */
    private final class Round {
        private final Sql sql;
        private final String account;
        private final String lane;
        private final long epoch;
        private final Instant after;
        private final Instant providerTime;
        private final Instant now;
        private final Instant claimedAt;
        private final List<ClaimedItem> items = new ArrayList<>();
        private final Set<String> cancelled = new HashSet<>();

        Round(
                Sql sql,
                String account,
                String lane,
                long epoch,
                Instant after,
                Instant providerTime,
                Instant now,
                Instant claimedAt) {
            this.sql = sql;
            this.account = account;
            this.lane = lane;
            this.epoch = epoch;
            this.after = after;
            this.providerTime = providerTime;
            this.now = now;
            this.claimedAt = claimedAt;
        }

        /** What may write first, and of that higher priorities; in the usual case there is one. */
        Claim claim(int max) {
            Long order = nextOrder(-JobControl.HIGHEST);
            while (order != null && items.size() < max) {
                collect(order, max - items.size());
                order = order < Items.LAST_ORDER ? nextOrder(order + 1) : null;
            }
            return new Claim(items.isEmpty() || mark() ? items : List.of(), cancelled);
        }

        private Long nextOrder(long from) {
            return sql.first(NEXT_ORDER, Sql.NUMBER, account, from).orElse(null);
        }

        private void collect(long order, int max) {
            List<ClaimedItem> due = due(order, max);
            if (due.isEmpty()) {
                return;
            }
            Map<String, JobStore.Head> jobs = JobStore.heads(sql, due);
            boolean halted = false;
            for (ClaimedItem item : due) {
                JobStore.Head job = jobs.get(item.jobId());
                if (job.holdsBack(item)) {
                    halted = true;
                    if (job.action() == JobAction.CANCELLED) {
                        cancelled.add(item.jobId());
                    }
                } else {
                    items.add(Items.withSource(item, job.kind(), job.name()));
                }
            }
            if (halted) {
                hold(order);
            }
        }

        private List<ClaimedItem> due(long order, int max) {
            Sql.Mapper<ClaimedItem> item = row -> Items.item(row, epoch, claimedAt, providerTime);
            List<Object> parameters = new ArrayList<>(List.of(account, order, now));
            if (after != null) {
                parameters.add(after);
            }
            if (leases.isShared()) {
                parameters.add(lane);
            }
            parameters.add(max);
            String select = select(leases.isShared(), after == null ? "" : AFTER);
            return sql.query(select, item, parameters.toArray());
        }

        private void hold(long order) {
            List<ClaimedItem> due = due(order, HELD_AT_A_TIME);
            Map<String, JobStore.Head> jobs = JobStore.heads(sql, due);
            sql.update(
                    HOLD,
                    due.stream()
                            .filter(item -> jobs.get(item.jobId()).holdsBack(item))
                            .map(ClaimedItem::id)
                            .toList());
        }

        /** {@return false if the lease has another owner by now} */
        private boolean mark() {
            List<Long> ids = items.stream().map(ClaimedItem::id).toList();
            if (!leases.isShared()) {
                return sql.update(MARK, claimedAt, epoch, providerTime, ids) > 0;
            }
            String lease = Leases.work(lane);
            int marked =
                    sql.update(
                            MARK_SHARED,
                            claimedAt,
                            epoch,
                            providerTime,
                            ids,
                            lease,
                            leases.node(),
                            epoch);
            if (marked > 0) {
                return true;
            }
            leases.refused(lease);
            return false;
        }
    }
}
