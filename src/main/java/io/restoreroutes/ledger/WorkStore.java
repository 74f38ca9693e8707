package io.restoreroutes.ledger;

import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Claims, and what they need to know. */
final class WorkStore {
    /** ORDER BY names the columns of the index from the first on, else H2 sorts all due rows. */
    static final String ORDER = " ORDER BY state, account, due_at, id FETCH FIRST ";

    private static final String DUE =
            "SELECT * FROM restore_item WHERE state = 'waiting' AND account = ? AND due_at <= ?";
    private static final String FIRST = ORDER + "? ROWS ONLY";

    /** Only what the lease is for. Not a plain column, so that no other index is tried for it. */
    static final String OF_LANE = " AND lane || '' = ";

    private static final String MARK =
            "UPDATE restore_item SET state = 'trying', claimed_at = ?, claim_epoch = ?"
                    + " WHERE id = ANY(?)";

    /** The lease keeps its owner until the claim is committed. */
    private static final String MARK_LEASED =
            MARK
                    + " AND EXISTS (SELECT 1 FROM restore_lease WHERE name = ? AND owner = ?"
                    + " AND epoch = ? FOR SHARE)";

    private static final String CLAIMED =
            "SELECT * FROM restore_item WHERE state = 'trying' AND account = ? AND claimed_at = ?"
                    + " AND claim_epoch = ? ORDER BY state, account, due_at, id";

    private static final String SOURCES =
            "SELECT job_id, kind, name FROM restore_job WHERE job_id = ANY(?)";

    private static final String CREDITS =
            "SELECT version_id FROM restore_credit WHERE account = ANY(?) AND file_id = ?";

    private final Lanes lanes;
    private final Leases leases;

    WorkStore(Lanes lanes, Leases leases) {
        this.lanes = lanes;
        this.leases = leases;
    }

    /**
     * One caller at a time: two claims at once would see the same rows.
     *
     * @param claimedAt the claim's own time, about now
     */
    List<ClaimedItem> claim(
            Connection connection, String account, int max, Instant now, Instant claimedAt)
            throws SQLException {
        String lane = lanes.of(account);
        long epoch = leases.epoch(Leases.work(lane));
        List<ClaimedItem> items =
                epoch < 0 ? List.of() : due(connection, account, lane, epoch, max, now, claimedAt);
        if (items.isEmpty() || !mark(connection, items, lane, epoch, claimedAt)) {
            return List.of();
        }
        return withSources(connection, items);
    }

    /** {@return the items of a claim whose commit was not confirmed; none if it was not made} */
    List<ClaimedItem> claimedAt(Connection connection, String account, Instant time)
            throws SQLException {
        long epoch = leases.epoch(Leases.work(lanes.of(account)));
        List<ClaimedItem> items = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CLAIMED)) {
            statement.setString(1, account);
            statement.setLong(2, time.toEpochMilli());
            statement.setLong(3, epoch);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(item(row, epoch, time));
                }
            }
        }
        return items.isEmpty() ? items : withSources(connection, items);
    }

    private List<ClaimedItem> due(
            Connection connection,
            String account,
            String lane,
            long epoch,
            int max,
            Instant now,
            Instant claimedAt)
            throws SQLException {
        boolean shared = leases.isShared();
        String query = DUE + (shared ? OF_LANE + "?" : "") + FIRST;
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            int index = 1;
            statement.setString(index++, account);
            statement.setLong(index++, now.toEpochMilli());
            if (shared) {
                statement.setString(index++, lane);
            }
            statement.setInt(index, max);
            List<ClaimedItem> items = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(item(row, epoch, claimedAt));
                }
            }
            return items;
        }
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

    private static ClaimedItem item(ResultSet row, long epoch, Instant claimedAt)
            throws SQLException {
        String jobId = row.getString("job_id");
        long line = row.getLong("line");
        RestoreRequest request =
                new RestoreRequest(
                        row.getString("request_id"),
                        Provider.of(row.getString("provider")).orElseThrow(),
                        row.getString("account"),
                        Operation.of(row.getString("operation")).orElseThrow(),
                        row.getString("file_id"),
                        row.getString("version_id"),
                        row.getString("reason"),
                        Rows.labels(row.getString("labels")));
        return new ClaimedItem(
                row.getLong("id"),
                Outcomes.id(jobId, line),
                jobId,
                new Source(null, null, line),
                request,
                Rows.instant(row, "accepted_at"),
                row.getInt("tries"),
                Rows.instant(row, "first_tried_at"),
                row.getInt("writes_sent"),
                Rows.instant(row, "doubt_since"),
                row.getString("progress"),
                epoch,
                claimedAt);
    }

    private static List<ClaimedItem> withSources(Connection connection, List<ClaimedItem> items)
            throws SQLException {
        Map<String, Source> sources = new LinkedHashMap<>();
        Set<String> jobIds = new HashSet<>();
        items.forEach(item -> jobIds.add(item.jobId()));
        try (PreparedStatement statement = connection.prepareStatement(SOURCES)) {
            statement.setArray(1, Rows.texts(connection, jobIds));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    sources.put(
                            row.getString(1), new Source(row.getString(2), row.getString(3), null));
                }
            }
        }
        return items.stream().map(item -> withSource(item, sources.get(item.jobId()))).toList();
    }

    private static ClaimedItem withSource(ClaimedItem item, Source job) {
        return new ClaimedItem(
                item.id(),
                item.outcomeId(),
                item.jobId(),
                new Source(job.kind(), job.name(), item.source().line()),
                item.request(),
                item.acceptedAt(),
                item.tries(),
                item.firstTriedAt(),
                item.writesSent(),
                item.doubtSince(),
                item.progress(),
                item.epoch(),
                item.claimedAt());
    }

    int recoverTrying(Connection connection, Instant dueAt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Lanes.RECOVER)) {
            statement.setLong(1, dueAt.toEpochMilli());
            return statement.executeUpdate();
        }
    }

    Set<String> creditedVersions(Connection connection, String account, String fileId)
            throws SQLException {
        Set<String> versions = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(CREDITS)) {
            statement.setArray(1, Rows.texts(connection, lanes.accountsLike(account)));
            statement.setString(2, fileId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    versions.add(row.getString(1));
                }
            }
        }
        return versions;
    }
}
