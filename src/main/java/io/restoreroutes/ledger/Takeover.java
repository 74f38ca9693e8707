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

/** How leases get another owner: in one transaction with what the former one left. */
final class Takeover {
    /**
     * Not while an item of the lane is being tried under another lease: accounts were regrouped.
     */
    private static final String TAKE =
            "WITH free AS (SELECT l.name, l.valid_until FROM restore_lease l WHERE l.name = ANY(?)"
                    + " AND l.valid_until <= "
                    + LeaseStore.NOW
                    + " AND NOT EXISTS (SELECT 1 FROM restore_item i JOIN restore_lease o"
                    + " ON o.epoch = i.claim_epoch WHERE i.state = 'trying'"
                    + " AND 'work:' || i.lane = l.name AND o.name <> l.name AND o.valid_until > "
                    + LeaseStore.NOW
                    + ") ORDER BY l.name FOR UPDATE OF l)"
                    + " UPDATE restore_lease l SET owner = ?, epoch = nextval('restore_epoch'),"
                    + " valid_until = "
                    + LeaseStore.NOW
                    + " + ? FROM free f WHERE l.name = f.name"
                    + " RETURNING l.name, l.epoch, "
                    + LeaseStore.NOW
                    + " - f.valid_until";

    private final Connection connection;
    private final String node;
    private final Duration leaseTime;

    Takeover(Connection connection, String node, Duration leaseTime) {
        this.connection = connection;
        this.node = node;
        this.leaseTime = leaseTime;
    }

    /** A lease got, with its new epoch. */
    record Got(Taken taken, long epoch) {}

    /** Under the write lock: no result of a former owner is recorded meanwhile. */
    List<Got> take(Collection<String> names, Duration settleTime, Clock clock) throws SQLException {
        try (Statement patience = connection.createStatement()) {
            // What is already held must be renewed meanwhile.
            patience.execute("SET LOCAL lock_timeout = '1s'");
        }
        Database.lockTransaction(connection);
        List<Got> all = new ArrayList<>();
        for (Got got : changeOwner(names, clock)) {
            all.add(recover(got, settleTime));
        }
        return all;
    }

    private List<Got> changeOwner(Collection<String> names, Clock clock) throws SQLException {
        List<Got> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setArray(1, Rows.texts(connection, names));
            statement.setString(2, node);
            statement.setLong(3, leaseTime.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Instant since = clock.instant().minusMillis(row.getLong(3));
                    all.add(new Got(new Taken(row.getString(1), since, 0), row.getLong(2)));
                }
            }
        }
        return all;
    }

    private Got recover(Got got, Duration settleTime) throws SQLException {
        Taken taken = got.taken();
        if (!taken.name().startsWith(Leases.work(""))) {
            return got;
        }
        String lane = taken.name().substring(Leases.work("").length());
        int items = Lanes.recover(connection, lane, taken.since().plus(settleTime));
        return new Got(new Taken(taken.name(), taken.since(), items), got.epoch());
    }
}
