package io.restoreroutes.ledger;

import io.restoreroutes.request.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of {@code restore_job}. Writes need the write lock. */
final class JobStore {
    static final String SELECT = "SELECT * FROM restore_job WHERE ";
    private static final String INSERT =
            "INSERT INTO restore_job (job_id, kind, name, source_id, source_key, source_digest,"
                    + " created_at, lines_committed, readable_lines, intake_complete, open_items, calls,"
                    + " restored, promoted, unchanged, rejected, failed, duplicate, cancelled, reader)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?)";
    private static final String ADD =
            "UPDATE restore_job SET lines_committed = lines_committed + ?,"
                    + " readable_lines = readable_lines + ?, open_items = open_items + ?,"
                    + " calls = calls + ?, retryable = retryable + ?, "
                    + Stream.of(Status.values())
                            .map(status -> status.wireName() + " = " + status.wireName() + " + ?")
                            .collect(Collectors.joining(", "))
                    + " WHERE job_id = ?";
    private static final String END =
            "UPDATE restore_job SET ended_at = ? WHERE job_id = ? AND ended_at IS NULL";
    private static final String COMPLETE =
            "UPDATE restore_job SET intake_complete = TRUE WHERE job_id = ?";
    private static final String FORGET =
            "DELETE FROM restore_job WHERE job_id = ? AND lines_committed = 0"
                    + " AND NOT intake_complete";

    private final Leases leases;

    JobStore(Leases leases) {
        this.leases = leases;
    }

    /** What a transaction adds to a job's counters. */
    static final class Change {
        long lines;
        long readable;
        long open;
        long calls;
        long retryable;
        final Map<Status, Long> counts = new EnumMap<>(Status.class);

        void count(Status status) {
            counts.merge(status, 1L, Long::sum);
        }
    }

    Job begin(
            Connection connection,
            String kind,
            String name,
            String sourceId,
            String digest,
            Instant now)
            throws SQLException {
        Optional<Job> known = ofSource(connection, kind, sourceId);
        if (known.isPresent()) {
            return known.get();
        }
        String jobId = JobIds.next(now);
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, jobId);
            statement.setString(2, kind);
            statement.setString(3, Rows.storable(name));
            statement.setString(4, Rows.storable(sourceId));
            statement.setString(5, sourceId == null ? null : sourceKey(kind, sourceId));
            statement.setString(6, digest);
            statement.setLong(7, now.toEpochMilli());
            statement.setString(8, leases.node());
            statement.executeUpdate();
        }
        return require(connection, jobId);
    }

    /** {@return the job that the source began; none for a source without an id} */
    Optional<Job> ofSource(Connection connection, String kind, String sourceId)
            throws SQLException {
        return sourceId == null
                ? Optional.empty()
                : select(connection, "source_key = ?", sourceKey(kind, sourceId)).stream()
                        .findFirst();
    }

    /** {@return the newest of those that have not ended} */
    Optional<Job> open(Connection connection, String kind, String name) throws SQLException {
        return select(
                        connection,
                        "kind = ? AND name = ? AND ended_at IS NULL"
                                + " ORDER BY created_at DESC, job_id DESC FETCH FIRST 1 ROW ONLY",
                        kind,
                        Rows.storable(name))
                .stream()
                .findFirst();
    }

    Optional<Job> find(Connection connection, String jobId) throws SQLException {
        return select(connection, "job_id = ?", jobId).stream().findFirst();
    }

    Job require(Connection connection, String jobId) throws SQLException {
        return find(connection, jobId)
                .orElseThrow(() -> new IllegalStateException("no job " + jobId));
    }

    void forget(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setString(1, jobId);
            if (statement.executeUpdate() == 0 && find(connection, jobId).isPresent()) {
                throw new IllegalStateException("job " + jobId + " already has committed lines");
            }
        }
    }

    void complete(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COMPLETE)) {
            statement.setString(1, jobId);
            statement.executeUpdate();
        }
    }

    void add(Connection connection, Map<String, Change> changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            for (Map.Entry<String, Change> entry : changes.entrySet()) {
                Change change = entry.getValue();
                int index = 1;
                statement.setLong(index++, change.lines);
                statement.setLong(index++, change.readable);
                statement.setLong(index++, change.open);
                statement.setLong(index++, change.calls);
                statement.setLong(index++, change.retryable);
                for (Status status : Status.values()) {
                    statement.setLong(index++, change.counts.getOrDefault(status, 0L));
                }
                statement.setString(index, entry.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Ends those of the jobs that have nothing left to do, each once, and says so in the outbox.
     */
    List<JobSummary> endFinished(
            Connection connection, OutboxStore outbox, Collection<String> jobIds, Instant now)
            throws SQLException {
        List<JobSummary> ended = new ArrayList<>();
        for (Job job : open(connection, jobIds)) {
            if (job.intakeComplete() && job.openItems() == 0) {
                try (PreparedStatement statement = connection.prepareStatement(END)) {
                    statement.setLong(1, now.toEpochMilli());
                    statement.setString(2, job.jobId());
                    statement.executeUpdate();
                }
                ended.add(JobSummary.of(job, now));
            }
        }
        outbox.insertEnds(connection, ended);
        return ended;
    }

    private static List<Job> open(Connection connection, Collection<String> jobIds)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + "job_id = ANY(?) AND ended_at IS NULL")) {
            statement.setArray(1, Rows.texts(connection, jobIds));
            return read(statement);
        }
    }

    private static List<Job> select(Connection connection, String condition, String... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT + condition)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return read(statement);
        }
    }

    static List<Job> read(PreparedStatement statement) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                jobs.add(job(row));
            }
        }
        return jobs;
    }

    private static Job job(ResultSet row) throws SQLException {
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, row.getLong(status.wireName()));
        }
        return new Job(
                row.getString("job_id"),
                row.getString("kind"),
                row.getString("name"),
                row.getString("source_id"),
                row.getString("source_digest"),
                row.getLong("lines_committed"),
                row.getLong("readable_lines"),
                row.getBoolean("intake_complete"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "ended_at"),
                counts,
                row.getLong("open_items"),
                row.getLong("calls"),
                Wish.of(row.getString("wish")),
                row.getInt("priority"),
                row.getLong("retryable"));
    }

    private static String sourceKey(String kind, String sourceId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] text = (kind + '\n' + sourceId).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(digest.digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
