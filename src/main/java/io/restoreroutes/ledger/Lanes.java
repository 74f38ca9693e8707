package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Accounts of one identity share a lane: one order per file. An account without an entry is a lane
 * of its own. Replaced at start, before anything is accepted.
 */
final class Lanes {
    private static final String LOAD = "SELECT account, lane FROM restore_lane";
    private static final String CLEAR = "DELETE FROM restore_lane";
    private static final String STORE = "INSERT INTO restore_lane (account, lane) VALUES (?, ?)";
    private static final String MOVE =
            "UPDATE restore_item SET lane = ? WHERE state IN ('waiting', 'blocked', 'trying', 'held')"
                    + " AND account = ? AND lane <> ?";
    private static final String OF_FILE =
            "EXISTS (SELECT 1 FROM restore_item p WHERE p.lane = restore_item.lane"
                    + " AND p.file_id = restore_item.file_id AND ";

    /** While lanes are regrouped, another process may be trying an item that was not the first. */
    private static final String MUST_WAIT =
            "("
                    + OF_FILE
                    + "p.state IN ('waiting', 'blocked', 'trying', 'held')"
                    + " AND p.id < restore_item.id) OR "
                    + OF_FILE
                    + "p.state = 'trying' AND p.id <> restore_item.id))";

    private static final String BLOCK =
            "UPDATE restore_item SET state = 'blocked' WHERE state IN ('waiting', 'held') AND "
                    + MUST_WAIT;
    private static final String RELEASE =
            "UPDATE restore_item SET state = 'waiting', due_at = ? WHERE state = 'blocked' AND NOT "
                    + MUST_WAIT;

    /** Blocked only if its file has another one to run: what is blocked waits for it. */
    static final String RECOVER =
            "UPDATE restore_item SET state = CASE WHEN "
                    + OF_FILE
                    + "(p.state IN ('waiting', 'held') OR p.state = 'trying' AND p.id < restore_item.id))"
                    + " THEN 'blocked' ELSE 'waiting' END,"
                    + " doubt_since = COALESCE(doubt_since, claimed_at), claimed_at = NULL,"
                    + " due_at = ? WHERE state = 'trying'";

    /** Asked along the state: the lane is not to send PostgreSQL through all that waits in it. */
    private static final String RECOVER_LANE = RECOVER + " AND lane || '' = ?";

    private volatile Map<String, String> lanes = Map.of();

    String of(String account) {
        return lanes.getOrDefault(account, account);
    }

    /** What was named when the ledger was last open holds until it is replaced. */
    void load(Database database) {
        lanes = database.transact(Lanes::stored);
    }

    private static Map<String, String> stored(Connection connection) throws SQLException {
        Map<String, String> stored = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LOAD);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                stored.put(row.getString(1), row.getString(2));
            }
        }
        return Map.copyOf(stored);
    }

    /**
     * Unfinished items follow their account to its new lane and are put in order there. Seen from
     * what is stored, so that of processes with the same settings only the first has to do it; what
     * another one is trying goes on, and the rest of its file waits for it.
     */
    void replace(Map<String, String> accountToLane, Database database, long now) {
        Map<String, String> fresh = Map.copyOf(accountToLane);
        database.write(
                connection -> {
                    Map<String, String> former = stored(connection);
                    if (!former.equals(fresh)) {
                        replace(connection, former, fresh, now);
                    }
                    return null;
                });
        lanes = fresh;
    }

    private static void replace(
            Connection connection, Map<String, String> former, Map<String, String> fresh, long now)
            throws SQLException {
        Set<String> accounts = new TreeSet<>(fresh.keySet());
        accounts.addAll(former.keySet());
        accounts.removeIf(
                account ->
                        fresh.getOrDefault(account, account)
                                .equals(former.getOrDefault(account, account)));
        for (String account : accounts) {
            move(connection, account, fresh.getOrDefault(account, account));
        }
        if (!accounts.isEmpty()) {
            reorder(connection, now);
        }
        store(connection, fresh);
    }

    /** {@return how many items of the lane were being tried; they wait again, in doubt} */
    static int recover(Connection connection, String lane, Instant dueAt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECOVER_LANE)) {
            statement.setLong(1, dueAt.toEpochMilli());
            statement.setString(2, lane);
            return statement.executeUpdate();
        }
    }

    private static void store(Connection connection, Map<String, String> lanes)
            throws SQLException {
        try (PreparedStatement clear = connection.prepareStatement(CLEAR);
                PreparedStatement store = connection.prepareStatement(STORE)) {
            clear.executeUpdate();
            for (Map.Entry<String, String> entry : lanes.entrySet()) {
                store.setString(1, entry.getKey());
                store.setString(2, entry.getValue());
                store.addBatch();
            }
            store.executeBatch();
        }
    }

    private static void move(Connection connection, String account, String lane)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
            statement.setString(1, lane);
            statement.setString(2, account);
            statement.setString(3, lane);
            statement.executeUpdate();
        }
    }

    private static void reorder(Connection connection, long now) throws SQLException {
        try (PreparedStatement block = connection.prepareStatement(BLOCK)) {
            block.executeUpdate();
        }
        try (PreparedStatement release = connection.prepareStatement(RELEASE)) {
            release.setLong(1, now);
            release.executeUpdate();
        }
    }
}
