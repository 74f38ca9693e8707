package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The single truth of what was asked, what is being tried and what came of it. Every method is one
 * transaction, committed when it returns; all are thread-safe and throw {@link LedgerException}
 * when the database does not do its part. Instants are kept to the millisecond.
 *
 * <p>After opening: {@link #orderLanes}, {@link #recoverTrying} or, where processes share the
 * ledger, {@link #leases}; then claims.
 */
public final class Ledger implements AutoCloseable {
    /** No job has it; any question will do. */
    private static final String NO_JOB = "health";

    private final Database database;
    private final Clock clock;
    private final Lanes lanes = new Lanes();
    private final Leases leases;
    private final Readers readers;
    private final JobStore jobs;
    private final OutboxStore outboxStore;
    private final Outbox outbox;
    private final AcceptStore accept;
    private final WholeSources whole;
    private final WorkStore work;
    private final Claims claims;
    private final JobControl control;
    private final Retention retention;
    private final RecordStore records;

    private Ledger(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.leases = new Leases(database, clock, System::nanoTime);
        this.readers = new Readers(leases);
        this.jobs = new JobStore(leases);
        this.outboxStore = new OutboxStore(leases);
        this.outbox = new Outbox(database, outboxStore);
        this.accept = new AcceptStore(jobs, outboxStore, lanes);
        this.whole = new WholeSources(jobs, outboxStore, accept);
        this.work = new WorkStore(lanes, leases);
        this.claims =
                new Claims(
                        database,
                        new ClaimStore(lanes, leases),
                        new LostClaims(lanes, leases),
                        clock);
        this.records = new RecordStore(jobs, outboxStore);
        this.retention = new Retention(database, new PurgeStore(jobs));
        this.control =
                new JobControl(
                        database, jobs, new SweepStore(jobs, outboxStore, leases), clock, claims);
        lanes.load(database);
    }

    /**
     * Opens a ledger of our own and brings its tables up to this version. An H2 file is locked for
     * this process.
     *
     * @throws LedgerException with one sentence for a person: another process uses it, the URL is
     *     unusable, the database is away or refuses the login
     */
    public static Ledger open(LedgerSettings settings, Clock clock) {
        return new Ledger(Database.open(settings), clock);
    }

    /**
     * Uses a host's data source (H2 or PostgreSQL), in whose schema our tables stand beside others.
     * {@link #close} does not close it. Who shares it on PostgreSQL keeps one of its connections,
     * and should let the server end transactions that stand still
     * (idle_in_transaction_session_timeout).
     */
    public static Ledger over(DataSource dataSource, Clock clock) {
        return new Ledger(Database.over(dataSource), clock);
    }

    /**
     * Names accounts that share one identity at the provider: their items on one file are one
     * order, and versions credited to one are credited to all. Replaces what was named before; an
     * account not named is by itself. Unfinished items follow. Kept until it is called again; to be
     * called at start, before anything is accepted or claimed.
     */
    public void orderLanes(Map<String, String> accountToLane) {
        claims.keptOff(
                () -> {
                    lanes.replace(accountToLane, database, clock.millis());
                    return null;
                });
    }

    /**
     * Writes the intent to take a source, or returns the job that this kind and source id already
     * began.
     *
     * @param sourceId what makes the source the same one when it comes again; null = never the same
     */
    public Job beginJob(String kind, String name, String sourceId) {
        database.requireRoomForWork();
        return database.write(c -> jobs.begin(c, kind, name, sourceId, null, clock.instant()));
    }

    /**
     * Commits the next lines of a source: items for valid requests, outcomes at once for the rest,
     * and the job's position. All of it or nothing.
     *
     * @param job as the last call returned it
     * @param lines in the source's order; about a thousand is a good batch
     * @throws IllegalStateException if the job stands elsewhere than the caller saw, or is complete
     */
    public BatchResult commitBatch(Job job, List<CheckedLine> lines) {
        database.requireRoomForWork();
        return database.write(c -> accept.commit(c, job, lines, clock.instant()));
    }

    /**
     * Takes a whole source: its job, all of its lines and its end. All of it or nothing, so there
     * is nothing to resume. A source that is known already changes nothing.
     *
     * @param sourceId as for {@link #beginJob}
     * @param digest kept with a job that begins here, to tell whether the same id comes again with
     *     another content; at most 64 characters; null = not to be told
     * @return the job as it is now, ended if no item is open
     * @throws IllegalStateException if the source is known and was not read to its end
     */
    public BatchResult acceptWhole(
            String kind, String name, String sourceId, String digest, List<CheckedLine> lines) {
        database.requireRoomForWork();
        return database.write(
                c -> whole.take(c, kind, name, sourceId, digest, lines, clock.instant()));
    }

    /**
     * Marks the source as read to its end, which ends the job if no item is open. Idempotent.
     *
     * @return the job as it is now
     */
    public Job completeIntake(String jobId) {
        return database.write(
                c -> {
                    jobs.require(c, jobId);
                    jobs.complete(c, jobId);
                    jobs.endFinished(c, outboxStore, List.of(jobId), clock.instant());
                    return jobs.require(c, jobId);
                });
    }

    /** {@return the job, if it exists} */
    public Optional<Job> job(String jobId) {
        return database.transact(c -> jobs.find(c, jobId));
    }

    /**
     * Asks the database something, and has it change something if it has refused that before: a
     * database that only reads, or whose disk is full, answers well.
     *
     * @throws LedgerException if new work could not be taken now
     */
    public void check() {
        database.requireRoomForWork();
        if (leases.isCutOff()) {
            // They have a connection of their own, which may be the only one that is missing.
            throw new LedgerException("The leases could not be renewed.", null, true, true);
        }
        boolean change = database.isSuspect();
        database.transact(c -> jobs.find(c, NO_JOB));
        if (change) {
            database.write(outboxStore::touch);
        }
    }

    /** {@return the job that this kind and source id began, if any} */
    public Optional<Job> jobOf(String kind, String sourceId) {
        return database.transact(c -> jobs.ofSource(c, kind, sourceId));
    }

    /** {@return the newest job of that kind and name that has not ended} */
    public Optional<Job> openJob(String kind, String name) {
        return database.transact(c -> jobs.open(c, kind, name));
    }

    /** {@return what schedules keep beside their jobs} */
    public ScheduleBook schedules() {
        return new ScheduleBook(database);
    }

    /**
     * {@return jobs of that kind whose source was not read to its end and is not being read by
     * another process, oldest first}
     */
    public List<Job> unfinishedIntakes(String kind) {
        return database.transact(c -> readers.unfinished(c, kind));
    }

    /**
     * Withdraws an intent whose source is not there; an unknown job is no fault.
     *
     * @throws IllegalStateException if the job has committed lines or is complete
     */
    public void forgetJob(String jobId) {
        database.write(
                c -> {
                    jobs.forget(c, jobId);
                    return null;
                });
    }

    /**
     * Marks due items of the account as being tried and commits that. There are none if another
     * process has the lease on its lane.
     *
     * @param max at most that many
     * @return the items in order of due time and acceptance
     */
    public List<ClaimedItem> claim(String account, int max) {
        ClaimStore.Claim claim = claims.claim(account, max);
        if (!claim.cancelled().isEmpty()) {
            // They had been claimed when their job was cancelled, and came back.
            control.sweepCancelledAgain();
        }
        return claim.items();
    }

    /** {@return per account the earliest due time of its waiting items; absent if none waits} */
    public Map<String, Instant> nextDue(Collection<String> accounts) {
        return database.transact(c -> work.nextDue(c, accounts));
    }

    /**
     * Lets waiting items of these accounts be due earlier, because the clock was set back.
     *
     * @param by how far; zero = it was not, while we looked
     * @param longest an item that would still wait longer than that is due now
     * @return how many
     */
    public int dueEarlier(Collection<String> accounts, Duration by, Duration longest) {
        return database.write(
                c -> WaitingStore.dueEarlier(c, accounts, clock.instant(), by, longest));
    }

    /** {@return per account how many items have not ended; counts them, so not for every call} */
    public Map<String, Long> openItems() {
        return database.transact(work::openItems);
    }

    /**
     * Records what came of claimed items. A verdict for an item that is not being tried (any more)
     * is ignored.
     */
    public RecordResult record(List<Verdict> verdicts) {
        return database.write(c -> records.record(c, verdicts, clock.instant()));
    }

    /**
     * At the start of a ledger's only process: items that a former process left trying wait again,
     * in doubt since their claim unless already in doubt.
     *
     * @param dueAt when they may be claimed
     * @return how many
     */
    public int recoverTrying(Instant dueAt) {
        return claims.keptOff(() -> database.write(c -> work.recoverTrying(c, dueAt)));
    }

    /** {@return what this process may do, where several share the ledger} */
    public Leases leases() {
        return leases;
    }

    /**
     * Takes over the reading of a source whose reader does not live any more.
     *
     * @return false if it lives, or another process was faster
     */
    public boolean adoptIntake(String jobId) {
        return database.write(c -> readers.adopt(c, jobId));
    }

    /** {@return the node that reads the source of that job, or read it last; null if none did} */
    public String reader(String jobId) {
        return database.transact(c -> readers.of(c, jobId));
    }

    /** {@return whether that node lives, died lately, or has left a source half-read} */
    public boolean isKnownReader(String node) {
        return database.transact(c -> readers.isKnown(c, node));
    }

    /** {@return whether another process that lives reads, or has read, the source of that job} */
    public boolean isReadElsewhere(String jobId) {
        return database.transact(c -> readers.isReadElsewhere(c, jobId));
    }

    /**
     * Keeps progress of an item that is being tried.
     *
     * @return false if another process is trying it by now
     */
    public boolean keepProgress(ClaimedItem item, String progress) {
        return database.write(c -> work.keepProgress(c, item, progress));
    }

    /** {@return version ids that outcomes on these accounts' file took credit for} */
    public Set<String> creditedVersions(Collection<String> accounts, String fileId) {
        return database.transact(c -> work.creditedVersions(c, accounts, fileId));
    }

    /** {@return what a person wants of jobs} */
    public JobControl control() {
        return control;
    }

    /** {@return what is forgotten, and when} */
    public Retention retention() {
        return retention;
    }

    /** {@return what is to be delivered, and how far it is} */
    public Outbox outbox() {
        return outbox;
    }

    /** Gives the ledger free for another process. A host's data source stays open. */
    @Override
    public void close() {
        leases.close();
        database.close();
    }
}
