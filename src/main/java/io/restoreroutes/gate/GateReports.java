package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of an account's calls, told to its gate: good answers open it, told waits, trouble and
 * refused credentials close it for the whole account, and all of them teach its pace. Thread-safe.
 */
public final class GateReports {
    private static final Logger LOG = LoggerFactory.getLogger(AccountGate.class);

    /** Long enough for any wait, and short enough to be counted in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Duration CREDENTIAL_PAUSE = Duration.ofMinutes(1);

    private final Set<String> accounts = new TreeSet<>();
    private volatile String name;
    private final Duration maxToldWait;
    private final LongSupplier nanoTime;
    private final Lock lock;
    private final Pace pace;
    private final Pause pause;
    private final AccountHealth standing;
    private final Stirred stirred;
    private Consumer<AccountTrouble> watcher = GateReports::log;
    private Consumer<Duration> keeper = wait -> {};

    /** Hears that the gate has closed, or opened for more than one item. */
    interface Stirred {
        /** Called with the lock held if the gate has not opened, else without. */
        void accept(boolean opened);
    }

    GateReports(
            String name,
            Duration maxToldWait,
            LongSupplier nanoTime,
            Lock lock,
            Pace pace,
            Pause pause,
            AccountHealth standing,
            Stirred stirred) {
        share(name);
        this.maxToldWait = maxToldWait.compareTo(FOR_EVER) > 0 ? FOR_EVER : maxToldWait;
        this.nanoTime = nanoTime;
        this.lock = lock;
        this.pace = pace;
        this.pause = pause;
        this.standing = standing;
        this.stirred = stirred;
    }

    /** One more account's name; called with the lock held once the gate is in use. */
    void share(String account) {
        accounts.add(account);
        name = String.join(", ", accounts);
    }

    /** Sets who is told, without the lock, when somebody should do something about the account. */
    public void onTrouble(Consumer<AccountTrouble> newWatcher) {
        watcher = newWatcher;
    }

    /** Sets who hears, without the lock and at once, of waits that the server asked for. */
    public void onToldWait(Consumer<Duration> newKeeper) {
        keeper = newKeeper;
    }

    private static void log(AccountTrouble trouble) {
        LOG.warn(
                "Account {} pauses for {} s: {}",
                trouble.accounts(),
                trouble.pause().toSeconds(),
                trouble.why());
    }

    /** {@return what somebody should do something about, or null if all is well} */
    public AccountTrouble trouble() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return standing.isInTrouble(now) ? trouble(Duration.ofNanos(pause.left(now))) : null;
        } finally {
            lock.unlock();
        }
    }

    private AccountTrouble trouble(Duration left) {
        return new AccountTrouble(name, standing.isCredentialRefused(), standing.why(), left);
    }

    /**
     * A call was answered and not refused because of the rate.
     *
     * @param sentAt by the gate's clock
     */
    public void accepted(long sentAt) {
        lock.lock();
        try {
            pace.accepted(sentAt);
        } finally {
            lock.unlock();
        }
    }

    /** An answer, a refusal too, told what rate is allowed for calls of its kind. */
    public void announced(RateAnnouncement told, boolean write, boolean refusal) {
        lock.lock();
        try {
            pace.announced(told, write, refusal, nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The account gave a sound answer: whatever kept the gate narrow is over.
     *
     * @param startedAt when the attempt entered; one that entered before the credential was refused
     *     says nothing about the credential
     */
    public void sound(long startedAt) {
        boolean opened;
        lock.lock();
        try {
            if (!standing.counts(startedAt)) {
                return;
            }
            if (pause.isRepeated() || standing.isCredentialRefused()) {
                LOG.info("Account {}: the provider answers again", name);
            }
            opened = standing.sound();
            pause.reset();
        } finally {
            lock.unlock();
        }
        if (opened) {
            stirred.accept(true);
        }
    }

    /**
     * A call was refused because of the rate.
     *
     * @param sentAt when it was sent, by the gate's clock
     * @param told the wait the server asked for, or null
     * @param unit the unit in which it said so
     */
    public void limited(long sentAt, Duration told, Duration unit, String why) {
        Duration wait;
        lock.lock();
        try {
            wait = close(told, why);
            pace.refused(
                    sentAt,
                    nanoTime.getAsLong(),
                    pause.until(),
                    told == null ? wait.toNanos() : unit.toNanos());
        } finally {
            lock.unlock();
        }
        keep(told, wait);
    }

    /** The server asked for a wait, or for one without saying for how long (null). */
    public void slowDown(Duration told, String why) {
        Duration wait;
        lock.lock();
        try {
            wait = close(told, why);
        } finally {
            lock.unlock();
        }
        keep(told, wait);
    }

    /** The server asked a process that called before this one for a wait, and that is its rest. */
    public void resume(Duration rest) {
        slowDown(rest, "the provider had asked for it before this process called");
    }

    private Duration close(Duration told, String why) {
        Duration wait = told == null ? pause.backOff() : told;
        if (wait.compareTo(maxToldWait) > 0) {
            wait = maxToldWait;
        }
        if (close(wait)) {
            LOG.warn("Account {} pauses for {} ms: {}", name, wait.toMillis(), why);
        }
        return wait;
    }

    private void keep(Duration told, Duration wait) {
        if (told != null) {
            keeper.accept(wait);
        }
    }

    /** No answer, or a server error. Repeated trouble closes the gate, then one item probes. */
    public void trouble(String why) {
        AccountTrouble lasting = null;
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (standing.trouble(now, pause.isRepeated(), why) && pause.left(now) == 0) {
                Duration wait = pause.backOff();
                close(wait);
                standing.probe();
                if (standing.isInTrouble(now)) {
                    lasting = trouble(wait);
                } else {
                    log(trouble(wait));
                }
            }
        } finally {
            lock.unlock();
        }
        if (lasting != null) {
            watcher.accept(lasting);
        }
    }

    /**
     * The provider refused the credential: the calls under way have failed, the rest waits, one
     * item probes after each pause.
     *
     * @param startedAt when the refused attempt entered, by the gate's clock
     * @return whether the attempt was under way when the refusal was news; a later probe waits on
     */
    public boolean refused(long startedAt, String why) {
        boolean underWay;
        AccountTrouble news;
        lock.lock();
        try {
            underWay = standing.refused(startedAt, nanoTime.getAsLong(), why);
            news = close(CREDENTIAL_PAUSE) ? trouble(CREDENTIAL_PAUSE) : null;
        } finally {
            lock.unlock();
        }
        if (news != null) {
            watcher.accept(news);
        }
        return underWay;
    }

    private boolean close(Duration wait) {
        boolean news = pause.begin(nanoTime.getAsLong(), wait);
        stirred.accept(false);
        return news;
    }
}
