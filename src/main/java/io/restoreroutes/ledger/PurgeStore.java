package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Forgets jobs that ended long ago, in small steps. What is kept: what a target has not been given,
 * a schedule's last firing (its identity), and items whose outcome is unknown, with the credits on
 * their files: a later request of the same id must look for their evidence.
 */
final class PurgeStore {
    private static final String OLDEST =
            "SELECT job_id FROM restore_job j WHERE ended_at < ? AND (kind <> 'schedule' OR EXISTS"
                    + " (SELECT 1 FROM restore_job n WHERE n.kind = 'schedule' AND n.name = j.name"
                    + " AND n.created_at > j.created_at))"
                    + " ORDER BY ended_at, job_id FETCH FIRST 1 ROW ONLY";
    private static final String LAST =
            "SELECT seq FROM restore_outbox WHERE job_id = ?"
                    + " ORDER BY job_id DESC, seq DESC FETCH FIRST 1 ROW ONLY";
    private static final String DELIVERED =
            "SELECT COUNT(*), MIN(position) FROM restore_target WHERE name = ANY(?)";
    private static final String NO_RETRY =
            "UPDATE restore_job SET retryable = 0 WHERE job_id = ? AND retryable > 0";
    private static final String OUTBOX =
            "DELETE FROM restore_outbox WHERE seq IN (SELECT seq FROM restore_outbox"
                    + " WHERE job_id = ? ORDER BY job_id, seq FETCH FIRST ? ROWS ONLY)";
    private static final String ITEMS =
            "SELECT id, account, lane, file_id FROM restore_item WHERE job_id = ?"
                    + " AND doubt_since IS NULL ORDER BY job_id, id FETCH FIRST ? ROWS ONLY";
    private static final String CREDIT =
            "DELETE FROM restore_credit WHERE account = ? AND file_id = ? AND item_id = ?"
                    + " AND NOT EXISTS (SELECT 1 FROM restore_item d WHERE d.lane = ?"
                    + " AND d.file_id = ? AND d.doubt_since IS NOT NULL)";
    private static final String ITEM = "DELETE FROM restore_item WHERE id = ANY(?)";
    private static final String JOB = "DELETE FROM restore_job WHERE job_id = ?";

    private final JobStore jobs;

    PurgeStore(JobStore jobs) {
        this.jobs = jobs;
    }

    private record Item(long id, String account, String lane, String fileId) {}

    /** {@return the oldest job that may be forgotten, if there is one} */
    Optional<String> oldest(Connection connection, Instant endedBefore, Collection<String> targets)
            throws SQLException {
        String jobId;
        try (PreparedStatement statement = connection.prepareStatement(OLDEST)) {
            statement.setLong(1, endedBefore.toEpochMilli());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                jobId = row.getString(1);
            }
        }
        // Jobs end in the order of the outbox: what is behind this one is not delivered either.
        boolean retryIsRead =
                jobs.ofSource(connection, JobControl.RETRY, jobId)
                        .map(Job::intakeComplete)
                        .orElse(true);
        return retryIsRead && last(connection, jobId) <= delivered(connection, targets)
                ? Optional.of(jobId)
                : Optional.empty();
    }

    private static long last(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setString(1, jobId);
            try (ResultSet row = statement.executeQuery()) {
                // None is left where a purge was broken off.
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** {@return up to where each of the targets has read the outbox} */
    private static long delivered(Connection connection, Collection<String> targets)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELIVERED)) {
            statement.setArray(1, Rows.texts(connection, targets));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1) < targets.size() ? -1 : row.getLong(2);
            }
        }
    }

    /**
     * {@return whether nothing of the job is left} At most that many rows of a kind are deleted.
     */
    boolean purge(Connection connection, String jobId, int max) throws SQLException {
        // Its failed items cannot be tried again any more.
        execute(connection, NO_RETRY, jobId);
        if (outbox(connection, jobId, max) == max) {
            return false;
        }
        List<Item> items = items(connection, jobId, max);
        forgetCredits(connection, items);
        try (PreparedStatement statement = connection.prepareStatement(ITEM)) {
            statement.setArray(1, Rows.ids(connection, items.stream().map(Item::id).toList()));
            statement.executeUpdate();
        }
        if (items.size() == max) {
            return false;
        }
        execute(connection, JOB, jobId);
        return true;
    }

    private static void execute(Connection connection, String sql, String jobId)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, jobId);
            statement.executeUpdate();
        }
    }

    private static int outbox(Connection connection, String jobId, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OUTBOX)) {
            statement.setString(1, jobId);
            statement.setInt(2, max);
            return statement.executeUpdate();
        }
    }

    private static List<Item> items(Connection connection, String jobId, int max)
            throws SQLException {
        List<Item> items = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ITEMS)) {
            statement.setString(1, jobId);
            statement.setInt(2, max);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(
                            new Item(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4)));
                }
            }
        }
        return items;
    }

    private static void forgetCredits(Connection connection, List<Item> items) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CREDIT)) {
            for (Item item : items) {
                statement.setString(1, item.account());
                statement.setString(2, item.fileId());
                statement.setLong(3, item.id());
                statement.setString(4, item.lane());
                statement.setString(5, item.fileId());
                statement.addBatch();
            }
            if (!items.isEmpty()) {
                statement.executeBatch();
            }
        }
    }
}
