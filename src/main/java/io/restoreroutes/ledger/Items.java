package io.restoreroutes.ledger;

import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of {@code restore_item}: what is waiting, under way, or credited. */
final class Items {
    /** ORDER BY names the columns of the index from the first on, else all due rows are sorted. */
    static final String CLAIM_ORDER = " ORDER BY state, account, claim_order, due_at, id LIMIT ";

    /**
     * Only what the lease is for, which is nearly always all of the account. Not a plain
     * comparison: no other index is tried for it, and PostgreSQL, which takes an expression that is
     * compared for one that hardly ever fits, does not read and sort everything to find a few rows.
     */
    static final String OF_LANE = " AND COALESCE(lane = ?, FALSE)";

    /** One row read along the index for each account and priority, however many wait. */
    private static final String NEXT_DUE =
            "SELECT a.account, (SELECT i.due_at FROM restore_item i WHERE i.state = 'waiting'"
                    + " AND i.account = a.account AND i.claim_order = p.claim_order%s"
                    + " ORDER BY i.state, i.account, i.claim_order, i.due_at, i.id LIMIT 1) AS due_at"
                    + " FROM ROWS(?) AS a(account, lane) CROSS JOIN ROWS(?) AS p(claim_order)";

    /** Of a dry run of the lowest priority. */
    static final int LAST_ORDER = JobControl.BEHIND_WRITES + JobControl.HIGHEST;

    private static final Sql.Table ORDERS =
            new Sql.Table(
                    IntStream.rangeClosed(-JobControl.HIGHEST, LAST_ORDER)
                            .mapToObj(List::of)
                            .toList());

    private static final String OPEN =
            "SELECT account, COUNT(*) FROM restore_item WHERE state <> 'ended' GROUP BY account";
    private static final String KEEP =
            "UPDATE restore_item SET progress = ? WHERE id = ? AND state = 'trying'"
                    + " AND claim_epoch = ?";
    private static final String CREDITS =
            "SELECT version_id FROM restore_credit WHERE account = ANY(?) AND file_id = ?";

    /** Both sides are read along an index: the credits' key, and that of doubts. */
    private static final String LAST_WRITE =
            "SELECT MAX(w.at) AS at FROM (SELECT written_at AS at FROM restore_credit"
                    + " WHERE account = ANY(?) AND file_id = ?"
                    + " UNION ALL SELECT doubt_since AS at FROM restore_item"
                    + " WHERE lane = ANY(?) AND file_id = ? AND doubt_since IS NOT NULL"
                    + " AND id <> ?) w";

    /**
     * What items of other lanes may have promoted on a file; in the own lane the order of the file
     * keeps all others off. What is being tried may have written by now.
     */
    private static final String PROMOTING =
            "SELECT version_id FROM restore_item WHERE lane = ANY(?) AND file_id = ?"
                    + " AND state = 'trying' AND operation <> 'restore'"
                    + " UNION SELECT version_id FROM restore_item WHERE lane = ANY(?)"
                    + " AND file_id = ? AND doubt_since IS NOT NULL AND operation <> 'restore'";

    private static final String LATER =
            " WHERE state = 'waiting' AND account = ANY(?) AND due_at > ?";
    private static final String EARLIER = "UPDATE restore_item SET due_at = due_at - ?" + LATER;
    private static final String NOW = "UPDATE restore_item SET due_at = ?" + LATER;

    /** For each ended item the next one of its file, read along the index of order. */
    private static final String SUCCESSORS =
            "SELECT (SELECT b.id FROM restore_item b WHERE b.lane = e.lane"
                    + " AND SAME_FILE(b, e) AND b.state = 'blocked' AND b.state <> 'ended'"
                    + " ORDER BY b.lane, b.file_id, b.state, b.id LIMIT 1)"
                    + " FROM restore_item e WHERE e.id = ANY(?)";

    private static final String FIRST_BLOCKED =
            "SELECT id FROM restore_item WHERE lane = ? AND file_id = ? AND state = 'blocked'"
                    + " AND state <> 'ended' ORDER BY lane, file_id, state, id LIMIT 1";

