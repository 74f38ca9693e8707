package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What is waiting, and until when. */
final class WaitingStore {
    /** One row read along the index for each account, however many wait. */
    private static final String NEXT_DUE =
            "SELECT a.account, (SELECT due_at FROM restore_item WHERE state = 'waiting'"
                    + " AND account = a.account%s"
                    + WorkStore.ORDER
                    + "1 ROW ONLY) AS due_at FROM UNNEST(?, ?) AS a(account, lane)";

    private static final String OPEN =
            "SELECT account, COUNT(*) FROM restore_item"
                    + " WHERE state IN ('waiting', 'blocked', 'trying') GROUP BY account";
    private static final String LATER =
            " WHERE state = 'waiting' AND account = ANY(?) AND due_at > ?";
    private static final String EARLIER = "UPDATE restore_item SET due_at = due_at - ?" + LATER;
    private static final String NOW = "UPDATE restore_item SET due_at = ?" + LATER;

    private final Lanes lanes;
    private final Leases leases;

    WaitingStore(Lanes lanes, Leases leases) {
        this.lanes = lanes;
        this.leases = leases;
    }

    Map<String, Instant> nextDue(Connection connection, Collection<String> accounts)
            throws SQLException {
        Map<String, Instant> due = new TreeMap<>();
        String query = NEXT_DUE.formatted(leases.isShared() ? WorkStore.OF_LANE + "a.lane" : "");
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, Rows.texts(connection, accounts));
            statement.setArray(
                    2, Rows.texts(connection, accounts.stream().map(lanes::of).toList()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Instant first = Rows.instant(row, "due_at");
                    if (first != null) {
                        due.put(row.getString(1), first);
                    }
                }
            }
        }
        return due;
    }

    int dueEarlier(
            Connection connection,
            Collection<String> accounts,
            Instant now,
            Duration by,
            Duration longest)
            throws SQLException {
        int moved = 0;
        if (!by.isZero()) {
            try (PreparedStatement statement = connection.prepareStatement(EARLIER)) {
                statement.setLong(1, by.toMillis());
                statement.setArray(2, Rows.texts(connection, accounts));
                statement.setLong(3, now.toEpochMilli());
                moved = statement.executeUpdate();
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(NOW)) {
            statement.setLong(1, now.toEpochMilli());
            statement.setArray(2, Rows.texts(connection, accounts));
            statement.setLong(3, now.plus(longest).toEpochMilli());
            return moved + statement.executeUpdate();
        }
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
}
