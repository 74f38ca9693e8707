package io.restoreroutes.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What this process may do of what several processes on one ledger share. A lease is a row with an
 * owner, a number that rises with every owner (its epoch) and an end by the database's clock; it is
 * kept by renewing it in time. Claims, results and delivery positions are refused by the database
 * if their epoch is not the present one. A ledger that nobody has joined, as each on SQLite,
 * belongs to one process: then everything is held. Thread-safe.
 */
public final class Leases {
    /** With less left than this, nothing begins under a lease: it is to reach its goal in time. */
    public static final Duration MARGIN = Duration.ofSeconds(2);

    private static final String WORK = "work:";
    private static final String DELIVERY = "delivery:";

    private final Database database;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private volatile LeaseStore store;

    /** Until when the last renewal holds, whatever it renewed; null before this process joins. */
    private volatile End renewed;

    /** What is held, and until when. */
    private record Held(long epoch, End until) {}

    /**
     * The end of a lease, counted from before the database was asked; by both clocks of this
     * machine, of which the one counts that says more time has passed: the monotonic clock may
     * stand still while a machine is suspended, and the other may be set back.
     */
    private record End(long nanoTime, long millis) {}

    /**
     * How things stand among the processes.
     *
     * @param nodes how many live, this one included
     * @param lost names of leases that another process has now
     */
    public record Beat(int nodes, Set<String> lost) {}

    Leases(Database database, Clock clock, LongSupplier nanoTime) {
        this.database = database;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** {@return the name of the lease on a lane's work} */
    public static String work(String lane) {
        return WORK + lane;
    }

    /** {@return the name of the lease on a target's delivery} */
    public static String delivery(String target) {
        return DELIVERY + target;
    }

    /**
     * From now on this process shares the ledger with others that join it. On SQLite it does
     * nothing.
     *
     * @param node this process's id, unlike any other's
     * @param leaseTime how long a lease lasts that is not renewed
     * @throws LedgerException if the database does not do its part
     */
    public void join(String node, Duration leaseTime) {
        if (database.isShared()) {
            LeaseStore joining = new LeaseStore(database.keptConnection(), node, leaseTime);
            joining.join();
            close();
            renewed = end(leaseTime);
            store = joining;
        }
    }

    /** {@return whether other processes may use the ledger too} */
    public boolean isShared() {
        return store != null;
    }

    /** {@return the id given when joining, or null} */
    public String node() {
        LeaseStore joined = store;
        return joined == null ? null : joined.node();
    }

    /** Renews what is held and tells the others that this process lives. */
    public Beat beat() {
        End until = end(store.leaseTime());
        Set<String> before = Set.copyOf(held.keySet());
        LeaseStore.Renewed answer = store.beat(before);
        renewed = until;
        Set<String> lost = new TreeSet<>();
        for (String name : before) {
            Long epoch = answer.epochs().get(name);
            if (epoch == null) {
                held.remove(name);
                lost.add(name);
            } else {
                held.put(name, new Held(epoch, until));
            }
        }
        return new Beat(answer.nodes(), lost);
    }

    /** {@return whether no other process that uses the ledger lives} */
    public boolean isAlone() {
        LeaseStore joined = store;
        return joined == null || joined.nodes() <= 1;
    }

    private End end(Duration fromNow) {
        return new End(
                nanoTime.getAsLong() + fromNow.toNanos(), clock.millis() + fromNow.toMillis());
    }

    /** Makes leases known, so that they can be taken. */
    public void offer(Collection<String> names) {
        store.offer(names);
    }

    /** {@return those of the leases that nobody holds, and since how long} */
    public Map<String, Duration> free(Collection<String> names) {
        return store.free(names);
    }

    /**
     * Takes leases that nobody holds. Items that the former owner of a lane left trying wait again,
     * in doubt, until its last call has had that time to take effect.
     *
     * @return what was got; less than asked for if others were faster
     */
    public List<AcquiredLease> take(Collection<String> names, Duration settleTime) {
        End until = end(store.leaseTime());
        List<LeaseStore.Got> got = store.take(names, settleTime, clock);
        got.forEach(one -> held.put(one.lease().name(), new Held(one.epoch(), until)));
        return got.stream().map(LeaseStore.Got::lease).toList();
    }

    /** Gives a lease to whoever wants it; nothing must be under way. */
    public void release(Collection<String> names) {
        // First here, so that nothing begins any more.
        held.keySet().removeAll(names);
        store.release(names);
    }

    /** Tells the others that this process is gone. What it holds runs out. */
    public void leave() {
        held.clear();
        store.leave();
    }

    /** {@return the names of what is held, though its time may be over} */
    public Set<String> held() {
        return new TreeSet<>(held.keySet());
    }

    /** {@return whether something may begin under the lease} */
    public boolean mayAct(String name) {
        return store == null || isLasting(held.get(name));
    }

    /** {@return whether something that began under that epoch of the lease may go on} */
    public boolean mayAct(String name, long epoch) {
        Held lease = held.get(name);
        return store == null || isLasting(lease) && lease.epoch() == epoch;
    }

    /**
     * {@return whether nothing can begin under any lease, because none could be renewed in time}
     */
    boolean isCutOff() {
        return store != null && !isLasting(renewed);
    }

    private boolean isLasting(Held lease) {
        return lease != null && isLasting(lease.until());
    }

    private boolean isLasting(End until) {
        return until.nanoTime() - nanoTime.getAsLong() > MARGIN.toNanos()
                && until.millis() - clock.millis() > MARGIN.toMillis();
    }

    /** {@return the epoch under which the lease is held; 0 for a ledger of one process, else -1} */
    public long epoch(String name) {
        if (store == null) {
            return 0;
        }
        Held lease = held.get(name);
        return lease == null ? -1 : lease.epoch();
    }

    /** The database has refused something under the lease: it has another owner. */
    void refused(String name) {
        // Kept without time, so that the next beat reports it.
        held.computeIfPresent(name, (key, lease) -> new Held(lease.epoch(), end(Duration.ZERO)));
    }

    void close() {
        LeaseStore joined = store;
        if (joined != null) {
            joined.close();
        }
    }
}
