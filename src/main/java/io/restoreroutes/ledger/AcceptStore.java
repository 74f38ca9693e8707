package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.RestoreRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a batch of lines into items and immediate outcomes. Needs the write lock. */
final class AcceptStore {
    /** A subquery in the condition is run for each file and stops at its first unfinished item. */
    private static final String BUSY_FILES =
            "SELECT f.lane, f.file_id FROM UNNEST(?, ?) AS f(lane, file_id)"
                    + " WHERE (SELECT i.id FROM restore_item i WHERE i.lane = f.lane"
                    + " AND i.file_id = f.file_id AND i.state IN ('waiting', 'blocked', 'trying', 'held')"
                    + " FETCH FIRST 1 ROW ONLY) IS NOT NULL";

    private static final String INSERT =
            "INSERT INTO restore_item (job_id, line, state, account, lane, provider, operation,"
                    + " file_id, version_id, request_id, reason, labels, accepted_at, due_at,"
                    + " tries, writes_sent, doubt_since, scope, claim_order)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?)";

    private final JobStore jobs;
    private final OutboxStore outbox;
    private final Lanes lanes;

    AcceptStore(JobStore jobs, OutboxStore outbox, Lanes lanes) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.lanes = lanes;
    }

    private record FileOfLane(String lane, String fileId) {}

    private record NewItem(long line, RestoreRequest request, FileOfLane file, Instant doubt) {}

    /** Lines sorted into what becomes of them. */
    private static final class Sorted {
        final List<NewItem> items = new ArrayList<>();
        final List<OutboxStore.Entry> outcomes = new ArrayList<>();
        final JobStore.Change change = new JobStore.Change();
        int duplicates;
        int cancelled;

        void end(OutboxStore.Entry entry) {
            outcomes.add(entry);
            change.count(entry.outcome().status());
        }
    }

    BatchResult commit(Connection connection, Job given, List<CheckedLine> lines, Instant now)
            throws SQLException {
        Job job = jobs.require(connection, given.jobId());
        if (job.linesCommitted() != given.linesCommitted() || job.intakeComplete()) {
            throw new IllegalStateException(
                    "job "
                            + job.jobId()
                            + " has "
                            + job.linesCommitted()
                            + (job.intakeComplete() ? " lines and is complete" : " lines")
                            + ", the caller saw "
                            + given.linesCommitted());
        }
        String scope = RequestIds.scope(connection, job);
        Sorted sorted = sort(job, lines, RequestIds.holders(connection, scope, lines), now);
        Set<String> accounts = insert(connection, job, scope, sorted.items, now);
        outbox.insert(connection, sorted.outcomes);
        sorted.change.lines = lines.size();
        sorted.change.open = sorted.items.size();
        jobs.add(connection, Map.of(job.jobId(), sorted.change));
        return new BatchResult(
                jobs.require(connection, job.jobId()),
                sorted.items.size() + sorted.cancelled,
                sorted.outcomes.size() - sorted.duplicates - sorted.cancelled,
                sorted.duplicates,
                accounts);
    }

    private Sorted sort(
            Job job, List<CheckedLine> lines, Map<String, RequestIds.Holder> holders, Instant now) {
        Sorted sorted = new Sorted();
        for (CheckedLine line : lines) {
            if (line instanceof CheckedLine.Invalid invalid) {
                sorted.change.readable += invalid.asked().isReadable() ? 1 : 0;
                sorted.end(
                        new OutboxStore.Entry(
                                Outcomes.rejected(job, invalid.asked(), invalid.error(), now),
                                Outcomes.rawOf(job, invalid)));
            } else if (line instanceof CheckedLine.Valid valid) {
                sorted.change.readable++;
                sortValid(job, valid, holders, now, sorted);
            }
        }
        return sorted;
    }

    private void sortValid(
            Job job,
            CheckedLine.Valid valid,
            Map<String, RequestIds.Holder> holders,
            Instant now,
            Sorted sorted) {
        String outcomeId = Outcomes.id(job.jobId(), valid.line());
        RestoreRequest request = valid.request();
        if (request.requestId() == null) {
            request = request.withRequestId(outcomeId);
        } else if (!RequestIds.isUsable(request.requestId())) {
            sorted.end(
                    new OutboxStore.Entry(
                            Outcomes.unusableId(job, valid.line(), request, now), null));
            return;
        }
        RequestIds.Content content = RequestIds.Content.of(request);
        RequestIds.Holder holder = holders.get(request.requestId());
        if (holder != null && !holder.free() && holder.content().equals(content)) {
            sorted.duplicates++;
            sorted.end(
                    new OutboxStore.Entry(
                            Outcomes.duplicate(job, valid.line(), request, holder.outcomeId(), now),
                            null));
        } else if (holder != null && !holder.free()) {
            sorted.end(
                    new OutboxStore.Entry(
                            Outcomes.conflict(job, valid.line(), request, now), null));
        } else if (job.wish() == Wish.CANCELLED) {
            // It takes no id: nothing of it will run.
            sorted.cancelled++;
            sorted.end(
                    new OutboxStore.Entry(
                            Outcomes.cancelled(job, valid.line(), request, now), null));
        } else {
            Instant doubt = holder == null ? null : holder.doubtOf(request);
            FileOfLane file = new FileOfLane(lanes.of(request.account()), request.fileId());
            sorted.items.add(new NewItem(valid.line(), request, file, doubt));
            holders.put(
                    request.requestId(),
                    new RequestIds.Holder(content, outcomeId, false, Map.of()));
        }
    }

    /** Returns the accounts of the items that may be claimed now. */
    private static Set<String> insert(
            Connection connection, Job job, String scope, List<NewItem> items, Instant now)
            throws SQLException {
        Set<String> accounts = new HashSet<>();
        if (items.isEmpty()) {
            return accounts;
        }
        Set<FileOfLane> busy = busyFiles(connection, items);
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (NewItem item : items) {
                RestoreRequest request = item.request();
                boolean first = busy.add(item.file());
                if (first) {
                    accounts.add(request.account());
                }
                statement.setString(1, job.jobId());
                statement.setLong(2, item.line());
                statement.setString(3, first ? "waiting" : "blocked");
                statement.setString(4, request.account());
                statement.setString(5, item.file().lane());
                statement.setString(6, request.provider().wireName());
                statement.setString(7, request.operation().wireName());
                statement.setString(8, request.fileId());
                statement.setString(9, request.versionId());
                statement.setString(10, request.requestId());
                statement.setString(11, Rows.storable(request.reason()));
                statement.setString(12, Rows.storable(Rows.labels(request.labels())));
                statement.setLong(13, now.toEpochMilli());
                statement.setLong(14, now.toEpochMilli());
                Rows.setInstant(statement, 15, item.doubt());
                statement.setString(16, scope);
                statement.setInt(17, -job.priority());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return accounts;
    }

    private static Set<FileOfLane> busyFiles(Connection connection, List<NewItem> items)
            throws SQLException {
        List<FileOfLane> files = items.stream().map(NewItem::file).distinct().toList();
        Set<FileOfLane> busy = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(BUSY_FILES)) {
            statement.setArray(
                    1, Rows.texts(connection, files.stream().map(FileOfLane::lane).toList()));
            statement.setArray(
                    2, Rows.texts(connection, files.stream().map(FileOfLane::fileId).toList()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    busy.add(new FileOfLane(row.getString(1), row.getString(2)));
                }
            }
        }
        return busy;
    }
}
