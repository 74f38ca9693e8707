package io.restoreroutes.ledger;

import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what came of claimed items. Needs the write lock. */
final class RecordStore {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);

    // By id alone: with the state beside it, PostgreSQL without statistics reads a whole state.
    private static final String STATES =
            "SELECT id, state, claim_epoch FROM restore_item WHERE id = ANY(?)";
    private static final String END =
            "UPDATE restore_item SET state = 'ended', status = ?, writes_sent = ?,"
                    + " doubt_since = ?, claimed_at = NULL, progress = NULL WHERE id = ?";
    private static final String POSTPONE =
            "UPDATE restore_item SET state = 'waiting', due_at = ?, tries = ?, first_tried_at = ?,"
                    + " writes_sent = ?, doubt_since = ?, progress = ?, claimed_at = NULL"
                    + " WHERE id = ?";
    private static final String CREDIT =
            "INSERT INTO restore_credit (account, file_id, version_id, item_id)"
                    + " SELECT CAST(? AS varchar), CAST(? AS varchar), CAST(? AS varchar),"
                    + " CAST(? AS bigint) WHERE NOT EXISTS (SELECT 1 FROM restore_credit"
                    + " WHERE account = ? AND file_id = ? AND version_id = ?)";

    /** For each ended item the next one of its file, read along the index of order. */
    private static final String SUCCESSORS =
            "SELECT (SELECT b.id FROM restore_item b WHERE b.lane = e.lane"
                    + " AND b.file_id = e.file_id AND b.state = 'blocked'"
                    + " ORDER BY b.lane, b.file_id, b.state, b.id FETCH FIRST 1 ROW ONLY)"
                    + " FROM restore_item e WHERE e.id = ANY(?)";

    private static final String RELEASE =
            "UPDATE restore_item SET state = 'waiting', due_at = ? WHERE id = ANY(?)";
    private static final String ACCOUNTS =
            "SELECT DISTINCT account FROM restore_item WHERE id = ANY(?)";

    private final JobStore jobs;
    private final OutboxStore outbox;

    RecordStore(JobStore jobs, OutboxStore outbox) {
        this.jobs = jobs;
        this.outbox = outbox;
    }

    RecordResult record(Connection connection, List<Verdict> verdicts, Instant now)
            throws SQLException {
        Map<Long, Long> trying = trying(connection, verdicts);
        List<Verdict.Ended> ended = new ArrayList<>();
        List<Verdict.Postponed> postponed = new ArrayList<>();
        Map<String, JobStore.Change> changes = new TreeMap<>();
        int late = 0;
        for (Verdict verdict : verdicts) {
            if (!trying.remove(verdict.item().id(), verdict.item().epoch())) {
                // Another process has taken the item over, or this is the second verdict.
                late++;
                continue;
            }
            JobStore.Change change =
                    changes.computeIfAbsent(verdict.item().jobId(), jobId -> new JobStore.Change());
            change.calls += verdict.calls();
            if (verdict instanceof Verdict.Ended end) {
                ended.add(end);
                change.open--;
                change.count(end.outcome().status());
                change.retryable += isRetryable(end.outcome()) ? 1 : 0;
            } else if (verdict instanceof Verdict.Postponed postponement) {
                postponed.add(postponement);
            }
        }
        if (late > 0) {
            LOG.warn(
                    "{} came for items that this process is not trying any more; dropped",
                    late == 1 ? "1 result" : late + " results");
        }
        end(connection, ended);
        postpone(connection, postponed);
        outbox.insert(
                connection,
                ended.stream().map(end -> new OutboxStore.Entry(end.outcome(), null)).toList());
        credit(connection, ended);
        Set<String> released =
                release(connection, ended.stream().map(end -> end.item().id()).toList(), now);
        jobs.add(connection, changes);
        return new RecordResult(
                released, jobs.endFinished(connection, outbox, endedJobs(ended), now));
    }

    private static boolean isRetryable(RestoreOutcome outcome) {
        return outcome.status() == Status.FAILED
                && outcome.error() != null
                && outcome.error().retryable();
    }

    private static Set<String> endedJobs(List<Verdict.Ended> ended) {
        Set<String> jobIds = new HashSet<>();
        ended.forEach(end -> jobIds.add(end.item().jobId()));
        return jobIds;
    }

    /** The takeover of a lane changes its rows under the write lock, so they tell all. */
    private static Map<Long, Long> trying(Connection connection, List<Verdict> verdicts)
            throws SQLException {
        Map<Long, Long> trying = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(STATES)) {
            List<Long> ids = verdicts.stream().map(verdict -> verdict.item().id()).toList();
            statement.setArray(1, Rows.ids(connection, ids));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getString(2).equals("trying")) {
                        trying.put(row.getLong(1), row.getLong(3));
                    }
                }
            }
        }
        return trying;
    }

    private static void end(Connection connection, List<Verdict.Ended> ended) throws SQLException {
        if (ended.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            for (Verdict.Ended verdict : ended) {
                Status status = verdict.outcome().status();
                statement.setString(1, status.wireName());
                statement.setInt(2, verdict.outcome().attempts());
                Rows.setInstant(statement, 3, verdict.doubtSince());
                statement.setLong(4, verdict.item().id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void postpone(Connection connection, List<Verdict.Postponed> postponed)
            throws SQLException {
        if (postponed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(POSTPONE)) {
            for (Verdict.Postponed verdict : postponed) {
                statement.setLong(1, verdict.dueAt().toEpochMilli());
                statement.setInt(2, verdict.tries());
                Rows.setInstant(statement, 3, verdict.firstTriedAt());
                statement.setInt(4, verdict.writesSent());
                Rows.setInstant(statement, 5, verdict.doubtSince());
                if (verdict.progress() == null) {
                    statement.setNull(6, Types.VARCHAR);
                } else {
                    statement.setString(6, Rows.storable(verdict.progress()));
                }
                statement.setLong(7, verdict.item().id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void credit(Connection connection, List<Verdict.Ended> ended)
            throws SQLException {
        for (Verdict.Ended verdict : ended) {
            if (verdict.creditedVersion() == null) {
                continue;
            }
            String account = verdict.item().request().account();
            String fileId = verdict.item().request().fileId();
            String version = Rows.storable(verdict.creditedVersion());
            try (PreparedStatement statement = connection.prepareStatement(CREDIT)) {
                statement.setString(1, account);
                statement.setString(2, fileId);
                statement.setString(3, version);
                statement.setLong(4, verdict.item().id());
                statement.setString(5, account);
                statement.setString(6, fileId);
                statement.setString(7, version);
                statement.executeUpdate();
            }
        }
    }

    /**
     * Lets the next items of their files run.
     *
     * @param endedIds items that were the ones of their files to run: not blocked
     * @return the accounts of the items that may be claimed now
     */
    static Set<String> release(Connection connection, List<Long> endedIds, Instant now)
            throws SQLException {
        if (endedIds.isEmpty()) {
            return Set.of();
        }
        // Two items of one file never ended in one batch, so no id comes twice.
        List<Long> next = Rows.readIds(connection, SUCCESSORS, Rows.ids(connection, endedIds));
        if (next.isEmpty()) {
            return Set.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
            statement.setLong(1, now.toEpochMilli());
            statement.setArray(2, Rows.ids(connection, next));
            statement.executeUpdate();
        }
        return accounts(connection, next);
    }

    static Set<String> accounts(Connection connection, Collection<Long> ids) throws SQLException {
        Set<String> accounts = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(ACCOUNTS)) {
            statement.setArray(1, Rows.ids(connection, ids));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    accounts.add(row.getString(1));
                }
            }
        }
        return accounts;
    }
}
