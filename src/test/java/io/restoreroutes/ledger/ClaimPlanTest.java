package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PostgreSQL reads along the index of claims, however much of a job is done. */
class ClaimPlanTest {
    private static final String FILL =
            "INSERT INTO restore_item (job_id, line, state, account, lane, provider, operation,"
                    + " file_id, version_id, request_id, accepted_at, due_at, tries, writes_sent)"
                    + " SELECT 'job', n, 'waiting', 'legal', 'legal', 'box', 'promote', 'f' || n,"
                    + " '2', 'job-' || n, 1000, 1000, 0, 0 FROM generate_series(1, 100000) n";

    @Test
    void noClaimSortsWhatIsDue() throws SQLException {
        String url = PostgresServer.newDatabase();
        Ledger.open(
                        new LedgerSettings(url, PostgresServer.USER, PostgresServer.PASSWORD),
                        Clock.systemUTC())
                .close();
        try (Connection connection =
                        DriverManager.getConnection(
                                url + "?preferQueryMode=simple",
                                PostgresServer.USER,
                                PostgresServer.PASSWORD);
                Statement sql = connection.createStatement()) {
            sql.execute(FILL);
            for (int ended : new int[] {0, 50_000, 80_000, 95_000, 99_000}) {
                sql.execute("UPDATE restore_item SET state = 'ended' WHERE line <= " + ended);
                sql.execute("VACUUM ANALYZE restore_item");
                for (String after : new String[] {"", Claims.AFTER}) {
                    requireAlongIndex(sql, ended, after);
                }
            }
        }
    }

    /** With the values known, as a pooler has it, and without, as a connection that keeps plans. */
    private static void requireAlongIndex(Statement sql, int ended, String after)
            throws SQLException {
        String known = Claims.select(true, after);
        String open = known;
        List<String> values =
                after.isEmpty()
                        ? List.of("'legal'", "0", "2000", "'legal'", "64")
                        : List.of("'legal'", "0", "2000", "1", "'legal'", "64");
        for (int i = 0; i < values.size(); i++) {
            known = known.replaceFirst("\\?", values.get(i));
            open = open.replaceFirst("\\?", "\\$" + (i + 1));
        }
        requireNoSort(sql, ended, "EXPLAIN " + known);
        requireNoSort(sql, ended, "EXPLAIN (GENERIC_PLAN) " + open);
    }

    private static void requireNoSort(Statement sql, int ended, String explain)
            throws SQLException {
        StringBuilder plan = new StringBuilder(ended + " of 100000 ended: " + explain);
        try (ResultSet rows = sql.executeQuery(explain)) {
            while (rows.next()) {
                plan.append('\n').append(rows.getString(1));
            }
        }
        assertFalse(plan.toString().contains("Sort"), plan::toString);
        assertTrue(plan.toString().contains("Index Scan using restore_item_claim"), plan::toString);
    }
}
