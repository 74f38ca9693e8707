package io.restoreroutes.ledger;

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
                    + " FROM ROWS(?) AS offered(name) ON CONFLICT DO NOTHING";
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
    record Got(AcquiredLease lease, long epoch) {}

    String node() {
        return node;
    }

    Duration leaseTime() {
        return leaseTime;
    }

    void join() {
        connection.transact(
                sql -> {
                    sql.update(FORGET, FORGET_AFTER_MS);
                    return sql.update(SEEN, node, leaseTime.toMillis());
                });
    }

    Renewed beat(Collection<String> names) {
        return connection.transact(
                sql -> {
                    sql.update(SEEN, node, leaseTime.toMillis());
                    Map<String, Long> epochs = new TreeMap<>();
                    if (!names.isEmpty()) {
                        sql.query(
                                RENEW,
                                row -> epochs.put(row.text(1), row.number(2)),
                                leaseTime.toMillis(),
                                node,
                                names);
                    }
                    return new Renewed(epochs, nodes(sql));
                });
    }

    private static int nodes(Sql sql) {
        return sql.first(NODES, Sql.NUMBER).orElseThrow().intValue();
    }

    /** {@return how many processes live, this one included} */
    int nodes() {
        return connection.transact(LeaseStore::nodes);
    }

    void offer(Collection<String> names) {
        connection.transact(
                sql -> sql.update(OFFER, new Sql.Table(names.stream().map(List::of).toList())));
    }

    Map<String, Duration> free(Collection<String> names) {
        Map<String, Duration> free = new TreeMap<>();
        connection.transact(
                sql ->
                        sql.query(
                                FREE,
                                row -> free.put(row.text(1), Duration.ofMillis(row.number(2))),
                                names));
        return free;
    }

    /**
     * Gives leases this process as their owner, in one transaction with what the former one left;
     * in the order of writes, so that no result of a former owner is recorded meanwhile.
     */
    List<Got> take(Collection<String> names, Duration settleTime, Clock clock) {
        return connection.transact(
                sql -> {
                    // What is already held must be renewed meanwhile.
                    sql.execute("SET LOCAL lock_timeout = '1s'");
                    PostgresDatabase.lock(sql);
                    List<Got> got =
                            sql.query(
                                    TAKE,
                                    row ->
                                            new Got(
                                                    new AcquiredLease(
                                                            row.text(1),
                                                            clock.instant()
                                                                    .minusMillis(row.number(3)),
                                                            0),
                                                    row.number(2)),
                                    names,
                                    node,
                                    leaseTime.toMillis());
                    return got.stream().map(one -> recover(sql, one, settleTime)).toList();
                });
    }

    private static Got recover(Sql sql, Got got, Duration settleTime) {
        AcquiredLease lease = got.lease();
        if (!lease.name().startsWith(Leases.work(""))) {
            return got;
        }
        String lane = lease.name().substring(Leases.work("").length());
        int items = Lanes.recover(sql, lane, lease.since().plus(settleTime));
        return new Got(new AcquiredLease(lease.name(), lease.since(), items), got.epoch());
    }

    void release(Collection<String> names) {
        connection.transact(sql -> sql.update(RELEASE, node, names));
    }

    void leave() {
        connection.transact(sql -> sql.update(LEAVE, node));
    }

    @Override
    public void close() {
        connection.close();
    }
}
