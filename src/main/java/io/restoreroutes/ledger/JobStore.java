package io.restoreroutes.ledger;

import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.request.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows of {@code restore_job}, and which process reads the source of which: on a ledger of one
 * process it is always this one. Each public method is one transaction, thread-safe, and throws
 * {@link LedgerException} as {@link Ledger}; the others have their place in the order of writes.
 */
public final class JobStore {
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

    /** Pending until it is read, so that a crash does not lose it. */
    private static final String TO_BE_READ = "UPDATE restore_job SET swept_to = 0 WHERE job_id = ?";

    private static final String COMPLETE =
            "UPDATE restore_job SET intake_complete = TRUE WHERE job_id = ?";
    private static final String FORM = "UPDATE restore_job SET unread_form = ? WHERE job_id = ?";
    private static final String MARK =
            "UPDATE restore_job SET read_bytes = ?, read_checksum = ?, read_lines = ?"
                    + " WHERE job_id = ?";
    private static final String START_BEHIND =
            "UPDATE restore_job SET read_lines ="
                    + " (SELECT p.read_lines FROM restore_job p WHERE p.job_id = ?)"
                    + " WHERE job_id = ? AND NOT intake_complete";
    private static final String READ_MARK =
            "SELECT read_bytes, read_checksum, read_lines FROM restore_job"
                    + " WHERE job_id = ? AND read_bytes IS NOT NULL";
    private static final String START =
            "SELECT read_lines FROM restore_job WHERE job_id = ? AND NOT intake_complete";

    /** Along the ids, which are in the order of time. */
    private static final String MARKED =
            "SELECT job_id, name, read_bytes, read_checksum, read_lines FROM restore_job"
                    + " WHERE job_id > ? AND read_bytes IS NOT NULL"
                    + " ORDER BY job_id DESC LIMIT ?";

    private static final String TALLY = "UPDATE restore_job SET tally = ? WHERE job_id = ?";
    private static final String FORGET =
            "DELETE FROM restore_job WHERE job_id = ? AND lines_committed = 0"
                    + " AND NOT intake_complete";
    private static final String HEADS =
            "SELECT job_id, kind, name, wish FROM restore_job WHERE job_id = ANY(?)";

    private static final String UNFINISHED =
            SELECT + "kind = ? AND NOT intake_complete%s ORDER BY created_at, job_id";
    private static final String LIVES =
            "EXISTS (SELECT 1 FROM restore_node n WHERE n.id = reader AND n.seen_until > "
                    + LeaseStore.NOW
                    + ")";
    private static final String FREE = " AND (reader IS NULL OR reader <> ? AND NOT " + LIVES + ")";
    private static final String ADOPT = "UPDATE restore_job SET reader = ? WHERE job_id = ?" + FREE;
    private static final String READER = "SELECT reader FROM restore_job WHERE job_id = ?";
    private static final String KNOWN =
            "SELECT 1 FROM restore_node WHERE id = ? UNION ALL"
                    + " SELECT 1 FROM restore_job WHERE reader = ? AND NOT intake_complete";
    private static final String ELSEWHERE =
            "SELECT 1 FROM restore_job WHERE job_id = ? AND reader <> ? AND " + LIVES;

    private static final String OPEN = "SELECT job_id FROM restore_job WHERE ended_at IS NULL";
    private static final String LAST = "SELECT MAX(job_id) FROM restore_job";

    private final Database database;
    private final Leases leases;

    JobStore(Database database, Leases leases) {
        this.database = database;
        this.leases = leases;
    }

    /** What a transaction adds to a job's counters. */
    static final class Change {
        long lines;
        long readable;
        long open;
        long calls;
        long retryable;
        JobTally tally = JobTally.NONE;
        final Map<Status, Long> counts = new EnumMap<>(Status.class);

        void count(Status status) {
            counts.merge(status, 1L, Long::sum);
        }

        private Object[] parameters(String jobId) {
            List<Object> values = new ArrayList<>(List.of(lines, readable, open, calls, retryable));
            for (Status status : Status.values()) {
                values.add(counts.getOrDefault(status, 0L));
            }
            values.add(jobId);
            return values.toArray();
        }
    }

