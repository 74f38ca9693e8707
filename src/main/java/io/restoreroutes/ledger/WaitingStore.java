package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** Due times that a clock which was set back has made too late. */
final class WaitingStore {
    private static final String LATER =
            " WHERE state = 'waiting' AND account = ANY(?) AND due_at > ?";
    private static final String EARLIER = "UPDATE restore_item SET due_at = due_at - ?" + LATER;
    private static final String NOW = "UPDATE restore_item SET due_at = ?" + LATER;

    private WaitingStore() {}

    /**
     * @param by how far due times of the future move
     * @param longest what is then still due later than that is due now
     * @return how many
     */
    static int dueEarlier(
            Connection connection,
            Collection<String> accounts,
            Instant now,
            Duration by,
            Duration longest)
            throws SQLException {
        int moved = 0;
        if (!by.isZero()) {
            moved = update(connection, EARLIER, by.toMillis(), accounts, now);
        }
        return moved + update(connection, NOW, now.toEpochMilli(), accounts, now.plus(longest));
    }

    private static int update(
            Connection connection,
            String sql,
            long value,
            Collection<String> accounts,
            Instant from)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, value);
            statement.setArray(2, Rows.texts(connection, accounts));
            statement.setLong(3, from.toEpochMilli());
            return statement.executeUpdate();
        }
    }
}
