package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
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
            "SELECT request_id, job_id, line, state, status, provider, account, operation, file_id,"
                    + " version_id, selector FROM restore_item WHERE id = ANY(?)";

    /**
     * Unsolved doubts of all items that ever had the id, not only of the newest. Without a scope
     * also those of firings: a failed item of one may be dropped back as a file.
     */
    private static final String DOUBTS =
            "SELECT request_id, account, file_id, selector, MIN(doubt_since) AS doubt_since,"
                    + " CASE WHEN COUNT(sent_after) = COUNT(*) THEN MIN(sent_after) END AS sent_after"
                    + " FROM restore_item WHERE request_id = ANY(?) AND (scope = ? OR ? = '')"
                    + " AND state = 'ended'"
                    + " AND doubt_since IS NOT NULL GROUP BY request_id, account, file_id, selector";

    private static final String SCOPE =
            "SELECT scope FROM restore_item WHERE job_id = ?" + " ORDER BY job_id, id LIMIT 1";

    /** Behind the scope of a dry run's item: it takes no id. No scope of a job ends so. */
    private static final String NO_ID = "?";

    private RequestIds() {}

    /** What a requestId stands for. */
    record Content(
            String provider,
            String account,
            Operation operation,
            String fileId,
            String versionId,
            Selector selector) {
        static Content of(RestoreRequest request) {
            return of(
                    request.provider().wireName(),
                    request.account(),
                    request.operation(),
                    request.fileId(),
                    request.versionId(),
                    request.selector());
        }

        /** As it was asked: without the file that was found and the version that was chosen. */
        private static Content of(
                String provider,
                String account,
                Operation operation,
                String fileId,
                String versionId,
                Selector selector) {
            return new Content(
                    provider,
                    account,
                    operation,
                    selector.path() == null ? fileId : null,
                    selector.choosesVersion() ? null : versionId,
                    selector);
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
            String file = request.fileId() == null ? request.selector().path() : request.fileId();
            return doubts.getOrDefault(new File(request.account(), file), InDoubt.NOTHING);
        }
    }

    /**
     * A write in doubt, as {@link ClaimedItem} has it.
     *
     * @param since null = none is
     */
    record InDoubt(Instant since, Instant sentAfter) {
        static final InDoubt NOTHING = new InDoubt(null, null);

        /** {@return the earlier times of both; one that is not known may be any} */
        InDoubt earliest(InDoubt other) {
            return new InDoubt(
                    since.isBefore(other.since) ? since : other.since,
                    sentAfter == null || other.sentAfter == null
                            ? null
                            : sentAfter.isBefore(other.sentAfter) ? sentAfter : other.sentAfter);
        }
    }

    /**
     * A file, by its id and by the path that led to it, as far as a doubt goes: a write to it under
     * the same id is looked for first.
     */
    record File(String account, String file) {}

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
        return job.kind().equals(FollowUp.RETRY.kind())
                ? sql.first(SCOPE, Sql.TEXT, job.sourceId()).orElse("").replace(NO_ID, "")
                : "";
    }

    /** {@return the scope of an item of a job with that scope} */
    static String scope(String ofJob, RestoreRequest request) {
        return request.selector().dryRun() ? ofJob + NO_ID : ofJob;
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
                row -> {
                    Map<File, InDoubt> files =
                            doubts.computeIfAbsent(row.text("request_id"), id -> new HashMap<>());
                    InDoubt doubt =
                            new InDoubt(row.instant("doubt_since"), row.instant("sent_after"));
                    Selector selector = Rows.selector(row.text("selector"));
                    for (String file : Arrays.asList(row.text("file_id"), selector.path())) {
                        if (file != null) {
                            files.merge(
                                    new File(row.text("account"), file), doubt, InDoubt::earliest);
                        }
                    }
                    return files;
                },
                requestIds,
                scope,
                scope);
        return doubts;
    }

    private static Holder holder(Sql.Row row, Map<File, InDoubt> doubts) throws SQLException {
        Content content =
                Content.of(
                        row.text("provider"),
                        row.text("account"),
                        Operation.of(row.text("operation")).orElseThrow(),
                        row.text("file_id"),
                        row.text("version_id"),
                        Rows.selector(row.text("selector")));
        boolean free =
                row.text("state").equals("ended") && !Rows.status(row.text("status")).isDoneWell();
        return new Holder(
                content, ItemOutcomes.id(row.text("job_id"), row.number("line")), free, doubts);
    }
}