    /**
     * What a claim has to know of a job.
     *
     * @param action null = that it runs
     */
    record Head(String kind, String name, JobAction action) {
        /** {@return whether this item of the job is not to be begun} */
        boolean holdsBack(ClaimedItem item) {
            return action != null && action.holdsBack(item);
        }
    }

    Job begin(Sql sql, String kind, String name, String sourceId, String digest, Instant now) {
        Optional<Job> known = ofSource(sql, kind, sourceId);
        if (known.isPresent()) {
            return known.get();
        }
        String jobId = JobIds.next(now);
        sql.update(
                INSERT,
                jobId,
                kind,
                Rows.storable(name),
                Rows.storable(sourceId),
                sourceId == null ? null : sourceKey(kind, sourceId),
                digest,
                now,
                leases.node());
        return require(sql, jobId);
    }

    /** {@return the job that follows one which has just ended; its lines are to be read} */
    Job beginFollowUp(Sql sql, FollowUp followUp, String jobId, Instant now) {
        Job next = begin(sql, followUp.kind(), jobId, jobId, null, now);
        sql.update(TO_BE_READ, next.jobId());
        return next;
    }

    /** {@return the job that the source began; none for a source without an id} */
    Optional<Job> ofSource(Sql sql, String kind, String sourceId) {
        return sourceId == null
                ? Optional.empty()
                : sql.first(SELECT + "source_key = ?", JobStore::job, sourceKey(kind, sourceId));
    }

    /** {@return the newest of those that have not ended} */
    Optional<Job> open(Sql sql, String kind, String name) {
        return sql.first(
                SELECT
                        + "kind = ? AND name = ? AND ended_at IS NULL"
                        + " ORDER BY created_at DESC, job_id DESC LIMIT 1",
                JobStore::job,
                kind,
                Rows.storable(name));
    }

    Optional<Job> find(Sql sql, String jobId) {
        return sql.first(SELECT + "job_id = ?", JobStore::job, jobId);
    }

    Job require(Sql sql, String jobId) {
        return find(sql, jobId).orElseThrow(() -> new IllegalStateException("no job " + jobId));
    }

    /** {@return by job id, the jobs of these items} */
    static Map<String, Head> heads(Sql sql, Collection<ClaimedItem> items) {
        Map<String, Head> heads = new HashMap<>();
        sql.query(
                HEADS,
                row ->
                        heads.put(
                                row.text(1),
                                new Head(row.text(2), row.text(3), JobAction.of(row.text(4)))),
                items.stream().map(ClaimedItem::jobId).distinct().toList());
        return heads;
    }

    void forget(Sql sql, String jobId) {
        if (sql.update(FORGET, jobId) == 0 && find(sql, jobId).isPresent()) {
            throw new IllegalStateException("job " + jobId + " already has committed lines");
        }
    }

    void complete(Sql sql, String jobId) {
        sql.update(COMPLETE, jobId);
    }

    /** Keeps what makes a source again of the job's lines that could not be read. */
    void keepForm(Sql sql, String jobId, SourceForm form) {
        sql.update(FORM, RestoreJson.write(form), jobId);
    }

    void keepMark(Sql sql, String jobId, ReadMark mark) {
        sql.update(MARK, mark.bytes(), mark.checksum(), mark.lines(), jobId);
    }

    void startBehind(Sql sql, String jobId, String predecessor) {
        sql.update(START_BEHIND, predecessor, jobId);
    }

    /**
     * {@return how far the job's file was read; empty if it is none, or was not read to its end}
     */
    public Optional<ReadMark> readMark(String jobId) {
        return database.read(
                sql ->
                        sql.first(
                                READ_MARK,
                                row -> new ReadMark(row.number(1), row.number(2), row.number(3)),
                                jobId));
    }

    /** {@return how many lines of the job's file were read by another job before} */
    public long linesBefore(String jobId) {
        return database.read(sql -> sql.first(START, Sql.NUMBER, jobId)).orElse(0L);
    }

    /** A job that has read a file to its end, how far that was, and the file's name. */
    public record ReadFile(String jobId, String name, ReadMark mark) {}

