package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which requestIds are taken, and by what. Answers hold under the write lock. */
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
                    + " FETCH FIRST 1 ROW ONLY),"
                    + " (SELECT i.id FROM restore_item i WHERE i.request_id = r.request_id"
                    + " ORDER BY i.request_id DESC, i.scope DESC, i.id DESC"
                    + " FETCH FIRST 1 ROW ONLY)"
                    + " FROM UNNEST(?) AS r(request_id)";

    private static final String HOLDERS =
            "SELECT request_id, job_id, line, state, status, provider, account,"
                    + " operation, file_id, version_id FROM restore_item WHERE id = ANY(?)";

    /**
     * Unsolved doubts of all items that ever had the id, not only of the newest. Without a scope
     * also those of firings: a failed item of one may be dropped back as a file.
     */
    private static final String DOUBTS =
            "SELECT request_id, account, file_id, MIN(doubt_since) AS doubt_since"
                    + " FROM restore_item WHERE request_id = ANY(?) AND (scope = ? OR ? = '')"
                    + " AND state = 'ended'"
                    + " AND doubt_since IS NOT NULL GROUP BY request_id, account, file_id";

    private static final String SCOPE =
            "SELECT scope FROM restore_item WHERE job_id = ?"
                    + " ORDER BY job_id, id FETCH FIRST 1 ROW ONLY";

    private RequestIds() {}

    /** What a requestId stands for. */
    record Content(
            Provider provider,
            String account,
            Operation operation,
            String fileId,
            String versionId) {
        static Content of(RestoreRequest request) {
            return new Content(
                    request.provider(),
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
     * @param doubts since when writes under this id are in doubt, by account and file
     */
    record Holder(Content content, String outcomeId, boolean free, Map<File, Instant> doubts) {

        /** {@return since when a write of this id on the request's file is in doubt, or null} */
        Instant doubtOf(RestoreRequest request) {
            return doubts.get(new File(request.account(), request.fileId()));
        }
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
    static String scope(Connection connection, Job job) throws SQLException {
        if (job.kind().equals(SCHEDULE)) {
            return job.jobId();
        }
        return job.kind().equals(JobControl.RETRY) ? scopeOf(connection, job.sourceId()) : "";
    }

    private static String scopeOf(Connection connection, String jobId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SCOPE)) {
            statement.setString(1, jobId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    static Map<String, Holder> holders(Connection connection, String scope, List<CheckedLine> lines)
            throws SQLException {
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
        List<Long> newest = new ArrayList<>();
        if (!findKnown(connection, scope, requestIds, newest)) {
            return holders;
        }
        Map<String, Map<File, Instant>> doubts = doubts(connection, scope, requestIds);
        doubts.forEach((id, files) -> holders.put(id, new Holder(null, null, true, files)));
        try (PreparedStatement statement = connection.prepareStatement(HOLDERS)) {
            statement.setArray(1, Rows.ids(connection, newest));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String id = row.getString("request_id");
                    holders.put(id, holder(row, doubts.getOrDefault(id, Map.of())));
                }
            }
        }
        return holders;
    }

    /** Adds the newest item of each id; returns whether there is any item, in whatever scope. */
    private static boolean findKnown(
            Connection connection, String scope, Set<String> requestIds, List<Long> newest)
            throws SQLException {
        boolean any = false;
        try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
            statement.setString(1, scope);
            statement.setArray(2, Rows.texts(connection, requestIds));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long id = row.getLong(1);
                    if (!row.wasNull()) {
                        newest.add(id);
                    }
                    row.getLong(2);
                    any |= !row.wasNull();
                }
            }
        }
        return any;
    }

    private static Map<String, Map<File, Instant>> doubts(
            Connection connection, String scope, Set<String> requestIds) throws SQLException {
        Map<String, Map<File, Instant>> doubts = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(DOUBTS)) {
            statement.setArray(1, Rows.texts(connection, requestIds));
            statement.setString(2, scope);
            statement.setString(3, scope);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    File file = new File(row.getString("account"), row.getString("file_id"));
                    doubts.computeIfAbsent(row.getString("request_id"), id -> new HashMap<>())
                            .put(file, Rows.instant(row, "doubt_since"));
                }
            }
        }
        return doubts;
    }

    private static Holder holder(ResultSet row, Map<File, Instant> doubts) throws SQLException {
        Content content =
                new Content(
                        Provider.of(row.getString("provider")).orElseThrow(),
                        row.getString("account"),
                        Operation.of(row.getString("operation")).orElseThrow(),
                        row.getString("file_id"),
                        row.getString("version_id"));
        boolean free =
                row.getString("state").equals("ended")
                        && !Rows.status(row.getString("status")).isDoneWell();
        return new Holder(
                content, Outcomes.id(row.getString("job_id"), row.getLong("line")), free, doubts);
    }
}
