package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which requestIds are taken, and by what. Answers hold in the order of writes. */
final class RequestIds {
    static final int LONGEST_REQUEST_ID = 255;

    /** The kind of job whose manifest is read again and again, with the same ids. */
    private static final String SCHEDULE = "schedule";

    /**
     * Per id its newest item within the scope, and any item at all. Subqueries, because PostgreSQL
     * without statistics prefers to read the whole table.
     */
    private static final String KNOWN =
            "SELECT (SELECT i.id FROM restore_item i WHERE i.request_id = r.request_id"
                    + " AND i.scope = ?"
                    + " ORDER BY i.request_id DESC, i.scope DESC, i.id DESC"
                    + " LIMIT 1),"
                    + " (SELECT i.id FROM restore_item i WHERE i.request_id = r.request_id"
                    + " ORDER BY i.request_id DESC, i.scope DESC, i.id DESC"
                    + " LIMIT 1)"
                    + " FROM ROWS(?) AS r(request_id)";

    private static final String HOLDERS =
            "SELECT request_id, job_id, line, state, status, provider, account,"
                    + " operation, file_id, version_id FROM restore_item WHERE id = ANY(?)";

    /**
     * Unsolved doubts of all items that ever had the id, not only of the newest. Without a scope
     * also those of firings: a failed item of one may be dropped back as a file.
     */
    private static final String DOUBTS =
            "SELECT request_id, account, file_id, MIN(doubt_since) AS doubt_since,"
                    + " CASE WHEN COUNT(sent_after) = COUNT(*) THEN MIN(sent_after) END AS sent_after"
                    + " FROM restore_item WHERE request_id = ANY(?) AND (scope = ? OR ? = '')"
                    + " AND state = 'ended'"
                    + " AND doubt_since IS NOT NULL GROUP BY request_id, account, file_id";

    private static final String SCOPE =
            "SELECT scope FROM restore_item WHERE job_id = ?" + " ORDER BY job_id, id LIMIT 1";

    private RequestIds() {}

    /** What a requestId stands for. */
    record Content(
            String provider, String account, Operation operation, String fileId, String versionId) {
        static Content of(RestoreRequest request) {
            return new Content(
                    request.provider().wireName(),
                    request.account(),
                    request.operation(),
                    request.fileId(),
                    request.versionId());
        }
    }

    /**
     * What a requestId stands for now.
     *
     * @param content of its newest item; like the outcomeId null if only doubts are known
     * @param free it ended without success, so the id may run again
     * @param doubts writes under this id that are in doubt, by account and file
     */
    record Holder(Content content, String outcomeId, boolean free, Map<File, InDoubt> doubts) {

        /** {@return the write of this id on the request's file that is in doubt} */
        InDoubt doubtOf(RestoreRequest request) {
            return doubts.getOrDefault(
                    new File(request.account(), request.fileId()), InDoubt.NOTHING);
        }
    }

    /**
     * A write in doubt, as {@link ClaimedItem} has it.
     *
     * @param since null = none is
     */
    record InDoubt(Instant since, Instant sentAfter) {
        static final InDoubt NOTHING = new InDoubt(null, null);
    }

    /** A file, as far as a doubt goes: a write to it under the same id is looked for first. */
    record File(String account, String fileId) {}

    /** The border checks this too; here it keeps one bad id from failing its whole batch. */
    static boolean isUsable(String requestId) {
        return !requestId.isEmpty()
                && requestId.length() <= LONGEST_REQUEST_ID
                && requestId.equals(Rows.storable(requestId));
    }

    /**
     * {@return within what an id is unique: one firing of a schedule, or everything ("")} What is
     * tried again stands where it stood the first time.
     */
    static String scope(Sql sql, Job job) {
        if (job.kind().equals(SCHEDULE)) {
            return job.jobId();
        }
        return job.kind().equals(JobControl.RETRY)
                ? sql.first(SCOPE, Sql.TEXT, job.sourceId()).orElse("")
                : "";
    }

    static Map<String, Holder> holders(Sql sql, String scope, List<CheckedLine> lines) {
        Set<String> requestIds = new HashSet<>();
        for (CheckedLine line : lines) {
            if (line instanceof CheckedLine.Valid valid
                    && valid.request().requestId() != null
                    && isUsable(valid.request().requestId())) {
                requestIds.add(valid.request().requestId());
            }
        }
        Map<String, Holder> holders = new HashMap<>();
        if (requestIds.isEmpty()) {
            return holders;
        }
        List<Known> known =
                sql.query(
                        KNOWN,
                        row -> new Known(row.numberOrNull(1), row.numberOrNull(2)),
                        scope,
                        new Sql.Table(requestIds.stream().map(List::of).toList()));
        if (known.stream().allMatch(item -> item.anywhere() == null)) {
            return holders;
        }
        Map<String, Map<File, InDoubt>> doubts = doubts(sql, scope, requestIds);
        doubts.forEach((id, files) -> holders.put(id, new Holder(null, null, true, files)));
        List<Long> newest = known.stream().map(Known::newest).filter(Objects::nonNull).toList();
        sql.query(
                HOLDERS,
                row -> {
                    String id = row.text("request_id");
                    return holders.put(id, holder(row, doubts.getOrDefault(id, Map.of())));
                },
                newest);
        return holders;
    }

    /** The newest item of an id within the scope, and any item of it at all; null for none. */
    private record Known(Long newest, Long anywhere) {}

    private static Map<String, Map<File, InDoubt>> doubts(
            Sql sql, String scope, Set<String> requestIds) {
        Map<String, Map<File, InDoubt>> doubts = new HashMap<>();
        sql.query(
                DOUBTS,
                row ->
                        doubts.computeIfAbsent(row.text("request_id"), id -> new HashMap<>())
                                .put(
                                        new File(row.text("account"), row.text("file_id")),
                                        new InDoubt(
                                                row.instant("doubt_since"),
                                                row.instant("sent_after"))),
                requestIds,
                scope,
                scope);
        return doubts;
    }

    private static Holder holder(Sql.Row row, Map<File, InDoubt> doubts) throws SQLException {
        Content content =
                new Content(
                        row.text("provider"),
                        row.text("account"),
                        Operation.of(row.text("operation")).orElseThrow(),
                        row.text("file_id"),
                        row.text("version_id"));
        boolean free =
                row.text("state").equals("ended") && !Rows.status(row.text("status")).isDoneWell();
        return new Holder(
                content, ItemOutcomes.id(row.text("job_id"), row.number("line")), free, doubts);
    }
}
