package io.restoreroutes.ledger;

import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is to be delivered, and how far each target is. Inserts need the write lock. */
final class OutboxStore {
    /** The target whose files are written from the first row on. */
    static final String DEFAULT_TARGET = "outbox";

    /** H2's limit for a text column; PostgreSQL takes more, but one rule is enough. */
    private static final int LONGEST_JSON = 1_000_000;

    static final String OUTCOME = "outcome";
    private static final String JOB_ENDED = "job-ended";
    private static final String INSERT =
            "INSERT INTO restore_outbox (kind, job_id, outcome_id, status, account, json, raw)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";

    private static final String ADVANCE_LEASED =
            "UPDATE restore_target SET position = ? WHERE name = ? AND position <= ?"
                    + " AND EXISTS (SELECT 1 FROM restore_lease WHERE name = ? AND owner = ?"
                    + " AND epoch = ? FOR SHARE)";

    private final Leases leases;

    OutboxStore(Leases leases) {
        this.leases = leases;
    }

    /** An outcome on its way into the outbox; raw is an unreadable line as it was, or null. */
    record Entry(RestoreOutcome outcome, String raw) {}

    void insert(Connection connection, Collection<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Entry entry : entries) {
                RestoreOutcome outcome = entry.outcome();
                statement.setString(1, OUTCOME);
                statement.setString(2, outcome.jobId());
                statement.setString(3, outcome.outcomeId());
                statement.setString(4, outcome.status().wireName());
                statement.setString(5, Rows.storable(outcome.account()));
                statement.setString(6, json(outcome));
                statement.setString(7, Rows.storable(entry.raw()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void insertEnds(Connection connection, List<JobSummary> ended) throws SQLException {
        if (ended.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (JobSummary summary : ended) {
                statement.setString(1, JOB_ENDED);
                statement.setString(2, summary.jobId());
                statement.setString(3, null);
                statement.setString(4, null);
                statement.setString(5, null);
                statement.setString(6, Rows.storable(RestoreJson.write(summary)));
                statement.setString(7, null);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** A provider's answer that no column can hold is left out; the outcome itself must get in. */
    private static String json(RestoreOutcome outcome) {
        String json = RestoreJson.write(outcome);
        return Rows.storable(
                json.length() <= LONGEST_JSON
                        ? json
                        : RestoreJson.write(Outcomes.withoutResponse(outcome)));
    }

    /** Needs the write lock: the end of the outbox must stand still for a new target. */
    long position(Connection connection, String target) throws SQLException {
        try (PreparedStatement known =
                connection.prepareStatement("SELECT position FROM restore_target WHERE name = ?")) {
            known.setString(1, target);
            try (ResultSet row = known.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        long start = target.equals(DEFAULT_TARGET) ? 0 : end(connection);
        upsert(connection, "restore_target", "position", target, start);
        return start;
    }

    /** Changes nothing by changing something. {@return the number of rows} */
    int touch(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE restore_target SET position = position WHERE name = ?")) {
            statement.setString(1, DEFAULT_TARGET);
            return statement.executeUpdate();
        }
    }

    private static long end(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT COALESCE(MAX(seq), 0) FROM restore_outbox");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    void advance(Connection connection, String target, long seq) throws SQLException {
        if (leases.isShared()) {
            advanceLeased(connection, target, seq);
        } else {
            upsert(connection, "restore_target", "position", target, seq);
        }
    }

    /** Never back: a position read under an earlier lease may be older than the stored one. */
    private void advanceLeased(Connection connection, String target, long seq) throws SQLException {
        String lease = Leases.delivery(target);
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE_LEASED)) {
            statement.setLong(1, seq);
            statement.setString(2, target);
            statement.setLong(3, seq);
            statement.setString(4, lease);
            statement.setString(5, leases.node());
            statement.setLong(6, leases.epoch(lease));
            if (statement.executeUpdate() > 0) {
                return;
            }
        }
        leases.refused(lease);
        throw new LedgerException("Another process delivers to '" + target + "' by now.", null);
    }

    void setLengths(Connection connection, Map<String, Long> lengths) throws SQLException {
        for (Map.Entry<String, Long> entry : lengths.entrySet()) {
            if (entry.getValue() != null) {
                upsert(
                        connection,
                        "restore_outbox_file",
                        "length",
                        entry.getKey(),
                        entry.getValue());
            } else {
                try (PreparedStatement delete =
                        connection.prepareStatement(
                                "DELETE FROM restore_outbox_file WHERE name = ?")) {
                    delete.setString(1, entry.getKey());
                    delete.executeUpdate();
                }
            }
        }
    }

    Map<String, Long> lengths(Connection connection) throws SQLException {
        Map<String, Long> lengths = new TreeMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT name, length FROM restore_outbox_file");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                lengths.put(row.getString(1), row.getLong(2));
            }
        }
        return lengths;
    }

    /** One owner writes a name at a time, so there is nothing between the two statements. */
    private static void upsert(
            Connection connection, String table, String column, String name, long value)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE " + table + " SET " + column + " = ? WHERE name = ?")) {
            update.setLong(1, value);
            update.setString(2, name);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO " + table + " (" + column + ", name) VALUES (?, ?)")) {
            insert.setLong(1, value);
            insert.setString(2, name);
            insert.executeUpdate();
        }
    }
}