    private static final String RELEASE =
            "UPDATE restore_item SET state = 'waiting', due_at = ? WHERE id = ANY(?)";
    private static final String ACCOUNTS =
            "SELECT DISTINCT account FROM restore_item WHERE id = ANY(?)";

    private static final String INSERT =
            "INSERT INTO restore_item (job_id, line, state, account, lane, provider, operation,"
                    + " file_id, version_id, request_id, reason, labels, accepted_at, due_at,"
                    + " tries, writes_sent, doubt_since, sent_after, scope, claim_order, selector,"
                    + " found, told)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?)";

    private Items() {}

    /**
     * An item to be.
     *
     * @param scope within what its request's id is unique, with what a dry run adds to it
     * @param file what it is in order by
     */
    record NewItem(
            String jobId,
            long line,
            RestoreRequest request,
            String lane,
            String file,
            boolean blocked,
            RequestIds.InDoubt doubt,
            String scope,
            int claimOrder,
            FoundPart part) {

        private Object[] parameters(Instant now) {
            return new Object[] {
                jobId,
                line,
                blocked ? "blocked" : "waiting",
                request.account(),
                lane,
                request.provider().wireName(),
                request.operation().wireName(),
                file,
                request.versionId() == null ? "" : request.versionId(),
                request.requestId(),
                Rows.storable(request.reason()),
                Rows.storable(Rows.labels(request.labels())),
                now,
                now,
                doubt.since(),
                doubt.sentAfter(),
                scope,
                claimOrder,
                Rows.storable(Rows.selector(request.selector())),
                part == null ? "" : part.key(),
                part == null ? null : Rows.storable(part.told())
            };
        }
    }

    static void insert(Sql sql, List<NewItem> items, Instant now) {
        sql.batch(INSERT, items.stream().map(item -> item.parameters(now)).toList());
    }

    /** {@return the item; of its source only the line is known, and it is not claimed} */
    static ClaimedItem unclaimed(Sql.Row row) throws SQLException {
        return item(row, 0, null, null);
    }

    /**
     * {@return the item as it was claimed; of its source only the line is known}
     *
     * @param providerTime of the claim: a write that is not in doubt so far leaves later
     */
    static ClaimedItem item(Sql.Row row, long epoch, Instant claimedAt, Instant providerTime)
            throws SQLException {
        String jobId = row.text("job_id");
        long line = row.number("line");
        Selector selector = Rows.selector(row.text("selector"));
        String versionId = row.text("version_id");
        String part = row.text("found");
        RestoreRequest request =
                new RestoreRequest(
                        row.text("request_id"),
                        Provider.named(row.text("provider")),
                        row.text("account"),
                        Operation.of(row.text("operation")).orElseThrow(),
                        FoundPart.isFolder(part)
                                ? null
                                : Rows.fileId(row.text("file_id"), selector),
                        versionId.isEmpty() ? null : versionId,
                        row.text("reason"),
                        Rows.labels(row.text("labels")),
                        selector);
        return new ClaimedItem(
                row.number("id"),
                ItemOutcomes.id(jobId, line, part),
                jobId,
                new Source(null, null, line),
                request,
                row.instant("accepted_at"),
                (int) row.number("tries"),
                row.instant("first_tried_at"),
                (int) row.number("writes_sent"),
                // What a dry run was doing when its process ended was no write.
                selector.dryRun() ? null : row.instant("doubt_since"),
                row.instant("doubt_since") == null ? providerTime : row.instant("sent_after"),
                row.text("progress"),
                part,
                row.text("told"),
                epoch,
                claimedAt);
    }

    /** {@return the same with the kind and the name of its job} */
    static ClaimedItem withSource(ClaimedItem item, String kind, String name) {
        return new ClaimedItem(
                item.id(),
                item.outcomeId(),
                item.jobId(),
                new Source(kind, name, item.source().line()),
                item.request(),
                item.acceptedAt(),
                item.tries(),
                item.firstTriedAt(),
                item.writesSent(),
                item.doubtSince(),
                item.sentAfter(),
                item.progress(),
                item.part(),
                item.told(),
                item.epoch(),
                item.claimedAt());
    }

