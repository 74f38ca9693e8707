package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows of {@code restore_node} and {@code restore_lease}, on a connection of its own: a renewal
 * must not wait for a free one.
 */
final class LeaseStore implements AutoCloseable {
    /** The database's clock at this moment, not at the beginning of the transaction. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)";

    private static final long FORGET_AFTER_MS = Duration.ofDays(1).toMillis();

    private static final String FORGET =
            "DELETE FROM restore_node WHERE seen_until < " + NOW + "-?";
    private static final String SEEN =
            "INSERT INTO restore_node (id, seen_until) VALUES (?, "
                    + NOW
                    + " + ?) ON CONFLICT (id) DO UPDATE SET seen_until = EXCLUDED.seen_until";
    private static final String RENEW =
            "UPDATE restore_lease SET valid_until = "
                    + NOW
                    + " + ? WHERE owner = ? AND name = ANY(?) RETURNING name, epoch";
    private static final String NODES =
            "SELECT COUNT(*) FROM restore_node WHERE seen_until > " + NOW;
    private static final String OFFER =
            "INSERT INTO restore_lease (name, epoch, valid_until) SELECT name, 0, "
                    + NOW
                    + " FROM UNNEST(?) AS offered(name) ON CONFLICT DO NOTHING";
    private static final String FREE =
            "SELECT name, "
                    + NOW
                    + " - valid_until FROM restore_lease WHERE name = ANY(?) AND valid_until <= "
                    + NOW;

    private static final String RELEASE =
            "UPDATE restore_lease SET owner = NULL, valid_until = LEAST(valid_until, "
                    + NOW
                    + ") WHERE owner = ? AND name = ANY(?)";
    private static final String LEAVE = "DELETE FROM restore_node WHERE id = ?";

    private final KeptConnection connection;
    private final String node;
    private final Duration leaseTime;

    LeaseStore(KeptConnection connection, String node, Duration leaseTime) {
        this.connection = connection;
        this.node = node;
        this.leaseTime = leaseTime;
    }

    /** What is still this process's, and how many processes live. */
    record Renewed(Map<String, Long> epochs, int nodes) {}

    String node() {
        return node;
    }

    Duration leaseTime() {
        return leaseTime;
    }

    void join() {
        connection.transact(
                c -> {
                    try (PreparedStatement forget = c.prepareStatement(FORGET)) {
                        forget.setLong(1, FORGET_AFTER_MS);
                        forget.executeUpdate();
                    }
                    seen(c);
                    return null;
                });
    }

    Renewed beat(Collection<String> names) {
        return connection.transact(
                c -> {
                    seen(c);
                    return new Renewed(renew(c, names), nodes(c));
                });
    }

    private void seen(Connection c) throws SQLException {
        try (PreparedStatement statement = c.prepareStatement(SEEN)) {
            statement.setString(1, node);
            statement.setLong(2, leaseTime.toMillis());
            statement.executeUpdate();
        }
    }

    private Map<String, Long> renew(Connection c, Collection<String> names) throws SQLException {
        Map<String, Long> epochs = new TreeMap<>();
        if (names.isEmpty()) {
            return epochs;
        }
        try (PreparedStatement statement = c.prepareStatement(RENEW)) {
            statement.setLong(1, leaseTime.toMillis());
            statement.setString(2, node);
            statement.setArray(3, Rows.texts(c, names));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    epochs.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return epochs;
    }

    private static int nodes(Connection c) throws SQLException {
        try (PreparedStatement statement = c.prepareStatement(NODES);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /** {@return how many processes live, this one included} */
    int nodes() {
        return connection.transact(LeaseStore::nodes);
    }

    void offer(Collection<String> names) {
        connection.transact(
                c -> {
                    try (PreparedStatement statement = c.prepareStatement(OFFER)) {
                        statement.setArray(1, Rows.texts(c, names));
                        return statement.executeUpdate();
                    }
                });
    }

    Map<String, Duration> free(Collection<String> names) {
        return connection.transact(
                c -> {
                    Map<String, Duration> free = new TreeMap<>();
                    try (PreparedStatement statement = c.prepareStatement(FREE)) {
                        statement.setArray(1, Rows.texts(c, names));
                        try (ResultSet row = statement.executeQuery()) {
                            while (row.next()) {
                                free.put(row.getString(1), Duration.ofMillis(row.getLong(2)));
                            }
                        }
                    }
                    return free;
                });
    }

    List<Takeover.Got> take(Collection<String> names, Duration settleTime, Clock clock) {
        return connection.transact(
                c -> new Takeover(c, node, leaseTime).take(names, settleTime, clock));
    }

    void release(Collection<String> names) {
        connection.transact(
                c -> {
                    try (PreparedStatement statement = c.prepareStatement(RELEASE)) {
                        statement.setString(1, node);
                        statement.setArray(2, Rows.texts(c, names));
                        return statement.executeUpdate();
                    }
                });
    }

    void leave() {
        connection.transact(
                c -> {
                    try (PreparedStatement statement = c.prepareStatement(LEAVE)) {
                        statement.setString(1, node);
                        return statement.executeUpdate();
                    }
                });
    }

    @Override
    public void close() {
        connection.close();
    }
}
