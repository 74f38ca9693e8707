package io.restoreroutes.ledger;

import io.restoreroutes.request.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the items of a job in line with its wish and its priority, a bounded number at a time and
 * each time from where the last one ended. Needs the write lock, and that nothing is claimed in
 * this process meanwhile; other processes' claims are kept off by row locks.
 */
final class SweepStore {
    /** {@link ClaimedItem#isUnsent} of a row {@code d}. */
    static final String UNSENT =
            "d.writes_sent = 0 AND d.doubt_since IS NULL AND d.progress IS NULL";

    private static final String PART =
            "SELECT MAX(p.id), COUNT(*) FROM (SELECT id FROM restore_item WHERE job_id = ?"
                    + " AND id > ? ORDER BY job_id, id FETCH FIRST ? ROWS ONLY) p";
    private static final String OPEN =
            "SELECT * FROM restore_item WHERE job_id = ? AND id > ? AND id <= ?"
                    + " AND state IN ('waiting', 'blocked', 'trying', 'held')"
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

    private final JobStore jobs;
    private final OutboxStore outbox;
    private final Leases leases;

    SweepStore(JobStore jobs, OutboxStore outbox, Leases leases) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.leases = leases;
    }

    /** A job's open items of one part, sorted by what becomes of them. */
    private static final class Part {
        final List<Long> open = new ArrayList<>();
        final List<Long> free = new ArrayList<>();
        final List<ClaimedItem> cancelled = new ArrayList<>();

        /** Those of them that were not blocked: their successors may run. */
        final List<Long> heads = new ArrayList<>();

        void add(Job job, ClaimedItem item, String state) {
            boolean trying = state.equals("trying");
            boolean held = state.equals("held");
            if (job.wish() == Wish.CANCELLED && !trying && item.isUnsent()) {
                cancelled.add(ItemRows.withSource(item, job.kind(), job.name()));
                if (!state.equals("blocked")) {
                    heads.add(item.id());
                }
                return;
            }
            open.add(item.id());
            if (held && job.wish() != Wish.PAUSED) {
                free.add(item.id());
            }
        }
    }

    /** {@return what came of the next part of the job, at most that many items} */
    Swept sweep(Connection connection, String jobId, int max, Instant now) throws SQLException {
        Job job = jobs.find(connection, jobId).orElse(null);
        long from = job == null ? -1 : position(connection, jobId);
        if (from < 0) {
            return new Swept(true, Set.of(), 0, List.of());
        }
        long to;
        boolean last;
        try (PreparedStatement statement = connection.prepareStatement(PART)) {
            statement.setString(1, jobId);
            statement.setLong(2, from);
            statement.setInt(3, max);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                to = row.getLong(1);
                last = row.getInt(2) < max;
            }
        }
        Part part = part(connection, job, from, to);
        Set<String> accounts = new HashSet<>();
        update(connection, FREE, part.free);
        if (!part.free.isEmpty()) {
            accounts.addAll(RecordStore.accounts(connection, part.free));
        }
        order(connection, -job.priority(), part.open);
        accounts.addAll(cancel(connection, job, part, now));
        mark(connection, jobId, from, to, last);
        return new Swept(
                last,
                accounts,
                part.cancelled.size(),
                jobs.endFinished(connection, outbox, List.of(jobId), now));
    }

    private static long position(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(POSITION)) {
            statement.setString(1, jobId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long position = row.getLong(1);
                return row.wasNull() ? -1 : position;
            }
        }
    }

    private Part part(Connection connection, Job job, long from, long to) throws SQLException {
        Part part = new Part();
        String query = OPEN + (leases.isShared() ? " FOR UPDATE" : "");
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, job.jobId());
            statement.setLong(2, from);
            statement.setLong(3, to);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    part.add(job, ItemRows.item(row, 0), row.getString("state"));
                }
            }
        }
        return part;
    }

    private Set<String> cancel(Connection connection, Job job, Part part, Instant now)
            throws SQLException {
        if (part.cancelled.isEmpty()) {
            return Set.of();
        }
        update(connection, CANCEL, part.cancelled.stream().map(ClaimedItem::id).toList());
        outbox.insert(
                connection,
                part.cancelled.stream()
                        .map(item -> new OutboxStore.Entry(Outcomes.cancelled(item, now), null))
                        .toList());
        JobStore.Change change = new JobStore.Change();
        part.cancelled.forEach(item -> change.count(Status.CANCELLED));
        change.open = -part.cancelled.size();
        jobs.add(connection, Map.of(job.jobId(), change));
        return RecordStore.release(connection, part.heads, now);
    }

    private static void update(Connection connection, String sql, List<Long> ids)
            throws SQLException {
        if (!ids.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(1, Rows.ids(connection, ids));
                statement.executeUpdate();
            }
        }
    }

    private static void order(Connection connection, int order, List<Long> ids)
            throws SQLException {
        if (!ids.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(ORDER)) {
                statement.setInt(1, order);
                statement.setArray(2, Rows.ids(connection, ids));
                statement.setInt(3, order);
                statement.executeUpdate();
            }
        }
    }

    private static void mark(Connection connection, String jobId, long from, long to, boolean last)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(last ? DONE : SWEPT)) {
            int index = 1;
            if (!last) {
                statement.setLong(index++, to);
            }
            statement.setString(index++, jobId);
            statement.setLong(index, from);
            statement.executeUpdate();
        }
    }
}
