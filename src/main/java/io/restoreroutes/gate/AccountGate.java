package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The pacing and pausing of all calls to one account. It opens for one call at first: only when the
 * account has given a good answer, up to its number of concurrent calls may be under way. Told
 * waits and a provider that is away close it for all accounts of the identity, a refused credential
 * for its own account; after that one item asks before anything else. Thread-safe.
 */
public final class AccountGate {
    private final IdentityGate identity;
    private final CredentialHealth credential = new CredentialHealth();
    private final GateReports reports;

    /**
     * A closed gate is never the start: the first item may go through at once.
     *
     * @param permits calls under way at once, at the most
     * @param callsPerSecond the pace, or 0 for none
     * @param maxToldWait the longest wait a server may impose
     * @param nanoTime a monotonic clock
     */
    public AccountGate(
            String name,
            int permits,
            double callsPerSecond,
            Duration maxToldWait,
            LongSupplier nanoTime) {
        this(name, new IdentityGate(permits, callsPerSecond, maxToldWait, nanoTime));
    }

    private AccountGate(String name, IdentityGate identity) {
        this.identity = identity;
        this.reports = new GateReports(name, identity, credential);
        identity.lock.lock();
        try {
            identity.add(name);
        } finally {
            identity.lock.unlock();
        }
    }

    /** {@return the gate of one more account of the identity: the lower limits count for all} */
    AccountGate share(String account, int permits, double callsPerSecond) {
        identity.lock.lock();
        try {
            identity.slots.narrow(permits);
            identity.pace.limit(callsPerSecond);
        } finally {
            identity.lock.unlock();
        }
        return new AccountGate(account, identity);
    }

    /** {@return whether both are of accounts of one identity} */
    boolean isSharedWith(AccountGate other) {
        return identity == other.identity;
    }

    /** {@return the number of items that may be under way at once} */
    public int permits() {
        identity.lock.lock();
        try {
            return identity.slots.permits();
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * {@return the pace at present, of all accounts of the identity together; 0 if there is none}
     */
    public double callsPerSecond() {
        identity.lock.lock();
        try {
            return identity.pace.perSecond();
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * {@return whether items should not be claimed ahead: a pace is set, one item probes, or
     * nothing succeeds}
     */
    public boolean isNarrow() {
        identity.lock.lock();
        try {
            return identity.pace.isSet()
                    || identity.health.isProbing()
                    || identity.health.isNothingSucceeding()
                    || credential.isRefused();
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * {@return for how many nanoseconds many different files have failed and none has succeeded; 0
     * if calls succeed} Then it is not the items that are to blame.
     */
    public long failingFor() {
        identity.lock.lock();
        try {
            return identity.health.failingFor(identity.now());
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * {@return whether the item that is in has to ask with a harmless read before it does anything
     * else} Of those that are in it is one.
     */
    public boolean takeQuestion() {
        identity.lock.lock();
        try {
            return identity.health.takeQuestion() || credential.isQuestioned();
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * Sets the rate that the provider publishes.
     *
     * @param published null for none
     */
    public void expect(RateAnnouncement published) {
        identity.lock.lock();
        try {
            identity.pace.expect(published);
        } finally {
            identity.lock.unlock();
        }
    }

    /** Sets what is called, without the lock, whenever the gate may have opened. */
    public void onChange(Runnable newListener) {
        identity.listener = newListener;
    }

    /**
     * Takes a permit and the turn of the first call.
     *
     * @return 0 if the item may go, else the nanoseconds until it is worth asking again; {@code
     *     Long.MAX_VALUE} if only a {@link #leave} can open the gate
     */
    public long tryEnter() {
        identity.lock.lock();
        try {
            long now = identity.now();
            long wait = credential.closedFor(now);
            if (wait == 0) {
                wait = credential.isCrowded() ? Long.MAX_VALUE : identity.slots.tryEnter(now);
            }
            if (wait == 0) {
                credential.enter();
            }
            return wait;
        } finally {
            identity.lock.unlock();
        }
    }

    /** {@return whether the next item may go on the permit that the caller holds} */
    public boolean tryStay() {
        identity.lock.lock();
        try {
            return !credential.isRefused() && identity.slots.tryStay(identity.now());
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * Another process used the account before: it opens for one call again, and there is nothing to
     * catch up.
     */
    public void startAnew() {
        identity.lock.lock();
        try {
            identity.waiters.resume();
            identity.health.startAnew();
            identity.pace.afterPause(identity.now());
        } finally {
            identity.lock.unlock();
        }
    }

    /** {@return whether the gate let the caller in before the wait was over} */
    public boolean enter(Duration maxWait) throws InterruptedException {
        return identity.waiters.enter(this::tryEnter, maxWait);
    }

    /** Gives the permit back. */
    public void leave() {
        identity.lock.lock();
        try {
            credential.leave();
            identity.slots.leave();
        } finally {
            identity.lock.unlock();
        }
        identity.opened();
    }

    /** {@return nanoseconds until a paused gate opens; 0 if it is not paused} */
    public long pausedFor() {
        if (!identity.pause.isOn() && !credential.isRefused()) {
            return 0;
        }
        identity.lock.lock();
        try {
            long now = identity.now();
            return Math.max(identity.slots.closedFor(now), credential.closedFor(now));
        } finally {
            identity.lock.unlock();
        }
    }

    /** {@return how many more items could enter now, were there no pace} */
    public int free() {
        identity.lock.lock();
        try {
            long now = identity.now();
            int free = identity.slots.free(now);
            if (!credential.isRefused()) {
                return free;
            }
            return credential.isCrowded() || credential.closedFor(now) > 0 ? 0 : Math.min(free, 1);
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * Waits for the turn of a further call of an item that is already in, and first for a closed
     * account to open if that may be waited for on the spot: soon, and by all that are in.
     *
     * @param patience how long the account may still be closed
     * @return 0 when it may leave, else the nanoseconds for which the account is closed
     */
    public long takeTurn(Duration patience) throws InterruptedException {
        long refused;
        identity.lock.lock();
        try {
            refused = credential.closedFor(identity.now());
        } finally {
            identity.lock.unlock();
        }
        return refused > 0 ? refused : identity.waiters.takeTurn(patience);
    }

    /**
     * Who is in does not wait for a closed account to open any more, until {@link #startAnew}: the
     * process stops, or the account's work goes to another one.
     */
    public void endWaits() {
        identity.waiters.end();
    }

    /** {@return where to tell what came of the calls} */
    public GateReports reports() {
        return reports;
    }

    /** {@return the gate's clock, in nanoseconds} */
    public long now() {
        return identity.now();
    }

    /** Learns from the Date of an answer that has just come. */
    public void serverClock(Instant serverDate) {
        identity.serverClock = new IdentityGate.ServerClock(serverDate, identity.now());
    }

    /**
     * {@return the time by the server's clock, however this machine's is set; null before an
     * answer} Good to about two seconds, and rather behind that clock than ahead of it.
     */
    public Instant serverTime() {
        IdentityGate.ServerClock clock = identity.serverClock;
        return clock == null ? null : clock.told().plusNanos(identity.now() - clock.nanos());
    }
}
