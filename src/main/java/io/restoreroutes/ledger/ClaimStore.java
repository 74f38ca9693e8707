package io.restoreroutes.ledger;

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
 * Claims: due items become {@code trying}. Those of paused and cancelled jobs that stand in the way
 * become {@code held}, a bounded number with each claim, so that no claim reads past many of them.
 * One caller at a time: two claims at once would see the same rows.
 */
final class ClaimStore {
    /** ORDER BY names the columns of the index from the first on, else H2 sorts all due rows. */
    static final String ORDER = " ORDER BY state, account, claim_order, due_at, id FETCH FIRST ";

    /** Only what the lease is for. Not a plain column, so that no other index is tried for it. */
    static final String OF_LANE = " AND lane || '' = ";

    /**
     * More than are claimed at a time, so that a paused job of a million is soon out of the way.
     */
    private static final int HELD_AT_A_TIME = 1000;

    private static final String NEXT_ORDER =
            "SELECT claim_order FROM restore_item WHERE state = 'waiting' AND account = ?"
                    + " AND claim_order >= ?"
                    + ORDER
                    + "1 ROW ONLY";

    private static final String DUE =
            " FROM restore_item WHERE state = 'waiting' AND account = ? AND claim_order = ?"
                    + " AND due_at <= ?";

    /** Where processes share the ledger another one may be sweeping the same rows. */
    private static final String LOCKED = " FOR UPDATE SKIP LOCKED";

    /** By ids that are known: a subquery in their place H2 runs for every row of the table. */
    private static final String HOLD = "UPDATE restore_item SET state = 'held' WHERE id = ANY(?)";

    private static final String MARK =
            "UPDATE restore_item SET state = 'trying', claimed_at = ?, claim_epoch = ?"
                    + " WHERE id = ANY(?)";

    /** The lease keeps its owner until the claim is committed. */
    private static final String MARK_LEASED =
            MARK
                    + " AND EXISTS (SELECT 1 FROM restore_lease WHERE name = ? AND owner = ?"
                    + " AND epoch = ? FOR SHARE)";

    private final Lanes lanes;
    private final Leases leases;

    ClaimStore(Lanes lanes, Leases leases) {
        this.lanes = lanes;
        this.leases = leases;
    }

    /**
     * What a claim found.
     *
     * @param cancelled jobs of which something unsent was found after they were cancelled
     */
    record Claim(List<ClaimedItem> items, Set<String> cancelled) {}

    /** One claim on its way. */
    private final class Round {
        private final Connection connection;
        private final String account;
        private final String lane;
        private final long epoch;
        private final Instant now;
        private final Instant claimedAt;
        private final List<ClaimedItem> items = new ArrayList<>();
        private final Set<String> cancelled = new HashSet<>();

        Round(
                Connection connection,
                String account,
                String lane,
                long epoch,
                Instant now,
                Instant claimedAt) {
            this.claimedAt = claimedAt;
            this.connection = connection;
            this.account = account;
            this.lane = lane;
            this.epoch = epoch;
            this.now = now;
        }

        /** Higher priorities first; in the usual case there is one. */
        void collect(int max) throws SQLException {
            Integer order = nextOrder(-JobControl.HIGHEST);
            while (order != null && items.size() < max) {
                collect(order, max - items.size());
                order = order < JobControl.HIGHEST ? nextOrder(order + 1) : null;
            }
        }

        private Integer nextOrder(int from) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(NEXT_ORDER)) {
                statement.setString(1, account);
                statement.setInt(2, from);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getInt(1) : null;
                }
            }
        }

        private void collect(int order, int max) throws SQLException {
            List<ClaimedItem> due = due(order, max);
            if (due.isEmpty()) {
                return;
            }
            Map<String, JobHead> jobs = JobHead.of(connection, due);
            boolean halted = false;
            for (ClaimedItem item : due) {
                JobHead job = jobs.get(item.jobId());
                if (job.holdsBack(item)) {
                    halted = true;
                    if (job.wish() == Wish.CANCELLED) {
                        cancelled.add(item.jobId());
                    }
                } else {
                    items.add(ItemRows.withSource(item, job.kind(), job.name()));
                }
            }
            if (halted) {
                hold(order);
            }
        }

        private List<ClaimedItem> due(int order, int max) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("SELECT *" + due())) {
                bind(statement, order, max);
                List<ClaimedItem> due = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        due.add(ItemRows.item(row, epoch, claimedAt));
                    }
                }
                return due;
            }
        }

        private void hold(int order) throws SQLException {
            List<ClaimedItem> due = due(order, HELD_AT_A_TIME);
            Map<String, JobHead> jobs = JobHead.of(connection, due);
            List<Long> ids =
                    due.stream()
                            .filter(item -> jobs.get(item.jobId()).holdsBack(item))
                            .map(ClaimedItem::id)
                            .toList();
            try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
                statement.setArray(1, Rows.ids(connection, ids));
                statement.executeUpdate();
            }
        }

        private String due() {
            boolean shared = leases.isShared();
            return DUE
                    + (shared ? OF_LANE + "?" : "")
                    + ORDER
                    + "? ROWS ONLY"
                    + (shared ? LOCKED : "");
        }

        private void bind(PreparedStatement statement, int order, int max) throws SQLException {
            int index = 1;
            statement.setString(index++, account);
            statement.setInt(index++, order);
            statement.setLong(index++, now.toEpochMilli());
            if (leases.isShared()) {
                statement.setString(index++, lane);
            }
            statement.setInt(index, max);
        }
    }

    /**
     * @param claimedAt the claim's own time, about now
     */
    Claim claim(Connection connection, String account, int max, Instant now, Instant claimedAt)
            throws SQLException {
        String lane = lanes.of(account);
        long epoch = leases.epoch(Leases.work(lane));
        if (epoch < 0) {
            return new Claim(List.of(), Set.of());
        }
        Round round = new Round(connection, account, lane, epoch, now, claimedAt);
        round.collect(max);
        boolean marked =
                round.items.isEmpty() || mark(connection, round.items, lane, epoch, claimedAt);
        return new Claim(marked ? round.items : List.of(), round.cancelled);
    }

    /** {@return false if the lease has another owner by now} */
    private boolean mark(
            Connection connection, List<ClaimedItem> items, String lane, long epoch, Instant at)
            throws SQLException {
        boolean shared = leases.isShared();
        try (PreparedStatement statement =
                connection.prepareStatement(shared ? MARK_LEASED : MARK)) {
            statement.setLong(1, at.toEpochMilli());
            statement.setLong(2, epoch);
            statement.setArray(
                    3, Rows.ids(connection, items.stream().map(ClaimedItem::id).toList()));
            if (shared) {
                statement.setString(4, Leases.work(lane));
                statement.setString(5, leases.node());
                statement.setLong(6, epoch);
            }
            if (statement.executeUpdate() > 0) {
                return true;
            }
        }
        leases.refused(Leases.work(lane));
        return false;
    }
}
