package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Which process reads which source. On a ledger of one process it is always this one. Writes need
 * the write lock.
 */
final class Readers {
    private static final String UNFINISHED =
            JobStore.SELECT + "kind = ? AND NOT intake_complete%s ORDER BY created_at, job_id";
    private static final String LIVES =
            "EXISTS (SELECT 1 FROM restore_node n WHERE n.id = reader AND n.seen_until > "
                    + LeaseStore.NOW
                    + ")";
    private static final String FREE = " AND (reader IS NULL OR reader <> ? AND NOT " + LIVES + ")";
    private static final String ADOPT = "UPDATE restore_job SET reader = ? WHERE job_id = ?" + FREE;
    private static final String OF = "SELECT reader FROM restore_job WHERE job_id = ?";
    private static final String KNOWN =
            "SELECT 1 FROM restore_node WHERE id = ? UNION ALL"
                    + " SELECT 1 FROM restore_job WHERE reader = ? AND NOT intake_complete";
    private static final String ELSEWHERE =
            "SELECT 1 FROM restore_job WHERE job_id = ? AND reader <> ? AND " + LIVES;

    private final Leases leases;

    Readers(Leases leases) {
        this.leases = leases;
    }

    /** {@return jobs whose source was not read to its end and that nobody else reads} */
    List<Job> unfinished(Connection connection, String kind) throws SQLException {
        boolean shared = leases.isShared();
        try (PreparedStatement statement =
                connection.prepareStatement(UNFINISHED.formatted(shared ? FREE : ""))) {
            statement.setString(1, kind);
            if (shared) {
                statement.setString(2, leases.node());
            }
            return JobStore.read(statement);
        }
    }

    boolean adopt(Connection connection, String jobId) throws SQLException {
        if (!leases.isShared()) {
            return true;
        }
        try (PreparedStatement statement = connection.prepareStatement(ADOPT)) {
            statement.setString(1, leases.node());
            statement.setString(2, jobId);
            statement.setString(3, leases.node());
            return statement.executeUpdate() > 0;
        }
    }

    /** {@return the node, or null} */
    String of(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OF)) {
            statement.setString(1, jobId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    boolean isKnown(Connection connection, String node) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
            statement.setString(1, node);
            statement.setString(2, node);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    boolean isReadElsewhere(Connection connection, String jobId) throws SQLException {
        if (!leases.isShared()) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(ELSEWHERE)) {
            statement.setString(1, jobId);
            statement.setString(2, leases.node());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
