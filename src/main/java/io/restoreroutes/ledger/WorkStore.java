package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What is waiting, under way, or credited. */
final class WorkStore {
    /** One row read along the index for each account and priority, however many wait. */
    private static final String NEXT_DUE =
            "SELECT a.account, (SELECT due_at FROM restore_item WHERE state = 'waiting'"
                    + " AND account = a.account AND claim_order = p.claim_order%s"
                    + ClaimStore.ORDER
                    + "1 ROW ONLY) AS due_at FROM UNNEST(?, ?) AS a(account, lane)"
                    + " CROSS JOIN UNNEST(?) AS p(claim_order)";

    private static final List<Integer> ORDERS =
            IntStream.rangeClosed(-JobControl.HIGHEST, JobControl.HIGHEST).boxed().toList();

    private static final String OPEN =
            "SELECT account, COUNT(*) FROM restore_item"
                    + " WHERE state IN ('waiting', 'blocked', 'trying', 'held') GROUP BY account";
    private static final String KEEP =
            "UPDATE restore_item SET progress = ? WHERE id = ? AND state = 'trying'"
                    + " AND claim_epoch = ?";
    private static final String CREDITS =
            "SELECT version_id FROM restore_credit WHERE account = ANY(?) AND file_id = ?";

    private final Lanes lanes;
    private final Leases leases;

    WorkStore(Lanes lanes, Leases leases) {
        this.lanes = lanes;
        this.leases = leases;
    }

    Map<String, Instant> nextDue(Connection connection, Collection<String> accounts)
            throws SQLException {
        Map<String, Instant> due = new TreeMap<>();
        String query = NEXT_DUE.formatted(leases.isShared() ? ClaimStore.OF_LANE + "a.lane" : "");
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, Rows.texts(connection, accounts));
            statement.setArray(
                    2, Rows.texts(connection, accounts.stream().map(lanes::of).toList()));
            statement.setArray(3, connection.createArrayOf("integer", ORDERS.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Instant first = Rows.instant(row, "due_at");
                    if (first != null) {
                        due.merge(row.getString(1), first, (a, b) -> a.isBefore(b) ? a : b);
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

    boolean keepProgress(Connection connection, ClaimedItem item, String progress)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, Rows.storable(progress));
            statement.setLong(2, item.id());
            statement.setLong(3, item.epoch());
            return statement.executeUpdate() > 0;
        }
    }

    Set<String> creditedVersions(Connection connection, Collection<String> accounts, String fileId)
            throws SQLException {
        Set<String> versions = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(CREDITS)) {
            statement.setArray(1, Rows.texts(connection, accounts));
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
