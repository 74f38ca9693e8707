package io.restoreroutes.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gates of all accounts of one identity have in common: the provider's limits and its
 * health, and who hears of it. Guarded by its lock, but for what is volatile.
 */
final class IdentityGate {
    private static final Logger LOG = LoggerFactory.getLogger(AccountGate.class);

    /** Long enough for any wait, and short enough to be counted in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    final ReentrantLock lock = new ReentrantLock();
    final LongSupplier nanoTime;
    final Duration maxToldWait;
    final Pace pace;
    final Pause pause = new Pause();
    final AccountHealth health = new AccountHealth();
    final GateSlots slots;
    final GateWaiters waiters;

    volatile ServerClock serverClock;
    volatile Runnable listener = () -> {};
    volatile Consumer<AccountTrouble> watcher = IdentityGate::log;
    volatile Consumer<Duration> keeper = wait -> {};

    private final Set<String> accounts = new TreeSet<>();
    private volatile String names = "";

    /** What a server told of its clock, and when that was by the gate's. */
    record ServerClock(Instant told, long nanos) {}

    IdentityGate(int permits, double callsPerSecond, Duration maxToldWait, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.maxToldWait = maxToldWait.compareTo(FOR_EVER) > 0 ? FOR_EVER : maxToldWait;
        this.pace = new Pace(callsPerSecond, nanoTime.getAsLong());
        this.slots = new GateSlots(permits, pace, pause, health);
        this.waiters = new GateWaiters(lock, slots, pace, nanoTime);
    }

    static void log(AccountTrouble trouble) {
        LOG.warn("{}", trouble);
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** One more account goes through it; called with the lock held once it is in use. */
    void add(String account) {
        accounts.add(account);
        names = String.join(", ", accounts);
    }

    /** {@return the names of its accounts, "a, b"} */
    String names() {
        return names;
    }

    /** It has closed, or may have opened: who waits in it has to look again. */
    void stir() {
        waiters.stir();
    }

    /** It has opened for more items; called without the lock. */
    void opened() {
        stir();
        listener.run();
    }
}
