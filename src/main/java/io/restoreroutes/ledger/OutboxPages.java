package io.restoreroutes.ledger;

import io.restoreroutes.request.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the outbox in pages that fit into memory. */
final class OutboxPages {
    /** A page ends with the row that reaches it; json and raw lines may be a million each. */
    private static final int PAGE_CHARACTERS = 4_000_000;

    private static final String ROWS = "SELECT *";
    private static final String LENGTHS =
            "SELECT CHAR_LENGTH(json) + COALESCE(CHAR_LENGTH(raw), 0)";
    private static final String READ =
            " FROM restore_outbox WHERE seq > ? ORDER BY seq FETCH FIRST ? ROWS ONLY";
    private static final String READ_JOB =
            " FROM restore_outbox WHERE job_id = ? AND seq > ? AND seq <= ?"
                    + " AND status = ANY(?) ORDER BY job_id, seq FETCH FIRST ? ROWS ONLY";

    private OutboxPages() {}

    static List<OutboxRow> read(Connection connection, long afterSeq, int max) throws SQLException {
        return page(
                connection,
                READ,
                max,
                (statement, limit) -> {
                    statement.setLong(1, afterSeq);
                    statement.setInt(2, limit);
                });
    }

    static List<OutboxRow> readJob(
            Connection connection,
            String jobId,
            long fromSeq,
            long upToSeq,
            Set<Status> statuses,
            int max)
            throws SQLException {
        List<String> names = statuses.stream().map(Status::wireName).toList();
        return page(
                connection,
                READ_JOB,
                max,
                (statement, limit) -> {
                    statement.setString(1, jobId);
                    statement.setLong(2, fromSeq);
                    statement.setLong(3, upToSeq);
                    statement.setArray(4, Rows.texts(connection, names));
                    statement.setInt(5, limit);
                });
    }

    private interface Binder {
        void bind(PreparedStatement statement, int limit) throws SQLException;
    }

    /** Asks for the lengths first: both drivers hold a whole result in memory. */
    private static List<OutboxRow> page(Connection connection, String from, int max, Binder binder)
            throws SQLException {
        int fitting = 0;
        try (PreparedStatement statement = connection.prepareStatement(LENGTHS + from)) {
            binder.bind(statement, max);
            try (ResultSet row = statement.executeQuery()) {
                long characters = 0;
                while (characters < PAGE_CHARACTERS && row.next()) {
                    characters += row.getLong(1);
                    fitting++;
                }
            }
        }
        if (fitting == 0) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(ROWS + from)) {
            binder.bind(statement, fitting);
            return rows(statement);
        }
    }

    private static List<OutboxRow> rows(PreparedStatement statement) throws SQLException {
        List<OutboxRow> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(
                        new OutboxRow(
                                row.getLong("seq"),
                                row.getString("kind").equals(OutboxStore.OUTCOME)
                                        ? OutboxRow.Kind.OUTCOME
                                        : OutboxRow.Kind.JOB_ENDED,
                                row.getString("job_id"),
                                row.getString("outcome_id"),
                                Rows.status(row.getString("status")),
                                row.getString("account"),
                                row.getString("json"),
                                row.getString("raw")));
            }
        }
        return rows;
    }
}