    /**
     * {@return those that have read a file to its end, newest first}
     *
     * @param begun no earlier than that
     */
    public List<ReadFile> readFiles(Instant begun, int max) {
        return database.read(
                sql ->
                        sql.query(
                                MARKED,
                                row ->
                                        new ReadFile(
                                                row.text(1),
                                                row.text(2),
                                                new ReadMark(
                                                        row.number(3),
                                                        row.number(4),
                                                        row.number(5))),
                                JobIds.second(begun),
                                max));
    }

    void add(Sql sql, Map<String, Change> changes) {
        sql.batch(
                ADD,
                changes.entrySet().stream()
                        .map(entry -> entry.getValue().parameters(entry.getKey()))
                        .toList());
        // The row is this transaction's by now, so nobody else adds to what is read here.
        changes.forEach((jobId, change) -> add(sql, jobId, change.tally));
    }

    private void add(Sql sql, String jobId, JobTally tally) {
        if (!tally.isNothing()) {
            sql.update(TALLY, require(sql, jobId).tally().and(tally).text(), jobId);
        }
    }

    /** {@return those of the jobs that have not ended, and of which nothing is open any more} */
    List<Job> finished(Sql sql, Collection<String> jobIds) {
        return sql
                .query(SELECT + "job_id = ANY(?) AND ended_at IS NULL", JobStore::job, jobIds)
                .stream()
                .filter(job -> job.intakeComplete() && job.openItems() == 0)
                .toList();
    }

    /** A plan that approves itself becomes a job with that. */
    void end(Sql sql, Job job, Instant now) {
        sql.update(END, now, job.jobId());
        if (SelfApproval.isGiven(sql, job)) {
            beginFollowUp(sql, FollowUp.PLAN, job.jobId(), now);
        }
    }

    /**
     * {@return jobs of that kind whose source was not read to its end and is not being read by
     * another process, oldest first}
     */
    public List<Job> unfinished(String kind) {
        return database.read(
                sql ->
                        leases.isShared()
                                ? sql.query(
                                        UNFINISHED.formatted(FREE),
                                        JobStore::job,
                                        kind,
                                        leases.node())
                                : sql.query(UNFINISHED.formatted(""), JobStore::job, kind));
    }

    /**
     * Takes over the reading of a source whose reader does not live any more.
     *
     * @return false if it lives, or another process was faster
     */
    public boolean adopt(String jobId) {
        return !leases.isShared()
                || database.write(
                        sql -> sql.update(ADOPT, leases.node(), jobId, leases.node()) > 0);
    }

    /**
     * Which jobs there are, to be compared with what was written of them elsewhere.
     *
     * @param open the ids of those that have not ended
     * @param last the greatest id, which is of the newest one; empty = there is no job
     */
    public record Known(Set<String> open, Optional<String> last) {}

    /** {@return which jobs there are} */
    public Known known() {
        return database.read(
                sql -> new Known(Set.copyOf(sql.query(OPEN, Sql.TEXT)), sql.first(LAST, Sql.TEXT)));
    }

    /** {@return the node that reads the source of that job, or read it last; null if none did} */
    public String readerOf(String jobId) {
        return database.read(sql -> sql.first(READER, Sql.TEXT, jobId).orElse(null));
    }

    /** {@return whether that node lives, died lately, or has left a source half-read} */
    public boolean isKnownReader(String node) {
        return database.read(sql -> sql.exists(KNOWN, node, node));
    }

    /** {@return whether another process that lives reads, or has read, the source of that job} */
    public boolean isReadElsewhere(String jobId) {
        return leases.isShared()
                && database.read(sql -> sql.exists(ELSEWHERE, jobId, leases.node()));
    }

    static Job job(Sql.Row row) throws SQLException {
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, row.number(status.wireName()));
        }
        return new Job(
                row.text("job_id"),
                row.text("kind"),
                row.text("name"),
                row.text("source_id"),
                row.text("source_digest"),
                row.number("lines_committed"),
                row.number("readable_lines"),
                row.flag("intake_complete"),
                row.instant("created_at"),
                row.instant("ended_at"),
                counts,
                row.number("open_items"),
                row.number("calls"),
                JobAction.of(row.text("wish")),
                (int) row.number("priority"),
                row.number("retryable"),
                JobTally.parse(row.text("tally")),
                row.flag("forgetting"));
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
