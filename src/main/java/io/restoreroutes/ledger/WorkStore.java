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
import java.util.TreeMap;

/** Claims, and what is waiting. */
final class WorkStore {
    /** ORDER BY names the columns of the index from the first on, else H2 sorts all due rows. */
    private static final String DUE =
            "SELECT * FROM restore_item WHERE state = 'waiting' AND account = ? AND due_at <= ?"
                    + " ORDER BY state, account, due_at, id FETCH FIRST ? ROWS ONLY";

    private static final String MARK =
            "UPDATE restore_item SET state = 'trying', claimed_at = ? WHERE id = ANY(?)";
    private static final String SOURCES =
            "SELECT job_id, kind, name FROM restore_job WHERE job_id = ANY(?)";

    /**
     * From account to account along the index: one row read for each, however many wait. H2 seeks
     * to the first row of the given account and passes all of its rows, so it is given a text that
     * stands behind the account.
     */
    private static final String NEXT_ACCOUNT =
            "SELECT account, due_at FROM restore_item WHERE state = 'waiting' AND account > ?"
                    + " ORDER BY state, account, due_at, id FETCH FIRST 1 ROW ONLY";

    private static final String OPEN =
            "SELECT account, COUNT(*) FROM restore_item"
                    + " WHERE state IN ('waiting', 'blocked', 'trying') GROUP BY account";
    private static final String CREDITS =
            "SELECT version_id FROM restore_credit WHERE account = ANY(?) AND file_id = ?";

    private final Lanes lanes;
    private final String behind;

    WorkStore(Lanes lanes, boolean postgresql) {
        this.lanes = lanes;
        this.behind = postgresql ? "" : "\0";
    }

    /** One caller at a time: two claims at once would see the same rows. */
    List<ClaimedItem> claim(Connection connection, String account, int max, Instant now)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DUE)) {
            statement.setString(1, account);
            statement.setLong(2, now.toEpochMilli());
            statement.setInt(3, max);
            List<ClaimedItem> items = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(item(row));
                }
            }
            if (items.isEmpty()) {
                return items;
            }
            mark(connection, items, now);
            return withSources(connection, items);
        }
    }

    private static void mark(Connection connection, List<ClaimedItem> items, Instant now)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MARK)) {
            statement.setLong(1, now.toEpochMilli());
            statement.setArray(
                    2, Rows.ids(connection, items.stream().map(ClaimedItem::id).toList()));
            statement.executeUpdate();
        }
    }

    private static ClaimedItem item(ResultSet row) throws SQLException {
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
                row.getString("progress"));
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
                item.progress());
    }

    Map<String, Instant> nextDue(Connection connection) throws SQLException {
        Map<String, Instant> due = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(NEXT_ACCOUNT)) {
            String last = "";
            while (last != null) {
                statement.setString(1, last + behind);
                try (ResultSet row = statement.executeQuery()) {
                    last = row.next() ? row.getString(1) : null;
                    if (last != null) {
                        due.put(last, Rows.instant(row, "due_at"));
                    }
                }
            }
        }
        return due;
    }

    Map<String, Long> openItems(Connection connection) throws SQLException {
        Map<String, Long> open = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(OPEN);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                open.put(row.getString(1), row.getLong(2));
            }
        }
        return open;
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