    /** {@return per account the earliest due time of its waiting items; absent if none waits} */
    static Map<String, Instant> nextDue(
            Sql sql, Collection<String> accounts, Lanes lanes, boolean shared) {
        Map<String, Instant> due = new TreeMap<>();
        if (!accounts.isEmpty()) {
            sql.query(
                    NEXT_DUE.formatted(shared ? " AND COALESCE(i.lane = a.lane, FALSE)" : ""),
                    row -> {
                        Instant first = row.instant("due_at");
                        return first == null
                                ? null
                                : due.merge(
                                        row.text("account"),
                                        first,
                                        (a, b) -> a.isBefore(b) ? a : b);
                    },
                    new Sql.Table(
                            accounts.stream().map(name -> List.of(name, lanes.of(name))).toList()),
                    ORDERS);
        }
        return due;
    }

    /** {@return per account how many items have not ended} */
    static Map<String, Long> open(Sql sql) {
        Map<String, Long> open = new TreeMap<>();
        sql.query(OPEN, row -> open.put(row.text(1), row.number(2)));
        return open;
    }

    /** {@return false if another process is trying it by now} */
    static boolean keepProgress(Sql sql, ClaimedItem item, String progress) {
        return sql.update(KEEP, Rows.storable(progress), item.id(), item.epoch()) > 0;
    }

    /** {@return version ids that outcomes on these accounts' file took credit for} */
    static Set<String> creditedVersions(Sql sql, Collection<String> accounts, String fileId) {
        return new HashSet<>(sql.query(CREDITS, Sql.TEXT, accounts, fileId));
    }

    /** {@return versions that items of these lanes may have promoted on that file} */
    static Set<String> promoting(Sql sql, Collection<String> lanes, String fileId) {
        return new HashSet<>(sql.query(PROMOTING, Sql.TEXT, lanes, fileId, lanes, fileId));
    }

    /**
     * {@return when one of the accounts, but for that item, last wrote to the file, or may have}
     */
    static Optional<Instant> lastWrite(
            Sql sql, Collection<String> accounts, Lanes lanes, String fileId, long except) {
        Set<String> theirs = accounts.stream().map(lanes::of).collect(Collectors.toSet());
        return sql.first(
                LAST_WRITE, row -> row.instant("at"), accounts, fileId, theirs, fileId, except);
    }

    /**
     * Lets waiting items be due earlier, because the clock was set back.
     *
     * @param by how far due times of the future move
     * @param longest what is then still due later than that is due now
     * @return how many
     */
    static int dueEarlier(
            Sql sql, Collection<String> accounts, Instant now, Duration by, Duration longest) {
        int moved = by.isZero() ? 0 : sql.update(EARLIER, by.toMillis(), accounts, now);
        return moved + sql.update(NOW, now, accounts, now.plus(longest));
    }

    /**
     * Lets the next items of their files run.
     *
     * @param endedIds items that were the ones of their files to run: not blocked
     * @return the accounts of the items that may be claimed now
     */
    static Set<String> release(Sql sql, List<Long> endedIds, Instant now) {
        if (endedIds.isEmpty()) {
            return Set.of();
        }
        // Two items of one file never ended in one batch, so no id comes twice.
        return releaseAll(sql, sql.query(SUCCESSORS, Sql.NUMBER, endedIds), now);
    }

    /** Lets the first of those run that wait for a file, or a path, which nobody works on. */
    static Set<String> releaseFirst(Sql sql, String lane, String file, Instant now) {
        return releaseAll(sql, sql.query(FIRST_BLOCKED, Sql.NUMBER, lane, file), now);
    }

    private static Set<String> releaseAll(Sql sql, List<Long> next, Instant now) {
        if (next.isEmpty()) {
            return Set.of();
        }
        sql.update(RELEASE, now, next);
        return accounts(sql, next);
    }

    static Set<String> accounts(Sql sql, Collection<Long> ids) {
        return new HashSet<>(sql.query(ACCOUNTS, Sql.TEXT, ids));
    }
}
