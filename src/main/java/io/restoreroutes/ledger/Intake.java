package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.SourceForm;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a source becomes a job and items: begun, committed in batches, complete; or whole at once.
 * Each public method is one transaction, thread-safe, and throws {@link LedgerException} as {@link
 * Ledger}.
 */
public final class Intake {
    /** Of a source that is taken at one go; more lines at a time need more memory. */
    private static final int BATCH_LINES = 1000;

    /** A subquery in the condition is run for each file and stops at its first unfinished item. */
    static final String BUSY_FILES =
            "SELECT f.lane, f.file_id FROM ROWS(?) AS f(lane, file_id)"
                    + " WHERE (SELECT i.id FROM restore_item i WHERE i.lane = f.lane"
                    + " AND SAME_FILE(i, f) AND i.state <> 'ended' LIMIT 1) IS NOT NULL";

    private final Database database;
    private final JobStore jobs;
    private final Outbox outbox;
    private final Listings listings;
    private final Endings endings;
    private final Lanes lanes;
    private final Clock clock;

    Intake(
            Database database,
            JobStore jobs,
            Outbox outbox,
            Listings listings,
            Endings endings,
            Lanes lanes,
            Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.outbox = outbox;
        this.listings = listings;
        this.endings = endings;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * Writes the intent to take a source, or returns the job that this kind and source id already
     * began.
     *
     * @param sourceId what makes the source the same one when it comes again; null = never the same
     */
    public Job begin(String kind, String name, String sourceId) {
        database.requireRoomForWork();
        return database.write(sql -> jobs.begin(sql, kind, name, sourceId, null, clock.instant()));
    }

    /**
     * Commits the next lines of a source: items for valid requests, outcomes at once for the rest,
     * and the job's position. All of it or nothing.
     *
     * @param job as the last call returned it
     * @param lines in the source's order; about a thousand is a good batch
     * @throws IllegalStateException if the job stands elsewhere than the caller saw, or is complete
     */
    public BatchResult commit(Job job, List<CheckedLine> lines) {
        database.requireRoomForWork();
        return database.write(sql -> commit(sql, job, lines, clock.instant()));
    }

    /**
     * Takes a whole source: its job, all of its lines and its end. All of it or nothing, so there
     * is nothing to resume. A source that is known already changes nothing.
     *
     * @param sourceId as for {@link #begin}
     * @param digest kept with a job that begins here, to tell whether the same id comes again with
     *     another content; at most 64 characters; null = not to be told
     * @return the job as it is now, ended if no item is open
     * @throws IllegalStateException if the source is known and was not read to its end
     */
    public BatchResult acceptWhole(
            String kind, String name, String sourceId, String digest, List<CheckedLine> lines) {
        database.requireRoomForWork();
        return database.write(
                sql -> {
                    Instant now = clock.instant();
                    Job job = jobs.begin(sql, kind, name, sourceId, digest, now);
                    return job.intakeComplete()
                            ? new BatchResult(job, 0, 0, 0, Set.of())
                            : takeWhole(sql, job, lines, now);
                });
    }

    private BatchResult takeWhole(Sql sql, Job job, List<CheckedLine> lines, Instant now) {
        if (job.linesCommitted() > 0) {
            throw new IllegalStateException("job " + job.jobId() + " was begun line by line");
        }
        BatchResult result = new BatchResult(job, 0, 0, 0, Set.of());
        for (int from = 0; from < lines.size(); from += BATCH_LINES) {
            int to = Math.min(lines.size(), from + BATCH_LINES);
            result = result.and(commit(sql, result.job(), lines.subList(from, to), now));
        }
        return result.with(complete(sql, job.jobId(), now));
    }

    /**
     * Begins a job for what was added to a file after it was read to its end, or returns the one
     * that was begun before.
     *
     * @param read the job that has read the file, with a {@link JobStore#readMark}
     */
    public Job beginBehind(Job read) {
        database.requireRoomForWork();
        return database.write(
                sql -> {
                    Job job =
                            jobs.begin(
                                    sql,
                                    read.kind(),
                                    read.name(),
                                    read.jobId(),
                                    null,
                                    clock.instant());
                    jobs.startBehind(sql, job.jobId(), read.jobId());
                    return job;
                });
    }

    /**
     * Marks the source as read to its end, which ends the job if no item is open. Idempotent.
     *
     * @return the job as it is now
     */
    public Job complete(String jobId) {
        return complete(jobId, null);
    }

    /**
     * Marks the source as read to its end, which ends the job if no item is open. Idempotent.
     *
     * @param mark how far a file was read, or null
     * @return the job as it is now
     */
    public Job complete(String jobId, ReadMark mark) {
        return database.write(
                sql -> {
                    jobs.require(sql, jobId);
                    if (mark != null) {
                        jobs.keepMark(sql, jobId, mark);
                    }
                    return complete(sql, jobId, clock.instant());
                });
    }

    private Job complete(Sql sql, String jobId, Instant now) {
        jobs.complete(sql, jobId);
        endings.finish(sql, List.of(jobId), now);
        return jobs.require(sql, jobId);
    }

    /**
     * Withdraws an intent whose source is not there; an unknown job is no fault.
     *
     * @throws IllegalStateException if the job has committed lines or is complete
     */
    public void forget(String jobId) {
        database.write(
                sql -> {
                    jobs.forget(sql, jobId);
                    return null;
                });
    }

    private record FileOfLane(String lane, String fileId) {}

    private record NewItem(
            long line, RestoreRequest request, FileOfLane file, RequestIds.InDoubt doubt) {}

    /** Lines sorted into what becomes of them. */
    private static final class Sorted {
        final List<NewItem> items = new ArrayList<>();
        final List<Outbox.Entry> outcomes = new ArrayList<>();
        final JobStore.Change change = new JobStore.Change();
        int duplicates;
        int cancelled;

        /** Of the last line that could not be read; null = all could. */
        SourceForm form;

        void end(Outbox.Entry entry) {
            outcomes.add(entry);
            change.count(entry.outcome().status());
        }
    }

    private BatchResult commit(Sql sql, Job given, List<CheckedLine> lines, Instant now) {
        Job job = jobs.require(sql, given.jobId());
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
        String scope = RequestIds.scope(sql, job);
        Sorted sorted = sort(job, lines, RequestIds.holders(sql, scope, lines), now);
        Set<String> accounts = insert(sql, job, scope, sorted.items, now);
        outbox.insert(sql, sorted.outcomes);
        if (sorted.form != null) {
            jobs.keepForm(sql, job.jobId(), sorted.form);
        }
        sorted.change.lines = lines.size();
        sorted.change.open = sorted.items.size() + listings.begin(sql, job, listed(sorted.items));
        jobs.add(sql, Map.of(job.jobId(), sorted.change));
        return new BatchResult(
                jobs.require(sql, job.jobId()),
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
                        new Outbox.Entry(
                                ItemOutcomes.rejected(job, invalid.asked(), invalid.error(), now),
                                ItemOutcomes.given(invalid)));
                if (!invalid.asked().isReadable()) {
                    sorted.form = invalid.asked().original().form();
                }
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
        String outcomeId = ItemOutcomes.id(job.jobId(), valid.line());
        RestoreRequest request = valid.request();
        if (request.requestId() == null) {
            request = request.withRequestId(outcomeId);
        } else if (!RequestIds.isUsable(request.requestId())) {
            sorted.end(
                    new Outbox.Entry(
                            ItemOutcomes.unusableId(job, valid.line(), request, now), null));
            return;
        }
        RequestIds.Content content = RequestIds.Content.of(request);
        // Nothing is done twice by a dry run.
        RequestIds.Holder holder =
                request.selector().dryRun() ? null : holders.get(request.requestId());
        if (holder != null && !holder.free() && holder.content().equals(content)) {
            sorted.duplicates++;
            sorted.end(
                    new Outbox.Entry(
                            ItemOutcomes.duplicate(
                                    job, valid.line(), request, holder.outcomeId(), now),
                            null));
        } else if (holder != null && !holder.free()) {
            sorted.end(
                    new Outbox.Entry(ItemOutcomes.conflict(job, valid.line(), request, now), null));
        } else if (job.action() == JobAction.CANCELLED) {
            // It takes no id: nothing of it will run.
            sorted.cancelled++;
            sorted.end(
                    new Outbox.Entry(
                            ItemOutcomes.cancelled(job, valid.line(), request, now), null));
        } else {
            RequestIds.InDoubt doubt =
                    holder == null ? RequestIds.InDoubt.NOTHING : holder.doubtOf(request);
            FileOfLane file =
                    new FileOfLane(lanes.of(request.account()), Rows.file(request, outcomeId));
            sorted.items.add(new NewItem(valid.line(), request, file, doubt));
            if (!request.selector().dryRun()) {
                holders.put(
                        request.requestId(),
                        new RequestIds.Holder(content, outcomeId, false, Map.of()));
            }
        }
    }

    /** {@return by line, the requests whose files are to be found} */
    private static Map<Long, RestoreRequest> listed(List<NewItem> items) {
        Map<Long, RestoreRequest> listed = new TreeMap<>();
        for (NewItem item : items) {
            if (item.request().listed() != null) {
                listed.put(item.line(), item.request());
            }
        }
        return listed;
    }

    /** {@return the accounts of the items that may be claimed now} */
    private static Set<String> insert(
            Sql sql, Job job, String scope, List<NewItem> items, Instant now) {
        Set<String> accounts = new HashSet<>();
        if (items.isEmpty()) {
            return accounts;
        }
        Set<FileOfLane> busy = busyFiles(sql, items);
        List<Items.NewItem> rows = new ArrayList<>(items.size());
        for (NewItem item : items) {
            RestoreRequest request = item.request();
            boolean first = busy.add(item.file());
            if (first) {
                accounts.add(request.account());
            }
            rows.add(
                    new Items.NewItem(
                            job.jobId(),
                            item.line(),
                            request,
                            item.file().lane(),
                            item.file().fileId(),
                            !first,
                            item.doubt(),
                            RequestIds.scope(scope, request),
                            Rows.claimOrder(job.priority(), request.selector()),
                            request.listed() == null ? null : FoundPart.folder(request.listed())));
        }
        Items.insert(sql, rows, now);
        return accounts;
    }

    private static Set<FileOfLane> busyFiles(Sql sql, List<NewItem> items) {
        return new HashSet<>(
                sql.query(
                        BUSY_FILES,
                        row -> new FileOfLane(row.text(1), row.text(2)),
                        new Sql.Table(
                                items.stream()
                                        .map(NewItem::file)
                                        .distinct()
                                        .map(file -> List.of(file.lane(), file.fileId()))
                                        .toList())));
    }
}
