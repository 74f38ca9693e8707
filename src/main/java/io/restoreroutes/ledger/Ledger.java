package io.restoreroutes.ledger;

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
    private final JobStore jobs;
    private final Outbox outbox;
    private final Listings listings;
    private final Verification verification;
    private final Intake intake;
    private final Claims claims;
    private final JobControl control;
    private final Sweeps sweeps;
    private final Retention retention;
    private final RecordStore records;
    private final ToldWaits toldWaits;

    private Ledger(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.leases = new Leases(database, clock, System::nanoTime);
        this.jobs = new JobStore(database, leases);
        this.outbox = new Outbox(database, leases);
        this.listings = new Listings(database, jobs, lanes, clock);
        this.verification = new Verification(database, jobs, lanes);
        Endings endings = new Endings(jobs, outbox, verification);
        this.intake = new Intake(database, jobs, outbox, listings, endings, lanes, clock);
        this.claims = new Claims(database, lanes, leases, clock);
        this.records = new RecordStore(jobs, outbox, listings, verification, endings);
        this.retention = new Retention(database, jobs, listings);
        this.toldWaits = new ToldWaits(database);
        this.control = new JobControl(database, jobs, clock);
        this.sweeps = new Sweeps(database, jobs, outbox, listings, endings, claims, leases, clock);
        lanes.load(database);
    }

    /**
     * Opens a ledger of our own and brings its tables up to this version. An SQLite file is locked
     * for this process.
     *
     * @throws LedgerException with one sentence for a person: another process uses it, the URL is
     *     unusable, the database is away or refuses the login
     */
    public static Ledger open(LedgerSettings settings, Clock clock) {
        return new Ledger(Database.open(settings), clock);
    }

    /**
     * Uses a host's data source (SQLite or PostgreSQL), in whose schema our tables stand beside
     * others. {@link #close} does not close it. On PostgreSQL one of its connections is kept;
     * behind a pooler that lends sessions for a transaction, its driver must be told
     * prepareThreshold=0.
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
                    lanes.replace(accountToLane, database, clock.instant());
                    return null;
                });
    }

    /** {@return the job, if it exists} */
    public Optional<Job> job(String jobId) {
        return database.read(sql -> jobs.find(sql, jobId));
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
        database.read(sql -> jobs.find(sql, NO_JOB));
        if (change) {
            outbox.touch();
        }
    }

    /** {@return the job that this kind and source id began, if any} */
    public Optional<Job> jobOf(String kind, String sourceId) {
        return database.read(sql -> jobs.ofSource(sql, kind, sourceId));
    }

    /** {@return the newest job of that kind and name that has not ended} */
    public Optional<Job> openJob(String kind, String name) {
        return database.read(sql -> jobs.open(sql, kind, name));
    }

    /** {@return what schedules keep beside their jobs} */
    public ScheduleBook schedules() {
        return new ScheduleBook(database);
    }

    /**
     * Marks due items of the account as being tried and commits that. There are none if another
     * process has the lease on its lane.
     *
     * @param max at most that many
     * @return the items in order of due time and acceptance
     */
    public List<ClaimedItem> claim(String account, int max) {
        return claim(account, max, null, null);
    }

    /**
     * As {@link #claim(String, int)}, but only items that were not yet due at that time: of those
     * that were accepted before it, the ones that have come back since.
     *
     * @param after null = all that are due
     * @param providerTime the time by the provider's clock; null = not known
     */
    public List<ClaimedItem> claim(String account, int max, Instant after, Instant providerTime) {
        Claims.Claim claim = claims.claim(account, max, after, providerTime);
        if (!claim.cancelled().isEmpty()) {
            // They had been claimed when their job was cancelled, and came back.
            sweeps.cancelledAgain();
        }
        return claim.items();
    }

    /** {@return per account the earliest due time of its waiting items; absent if none waits} */
    public Map<String, Instant> nextDue(Collection<String> accounts) {
        return database.read(sql -> Items.nextDue(sql, accounts, lanes, leases.isShared()));
    }

    /**
     * Lets waiting items of these accounts be due earlier, because the clock was set back.
     *
     * @param by how far; zero = it was not, while we looked
     * @param longest an item that would still wait longer than that is due now
     * @return how many
     */
    public int dueEarlier(Collection<String> accounts, Duration by, Duration longest) {
        return database.write(sql -> Items.dueEarlier(sql, accounts, clock.instant(), by, longest));
    }

    /** {@return per account how many items have not ended; counts them, so not for every call} */
    public Map<String, Long> openItems() {
        return database.read(Items::open);
    }

    /**
     * Records what came of claimed items. A verdict for an item that is not being tried (any more)
     * is ignored.
     */
    public RecordResult record(List<Verdict> verdicts) {
        return database.write(sql -> records.record(sql, verdicts, clock.instant()));
    }

    /**
     * At the start of a ledger's only process: items that a former process left trying wait again,
     * in doubt since their claim unless already in doubt.
     *
     * @param dueAt when they may be claimed
     * @return how many
     */
    public int recoverTrying(Instant dueAt) {
        return claims.keptOff(() -> database.write(sql -> Lanes.recoverAll(sql, dueAt)));
    }

    /** {@return what this process may do, where several share the ledger} */
    public Leases leases() {
        return leases;
    }

    /**
     * Keeps progress of an item that is being tried.
     *
     * @return false if another process is trying it by now
     */
    public boolean keepProgress(ClaimedItem item, String progress) {
        return database.change(sql -> Items.keepProgress(sql, item, progress));
    }

    /**
     * Tells which file the path of an item leads to that is being tried, before anything is written
     * to it.
     *
     * @return whether the item may go on; if not, it is not being tried any more
     */
    public FilePlace takePlace(ClaimedItem item, String fileId) {
        return database.write(sql -> FilePlace.take(sql, item, fileId, clock.instant()));
    }

    /** {@return version ids that outcomes on these accounts' file took credit for} */
    public Set<String> creditedVersions(Collection<String> accounts, String fileId) {
        return database.read(sql -> Items.creditedVersions(sql, accounts, fileId));
    }

    /**
     * {@return when one of these accounts last made a version of the file current, or may have;
     * null if it is not known to have} A write counts from when its outcome is recorded, one in
     * doubt from when it was sent. What retention has forgotten is not known.
     *
     * @param except who asks
     */
    public Instant lastWrite(Collection<String> accounts, String fileId, ClaimedItem except) {
        return database.read(
                sql -> Items.lastWrite(sql, accounts, lanes, fileId, except.id()).orElse(null));
    }

    /**
     * {@return versions of the file that items of other identities may have promoted: their writes
     * are in doubt, or they are being tried}
     *
     * @param account whose identity is not asked for
     * @param accounts all that may reach the file
     */
    public Set<String> promoting(String account, Collection<String> accounts, String fileId) {
        String mine = lanes.of(account);
        List<String> others =
                accounts.stream().map(lanes::of).filter(lane -> !lane.equals(mine)).toList();
        return others.isEmpty()
                ? Set.of()
                : database.read(sql -> Items.promoting(sql, others, fileId));
    }

    /** {@return what is found in folders} */
    public Listings listings() {
        return listings;
    }

    /** {@return how the files that a plan has written are looked at once more} */
    public Verification verification() {
        return verification;
    }

    /** {@return how sources become jobs and items} */
    public Intake intake() {
        return intake;
    }

    /** {@return until when providers asked not to be called} */
    public ToldWaits toldWaits() {
        return toldWaits;
    }

    /** {@return which process reads which source} */
    public JobStore jobs() {
        return jobs;
    }

    /** {@return what a person wants of jobs} */
    public JobControl control() {
        return control;
    }

    /** {@return how items come to follow what a person wants} */
    public Sweeps sweeps() {
        return sweeps;
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
