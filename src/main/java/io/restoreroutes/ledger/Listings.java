package io.restoreroutes.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FolderCounts;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests for a folder: each folder to be listed and each file found is an item of its job, unique
 * by job, line and id, so that a listing that was cut off is simply made again. The request has its
 * outcome when all of them have ended. Each public method is one transaction, thread-safe, and
 * throws {@link LedgerException} as {@link Ledger}; the others have their place in the order of
 * writes.
 */
public final class Listings {
    private static final TypeReference<List<String>> KEYS = new TypeReference<>() {};
    private static final TypeReference<List<FoundPart>> PARTS = new TypeReference<>() {};

    private static final String BEGUN = "begun";
    private static final String REFUTED = "refuted";
    private static final String DONE = "done";

    private static final String BEGIN =
            "INSERT INTO restore_listing (job_id, line, root, approve_up_to, open, folders,"
                    + " unchanged, planned, skipped, failed, ended)"
                    + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, FALSE)";
    private static final String TRYING =
            "SELECT 1 FROM restore_item WHERE id = ? AND state = 'trying' AND claim_epoch = ?";
    private static final String KNOWN =
            "SELECT found FROM restore_item WHERE job_id = ? AND line = ? AND found <> ''"
                    + " AND found = ANY(?)";
    private static final String ROW = "SELECT * FROM restore_listing WHERE job_id = ? AND line = ?";
    private static final String OPEN =
            "UPDATE restore_listing SET open = open + ?, later = ? WHERE job_id = ? AND line = ?";
    private static final String ADD =
            "UPDATE restore_listing SET open = open - ?, folders = folders + ?,"
                    + " unchanged = unchanged + ?, planned = planned + ?, skipped = skipped + ?,"
                    + " failed = failed + ? WHERE job_id = ? AND line = ?";
    private static final String END =
            "UPDATE restore_listing SET ended = TRUE WHERE job_id = ? AND line = ?";
    private static final String ROOT =
            "SELECT i.*, j.kind AS job_kind, j.name AS job_name FROM restore_item i"
                    + " JOIN restore_job j ON j.job_id = i.job_id"
                    + " WHERE i.job_id = ? AND i.line = ? AND i.found <> '' AND i.found = ?";
    private static final String UNENDED =
            "SELECT * FROM restore_listing WHERE job_id = ? AND NOT ended ORDER BY line";
    private static final String WITHDRAWN =
            "SELECT line, COUNT(*) FROM restore_item WHERE job_id = ? AND found <> ''"
                    + " AND state IN ('waiting', 'held') GROUP BY line";
    private static final String WITHDRAW =
            "UPDATE restore_item SET state = 'ended', status = 'cancelled' WHERE job_id = ?"
                    + " AND found <> '' AND state IN ('waiting', 'held')";
    private static final String SAMPLE =
            "UPDATE restore_listing SET sample = ? WHERE job_id = ? AND line = ?";
    private static final String SPOT_CHECK =
            "UPDATE restore_listing SET sample = NULL, spot_check = ? WHERE job_id = ? AND line = ?";

    /** What has been decided stays; what was only counted is counted anew. */
    private static final String ANEW =
            "UPDATE restore_listing SET folders = 0, fault = NULL, later = NULL, unchanged ="
                    + " (SELECT COUNT(*) FROM restore_item i WHERE i.job_id = restore_listing.job_id"
                    + " AND i.line = restore_listing.line AND i.found <> ''"
                    + " AND i.found NOT LIKE '/%' AND i.found NOT LIKE '!%'"
                    + " AND i.status = 'unchanged') WHERE job_id = ? AND line = ?";

    private static final String FOLDERS_ANEW =
            "UPDATE restore_item SET state = 'waiting', status = NULL, due_at = ?, tries = 0,"
                    + " first_tried_at = NULL, told = 'full'"
                    + " WHERE job_id = ? AND line = ? AND found <> '' AND found LIKE '/%'";
    private static final String FAULT =
            "UPDATE restore_listing SET fault = ? WHERE job_id = ? AND line = ?";
    private static final String FORGET = "DELETE FROM restore_listing WHERE job_id = ?";

    private final Database database;
    private final JobStore jobs;
    private final Lanes lanes;
    private final Clock clock;
    private volatile long mostPlanned = Long.MAX_VALUE;

    Listings(Database database, JobStore jobs, Lanes lanes, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.lanes = lanes;
        this.clock = clock;
    }

    /** From now on no job with a folder may plan more files than that. */
    public void planAtMost(long files) {
        mostPlanned = files;
    }

    /** A request for a folder, by its place. */
    private record Line(String jobId, long line) {
        static Line of(ClaimedItem item) {
            return new Line(item.jobId(), item.source().line());
        }
    }

    /** How a request for a folder will end, if not well. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Fault(Status status, OutcomeError error) {
        /** What weighs more comes later. */
        private static final List<ErrorCode> WEIGHTS =
                List.of(
                        ErrorCode.FOLDER_TRASHED,
                        ErrorCode.LISTING_FAILED,
                        ErrorCode.FORBIDDEN,
                        ErrorCode.TOO_MANY_FILES);

        /** {@return that a folder could not be listed, or that it may not} */
        private static Fault of(ClaimedItem item, RestoreOutcome outcome) {
            OutcomeError error = outcome.error();
            if (outcome.status() == Status.REJECTED || error.code() == ErrorCode.FOLDER_TRASHED) {
                return new Fault(outcome.status(), error);
            }
            return new Fault(
                    Status.FAILED,
                    new OutcomeError(
                            ErrorCode.LISTING_FAILED,
                            what(item) + error.message(),
                            null,
                            error.httpStatus(),
                            error.providerRequestId(),
                            error.retryable()));
        }

        private static String what(ClaimedItem item) {
            return item.missing().equals(RestoreRequest.EVENTS)
                    ? "the events could not be read: "
                    : "folder " + item.folder() + " could not be listed: ";
        }

        /** {@return the one of both that weighs more; the other may be null} */
        private Fault or(Fault other) {
            return other == null || other.weight() < weight() ? this : other;
        }

        private int weight() {
            return WEIGHTS.indexOf(error.code());
        }

        private static Fault parse(String json) {
            try {
                return json == null ? null : RestoreJson.mapper().readValue(json, Fault.class);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Row(
            Line line,
            String root,
            long open,
            FolderCounts counts,
            Fault fault,
            List<String> later,
            List<FoundPart> sample,
            String spotCheck,
            boolean ended) {

        /** Its folders were asked for by nobody, and it has no outcome. */
        boolean isVerifying() {
            return line.line() <= 0;
        }

        static Row of(Sql.Row row) throws SQLException {
            return new Row(
                    new Line(row.text("job_id"), row.number("line")),
                    row.text("root"),
                    row.number("open"),
                    new FolderCounts(
                            row.number("folders"),
                            row.number("unchanged"),
                            row.number("planned"),
                            row.number("skipped"),
                            row.number("failed")),
                    Fault.parse(row.text("fault")),
                    keys(row.text("later")),
                    drawn(row.text("sample")),
                    row.text("spot_check"),
                    row.flag("ended"));
        }

        /** Nothing more is to be listed. */
        boolean isGivenUp() {
            return fault != null && fault.error().code() == ErrorCode.TOO_MANY_FILES;
        }
    }

    private static List<String> keys(String json) {
        return read(json, KEYS);
    }

    private static List<FoundPart> drawn(String json) {
        return read(json, PARTS);
    }

    private static <T> List<T> read(String json, TypeReference<List<T>> type) {
        try {
            return json == null ? List.of() : RestoreJson.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins the listings of these requests, by line.
     *
     * @return how many there are
     */
    int begin(Sql sql, Job job, Map<Long, RestoreRequest> requests) {
        sql.batch(
                BEGIN,
                requests.entrySet().stream()
                        .map(
                                request ->
                                        new Object[] {
                                            job.jobId(),
                                            request.getKey(),
                                            root(request.getValue()),
                                            limit(request.getValue()),
                                            1
                                        })
                        .toList());
        return requests.size();
    }

    private static String root(RestoreRequest request) {
        return FoundPart.folderKey(request.listed());
    }

    private static Integer limit(RestoreRequest request) {
        int files = request.selector().approveUpTo();
        return files == 0 ? null : files;
    }

    /** Begins the listings of folders that nobody has asked for. */
    static void beginVerifying(Sql sql, Job job, long line, int folders) {
        sql.update(BEGIN, job.jobId(), line, "", null, folders);
    }

    /**
     * Adds what a page of a folder has shown to the job; what is there already stays as it is.
     *
     * @param folder the item of the folder, being tried
     * @return false if the listing is to end here: another process has the item by now, or nobody
     *     wants to know any more
     */
    public boolean add(ClaimedItem folder, Collection<FoundPart> parts) {
        database.requireRoomForWork();
        return database.write(
                sql -> {
                    if (!isTrying(sql, folder)) {
                        return false;
                    }
                    Job job = jobs.require(sql, folder.jobId());
                    Row row = require(sql, Line.of(folder));
                    if (row.ended() || row.isGivenUp() || job.action() == JobAction.CANCELLED) {
                        return false;
                    }
                    add(sql, job, row, folder, parts);
                    return true;
                });
    }

    static boolean isTrying(Sql sql, ClaimedItem item) {
        return sql.exists(TRYING, item.id(), item.epoch());
    }

    /** {@return those of these folders that are items of the same request} */
    public Set<String> listed(ClaimedItem item, Collection<String> folders) {
        Line line = Line.of(item);
        List<String> keys = folders.stream().map(FoundPart::folderKey).toList();
        List<String> known =
                database.read(sql -> sql.query(KNOWN, Sql.TEXT, line.jobId(), line.line(), keys));
        return known.stream().map(FoundPart::folderOf).collect(Collectors.toSet());
    }

    private void add(Sql sql, Job job, Row row, ClaimedItem origin, Collection<FoundPart> parts) {
        Line line = row.line();
        Map<String, FoundPart> fresh = new LinkedHashMap<>();
        parts.stream()
                .filter(part -> part.lot() == null)
                .forEach(part -> fresh.putIfAbsent(part.key(), part));
        draw(sql, row, parts);
        fresh.keySet()
                .removeAll(sql.query(KNOWN, Sql.TEXT, line.jobId(), line.line(), fresh.keySet()));
        List<String> later = new ArrayList<>(row.later());
        for (FoundPart part : List.copyOf(fresh.values())) {
            if (part.later()) {
                fresh.remove(part.key());
                if (!later.contains(part.key())) {
                    later.add(part.key());
                }
            }
        }
        Instant now = clock.instant();
        Items.insert(
                sql,
                fresh.values().stream().map(part -> item(job, line, origin, part)).toList(),
                now);
        sql.update(
                OPEN,
                fresh.size(),
                later.isEmpty() ? null : RestoreJson.write(later),
                line.jobId(),
                line.line());
        JobStore.Change change = new JobStore.Change();
        change.open = fresh.size();
        jobs.add(sql, Map.of(line.jobId(), change));
    }

    /** Keeps those of the lowest lots. */
    private static void draw(Sql sql, Row row, Collection<FoundPart> parts) {
        List<FoundPart> drawn =
                Stream.concat(row.sample().stream(), parts.stream())
                        .filter(part -> part.lot() != null)
                        .sorted(Comparator.comparing(FoundPart::lot))
                        .distinct()
                        .limit(FoundPart.DRAWN)
                        .toList();
        if (row.spotCheck() == null && !drawn.equals(row.sample())) {
            sql.update(SAMPLE, RestoreJson.write(drawn), row.line().jobId(), row.line().line());
        }
    }

    private Items.NewItem item(Job job, Line line, ClaimedItem origin, FoundPart found) {
        RestoreRequest asked = origin.request();
        String outcomeId = ItemOutcomes.id(line.jobId(), line.line(), found.key());
        boolean isFolder = FoundPart.isFolder(found.key());
        String file = isFolder ? FoundPart.folderOf(found.key()) : FoundPart.fileOf(found.key());
        // A folder is listed as the one that it was found in.
        FoundPart part =
                isFolder && origin.folder() != null
                        ? new FoundPart(found.key(), origin.told(), false, null)
                        : found;
        // Its match has been applied; the folder says that it was found.
        RestoreRequest request =
                isFolder
                        ? asked
                        : asked.withFile(file)
                                .withRequestId(FollowUp.shortened(asked.requestId() + "/" + file));
        return new Items.NewItem(
                line.jobId(),
                line.line(),
                request,
                lanes.of(request.account()),
                Rows.apart(file, outcomeId),
                false,
                RequestIds.InDoubt.NOTHING,
                RequestIds.scope("", request),
                Rows.claimOrder(job.priority(), request.selector()),
                part);
    }

    /** What verdicts have changed of requests for folders. */
    static final class Change {
        /** A folder of which nothing is known. */
        private static final FolderCounts UNREADABLE = new FolderCounts(1, 0, 0, 0, 0);

        private final Map<Line, Count> counts = new HashMap<>();

        private static final class Count {
            private long ended;
            private FolderCounts found = FolderCounts.NONE;
            private Fault fault;
            private boolean refuted;
        }

        /**
         * A part has ended.
         *
         * @return whether it has an outcome of its own
         */
        boolean end(Verdict.Ended verdict) {
            Count count = counts.computeIfAbsent(Line.of(verdict.item()), line -> new Count());
            RestoreOutcome outcome = verdict.outcome();
            count.ended++;
            if (verdict.item().isSample()) {
                count.refuted |= outcome.status() == Status.PLANNED;
                return false;
            }
            if (verdict.item().folder() == null) {
                count.found = count.found.and(file(outcome.status()));
                return outcome.status() != Status.UNCHANGED;
            }
            count.found = count.found.and(found(verdict.item(), outcome));
            if (outcome.status() != Status.LISTED) {
                count.fault = Fault.of(verdict.item(), outcome).or(count.fault);
            }
            return false;
        }

        private static FolderCounts found(ClaimedItem listed, RestoreOutcome outcome) {
            if (outcome.counts() != null) {
                return outcome.counts();
            }
            boolean isFolder = listed.request().selector().folder() != null;
            return isFolder ? UNREADABLE : FolderCounts.NONE;
        }

        private static FolderCounts file(Status status) {
            return switch (status) {
                case PLANNED -> new FolderCounts(0, 0, 1, 0, 0);
                case SKIPPED -> new FolderCounts(0, 0, 0, 1, 0);
                case UNCHANGED -> new FolderCounts(0, 1, 0, 0, 0);
                default -> new FolderCounts(0, 0, 0, 0, 1);
            };
        }

        boolean isNothing() {
            return counts.isEmpty();
        }
    }

    /**
     * What followed from verdicts.
     *
     * @param outcomes of requests for folders that have ended
     * @param accounts of which items may be claimed now
     */
    record Settled(List<RestoreOutcome> outcomes, Set<String> accounts) {}

    /** Counts what has ended, and ends the requests of which nothing is open any more. */
    Settled settle(Sql sql, Change change, Map<String, JobStore.Change> ofJobs, Instant now) {
        Settled settled = new Settled(new ArrayList<>(), new HashSet<>());
        if (change.isNothing()) {
            return settled;
        }
        change.counts.forEach(
                (line, count) -> {
                    sql.update(
                            ADD,
                            count.ended,
                            count.found.folders(),
                            count.found.unchanged(),
                            count.found.planned(),
                            count.found.skipped(),
                            count.found.failed(),
                            line.jobId(),
                            line.line());
                    if (count.refuted) {
                        sql.update(SPOT_CHECK, REFUTED, line.jobId(), line.line());
                    }
                    if (count.fault != null) {
                        fault(sql, line, count.fault.or(require(sql, line).fault()));
                    }
                });
        Set<Line> lines = new HashSet<>(change.counts.keySet());
        Set<String> jobIds = new HashSet<>();
        lines.forEach(line -> jobIds.add(line.jobId()));
        for (String jobId : jobIds) {
            JobStore.Change ofJob = ofJobs.get(jobId);
            long planned =
                    jobs.require(sql, jobId).counts().get(Status.PLANNED)
                            + ofJob.counts.getOrDefault(Status.PLANNED, 0L);
            if (planned > mostPlanned) {
                lines.addAll(giveUp(sql, jobId, ofJob));
            }
        }
        for (Line line : lines) {
            Row row = require(sql, line);
            if (row.open() == 0 && row.isVerifying()) {
                sql.update(END, line.jobId(), line.line());
            } else if (row.open() == 0 && !row.ended()) {
                settle(sql, row, ofJobs.get(line.jobId()), now, settled);
            }
        }
        return settled;
    }

    private static void fault(Sql sql, Line line, Fault fault) {
        sql.update(FAULT, RestoreJson.write(fault), line.jobId(), line.line());
    }

    private void settle(Sql sql, Row row, JobStore.Change ofJob, Instant now, Settled settled) {
        Line line = row.line();
        ClaimedItem root = root(sql, row);
        if (!row.isGivenUp() && goesOn(sql, row, root, ofJob, now)) {
            settled.accounts().add(root.request().account());
            return;
        }
        if (!row.later().isEmpty() && !row.isGivenUp()) {
            List<FoundPart> parts =
                    row.later().stream().map(key -> new FoundPart(key, null, false, null)).toList();
            sql.update(OPEN, 0, null, line.jobId(), line.line());
            add(sql, jobs.require(sql, line.jobId()), require(sql, line), root, parts);
            // None is open if each of them was found and has ended before.
            if (require(sql, line).open() > 0) {
                settled.accounts().add(root.request().account());
                return;
            }
        }
        sql.update(END, line.jobId(), line.line());
        RestoreOutcome outcome = outcome(row, root, now);
        ofJob.open--;
        ofJob.count(outcome.status());
        ofJob.retryable += RecordStore.isRetryable(outcome) ? 1 : 0;
        settled.outcomes().add(outcome);
    }

    /**
     * Begins the spot check, if anything is to be looked at, or the listing anew if it was refuted.
     *
     * @return whether something is open by that
     */
    private boolean goesOn(Sql sql, Row row, ClaimedItem root, JobStore.Change ofJob, Instant now) {
        Line line = row.line();
        if (REFUTED.equals(row.spotCheck())) {
            sql.update(SPOT_CHECK, DONE, line.jobId(), line.line());
            sql.update(ANEW, line.jobId(), line.line());
            int folders = sql.update(FOLDERS_ANEW, now, line.jobId(), line.line());
            sql.update(OPEN, folders, null, line.jobId(), line.line());
            ofJob.open += folders;
            return true;
        }
        if (row.sample().isEmpty()) {
            return false;
        }
        sql.update(SPOT_CHECK, BEGUN, line.jobId(), line.line());
        List<FoundPart> drawn =
                row.sample().stream()
                        .map(part -> new FoundPart(part.key(), part.told(), false, null))
                        .toList();
        add(sql, jobs.require(sql, line.jobId()), require(sql, line), root, drawn);
        return require(sql, line).open() > 0;
    }

    private static RestoreOutcome outcome(Row row, ClaimedItem root, Instant now) {
        Fault fault = row.fault();
        RestoreOutcome outcome =
                RestoreOutcome.of(
                        ItemOutcomes.id(root.jobId(), root.source().line()),
                        fault == null ? Status.LISTED : fault.status(),
                        root.request(),
                        root.jobId(),
                        root.source(),
                        root.acceptedAt(),
                        now);
        return fault == null
                ? outcome.withCounts(row.counts())
                : outcome.withError(fault.error())
                        .withCounts(fault.status() == Status.REJECTED ? null : row.counts());
    }

    private static ClaimedItem root(Sql sql, Row row) {
        return sql.first(
                        ROOT,
                        found ->
                                Items.withSource(
                                        Items.unclaimed(found),
                                        found.text("job_kind"),
                                        found.text("job_name")),
                        row.line().jobId(),
                        row.line().line(),
                        row.root())
                .orElseThrow();
    }

    private static Row require(Sql sql, Line line) {
        return sql.first(ROW, Row::of, line.jobId(), line.line()).orElseThrow();
    }

    /**
     * Nothing more of the job's folders is begun; what is under way ends.
     *
     * @return the requests that this concerns; none if it was done before
     */
    private List<Line> giveUp(Sql sql, String jobId, JobStore.Change ofJob) {
        List<Line> lines =
                sql.query(UNENDED, Row::of, jobId).stream()
                        .filter(row -> !row.isGivenUp())
                        .map(Row::line)
                        .toList();
        if (lines.isEmpty()) {
            return lines;
        }
        OutcomeError error =
                new OutcomeError(
                        ErrorCode.TOO_MANY_FILES,
                        "more than "
                                + mostPlanned
                                + " files would be written; take a smaller folder, a match or a"
                                + " person, or raise restore.plan.max-files",
                        null,
                        null,
                        null,
                        false);
        lines.forEach(line -> fault(sql, line, new Fault(Status.FAILED, error)));
        Map<Long, Long> withdrawn = new HashMap<>();
        sql.query(WITHDRAWN, row -> withdrawn.put(row.number(1), row.number(2)), jobId);
        sql.update(WITHDRAW, jobId);
        withdrawn.forEach((line, parts) -> sql.update(ADD, parts, 0, 0, 0, 0, 0, jobId, line));
        ofJob.open -= withdrawn.values().stream().mapToLong(Long::longValue).sum();
        ofJob.tally = ofJob.tally.and(JobTally.TOO_MANY);
        return lines;
    }

    /**
     * Ends the requests for folders of a job that was cancelled.
     *
     * @return their outcomes
     */
    List<RestoreOutcome> cancel(Sql sql, String jobId, Instant now) {
        List<RestoreOutcome> outcomes = new ArrayList<>();
        for (Row row : sql.query(UNENDED, Row::of, jobId)) {
            sql.update(END, jobId, row.line().line());
            if (row.isVerifying()) {
                continue;
            }
            ClaimedItem root = root(sql, row);
            outcomes.add(
                    RestoreOutcome.of(
                            ItemOutcomes.id(jobId, row.line().line()),
                            Status.CANCELLED,
                            root.request(),
                            jobId,
                            root.source(),
                            root.acceptedAt(),
                            now));
        }
        return outcomes;
    }

    void forget(Sql sql, String jobId) {
        sql.update(FORGET, jobId);
    }
}
