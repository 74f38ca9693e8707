package io.restoreroutes.ledger;

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
            "UPDATE restore_item SET lane = ? WHERE state <> 'ended'"
                    + " AND account = ? AND lane <> ?";
    private static final String OF_FILE =
            "EXISTS (SELECT 1 FROM restore_item p WHERE p.lane = restore_item.lane"
                    + " AND SAME_FILE(p, restore_item) AND ";

    /** While lanes are regrouped, another process may be trying an item that was not the first. */
    private static final String MUST_WAIT =
            "("
                    + OF_FILE
                    + "p.state <> 'ended'"
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
    private static final String RECOVER =
            "UPDATE restore_item SET state = CASE WHEN "
                    + OF_FILE
                    + "p.state <> 'ended' AND (p.state IN ('waiting', 'held')"
                    + " OR p.state = 'trying' AND p.id < restore_item.id))"
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
        lanes = database.read(Lanes::stored);
    }

    private static Map<String, String> stored(Sql sql) {
        Map<String, String> stored = new TreeMap<>();
        sql.query(LOAD, row -> stored.put(row.text(1), row.text(2)));
        return Map.copyOf(stored);
    }

    /**
     * Unfinished items follow their account to its new lane and are put in order there. Seen from
     * what is stored, so that of processes with the same settings only the first has to do it; what
     * another one is trying goes on, and the rest of its file waits for it.
     */
    void replace(Map<String, String> accountToLane, Database database, Instant now) {
        Map<String, String> fresh = Map.copyOf(accountToLane);
        database.write(
                sql -> {
                    Map<String, String> former = stored(sql);
                    if (!former.equals(fresh)) {
                        replace(sql, former, fresh, now);
                    }
                    return null;
                });
        lanes = fresh;
    }

    private static void replace(
            Sql sql, Map<String, String> former, Map<String, String> fresh, Instant now) {
        Set<String> accounts = new TreeSet<>(fresh.keySet());
        accounts.addAll(former.keySet());
        accounts.removeIf(
                account ->
                        fresh.getOrDefault(account, account)
                                .equals(former.getOrDefault(account, account)));
        for (String account : accounts) {
            String lane = fresh.getOrDefault(account, account);
            sql.update(MOVE, lane, account, lane);
        }
        if (!accounts.isEmpty()) {
            sql.update(BLOCK);
            sql.update(RELEASE, now);
        }
        sql.update(CLEAR);
        fresh.forEach((account, lane) -> sql.update(STORE, account, lane));
    }

    /** {@return how many items were being tried; they wait again, in doubt} */
    static int recoverAll(Sql sql, Instant dueAt) {
        return sql.update(RECOVER, dueAt);
    }

    /** {@return how many items of the lane were being tried; they wait again, in doubt} */
    static int recover(Sql sql, String lane, Instant dueAt) {
        return sql.update(RECOVER_LANE, dueAt, lane);
    }
}
