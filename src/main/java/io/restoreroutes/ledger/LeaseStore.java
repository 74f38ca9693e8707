package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** Of a process that does not live. */
    static final String DEAD =
            "NOT EXISTS (SELECT 1 FROM restore_node n WHERE n.id = reader AND n.seen_until > "
                    + NOW
                    + ")";

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

    /**
     * Not while an item of the lane is being tried under another lease: accounts were regrouped.
     */
    private static final String TAKE =
            "WITH free AS (SELECT l.name, l.valid_until FROM restore_lease l WHERE l.name = ANY(?)"
                    + " AND l.valid_until <= "
                    + NOW
                    + " AND NOT EXISTS (SELECT 1 FROM restore_item i JOIN restore_lease o"
                    + " ON o.epoch = i.claim_epoch WHERE i.state = 'trying'"
                    + " AND 'work:' || i.lane = l.name AND o.name <> l.name AND o.valid_until > "
                    + NOW
                    + ") ORDER BY l.name FOR UPDATE OF l)"
                    + " UPDATE restore_lease l SET owner = ?, epoch = nextval('restore_epoch'),"
                    + " valid_until = "
                    + NOW
                    + " + ? FROM free f WHERE l.name = f.name"
                    + " RETURNING l.name, l.epoch, "
                    + NOW
                    + " - f.valid_until";

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

    /** A lease got, with its new epoch. */
    record Got(Taken taken, long epoch) {}

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

    /** Under the write lock: no result of the former owner is recorded meanwhile. */
    List<Got> take(Collection<String> names, Duration settleTime, Clock clock) {
        return connection.transact(
                c -> {
                    try (Statement patience = c.createStatement()) {
                        // The leases already held must be renewed meanwhile.
                        patience.execute("SET LOCAL lock_timeout = '1s'");
                    }
                    Database.lockTransaction(c);
                    List<Got> all = new ArrayList<>();
                    try (PreparedStatement statement = c.prepareStatement(TAKE)) {
                        statement.setArray(1, Rows.texts(c, names));
                        statement.setString(2, node);
                        statement.setLong(3, leaseTime.toMillis());
                        try (ResultSet row = statement.executeQuery()) {
                            while (row.next()) {
                                Instant since = clock.instant().minusMillis(row.getLong(3));
                                all.add(
                                        new Got(
                                                new Taken(row.getString(1), since, 0),
                                                row.getLong(2)));
                            }
                        }
                    }
                    List<Got> recovered = new ArrayList<>();
                    for (Got got : all) {
                        recovered.add(recover(c, got, settleTime));
                    }
                    return recovered;
                });
    }

    private static Got recover(Connection c, Got got, Duration settleTime) throws SQLException {
        Taken taken = got.taken();
        if (!taken.name().startsWith(Leases.work(""))) {
            return got;
        }
        String lane = taken.name().substring(Leases.work("").length());
        int items = Lanes.recover(c, lane, taken.since().plus(settleTime));
        return new Got(new Taken(taken.name(), taken.since(), items), got.epoch());
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
