package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;
import io.restoreroutes.request.Durations;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of an account's calls, told to its gate: good answers open it, told waits and trouble
 * close it for all accounts of the identity, a refused credential for its own account, and all of
 * them teach the pace. Thread-safe.
 */
public final class GateReports {
    private static final Logger LOG = LoggerFactory.getLogger(AccountGate.class);

    private final String account;
    private final IdentityGate identity;
    private final CredentialHealth credential;

    GateReports(String account, IdentityGate identity, CredentialHealth credential) {
        this.account = account;
        this.identity = identity;
        this.credential = credential;
    }

    /** Sets who is told, without the lock, when somebody should do something about the account. */
    public void onTrouble(Consumer<AccountTrouble> newWatcher) {
        identity.watcher = newWatcher;
    }

    /** Sets who hears, without the lock and at once, of waits that the server asked for. */
    public void onToldWait(Consumer<Duration> newKeeper) {
        identity.keeper = newKeeper;
    }

    /** {@return what somebody should do something about, or null if all is well} */
    public AccountTrouble trouble() {
        identity.lock.lock();
        try {
            long now = identity.now();
            if (credential.isRefused()) {
                return refusal(Duration.ofNanos(credential.closedFor(now)));
            }
            return identity.health.isInTrouble(now)
                    ? trouble(Duration.ofNanos(identity.pause.left(now)))
                    : null;
        } finally {
            identity.lock.unlock();
        }
    }

    private AccountTrouble trouble(Duration left) {
        return new AccountTrouble(identity.names(), false, identity.health.why(), left);
    }

    private AccountTrouble refusal(Duration left) {
        return new AccountTrouble(account, true, credential.why(), left);
    }

    /**
     * A call was answered and not refused because of the rate.
     *
     * @param sentAt by the gate's clock
     */
    public void accepted(long sentAt) {
        identity.lock.lock();
        try {
            identity.pace.accepted(sentAt);
        } finally {
            identity.lock.unlock();
        }
    }

    /** An answer, a refusal too, told what rate is allowed for calls of its kind. */
    public void announced(RateAnnouncement told, boolean write, boolean refusal) {
        identity.lock.lock();
        try {
            identity.pace.announced(told, write, refusal, identity.now());
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * The account gave a sound answer: whatever kept the gate narrow is over.
     *
     * @param startedAt when the attempt entered; one that entered before the credential was refused
     *     says nothing about the credential
     * @param write whether it answers a write
     */
    public void sound(long startedAt, boolean write) {
        boolean opened;
        identity.lock.lock();
        try {
            opened = identity.health.sound(write);
            identity.pause.reset();
            if (identity.health.isOverAfterAll()) {
                LOG.info("Account {}: calls succeed again", identity.names());
            }
            opened |= accept(startedAt, write);
        } finally {
            identity.lock.unlock();
        }
        if (opened) {
            identity.opened();
        }
    }

    private boolean accept(long startedAt, boolean write) {
        boolean accepted = credential.accept(startedAt, write);
        if (accepted) {
            LOG.info("Account {}: the credential is accepted again", account);
        }
        return accepted;
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
        identity.lock.lock();
        try {
            wait = close(told, why);
            identity.pace.refused(
                    sentAt,
                    identity.now(),
                    identity.pause.until(),
                    told == null ? wait.toNanos() : unit.toNanos());
        } finally {
            identity.lock.unlock();
        }
        keep(told, wait);
    }

    /** The server asked for a wait, or for one without saying for how long (null). */
    public void slowDown(Duration told, String why) {
        Duration wait;
        identity.lock.lock();
        try {
            wait = close(told, why);
        } finally {
            identity.lock.unlock();
        }
        keep(told, wait);
    }

    /** The server asked a process that called before this one for a wait, and that is its rest. */
    public void resume(Duration rest) {
        slowDown(rest, "the provider had asked for it before this process called");
    }

    private Duration close(Duration told, String why) {
        Duration wait = told == null ? identity.pause.backOff() : told;
        if (wait.compareTo(identity.maxToldWait) > 0) {
            wait = identity.maxToldWait;
        }
        if (close(wait)) {
            LOG.warn("Account {} pauses for {}: {}", identity.names(), Durations.of(wait), why);
        }
        return wait;
    }

    private void keep(Duration told, Duration wait) {
        if (told != null) {
            identity.keeper.accept(wait);
        }
    }

    /**
     * No answer to a call, or a server error. Repeated trouble lets the next item ask the provider
     * with a harmless read before it does anything else.
     *
     * @param file what the call was about, or null
     * @param write whether it would have changed something
     */
    public void trouble(String why, String file, boolean write) {
        AccountTrouble lasting = null;
        identity.lock.lock();
        try {
            long now = identity.now();
            identity.health.trouble(now, why, file, write, identity.slots.permits());
            Duration rest = identity.health.rest(now);
            if (!rest.isZero()) {
                identity.pause.begin(now, rest);
            }
            if (identity.health.isNewlyFailing(now)) {
                lasting = trouble(rest);
            }
            identity.stir();
        } finally {
            identity.lock.unlock();
        }
        if (lasting != null) {
            identity.watcher.accept(lasting);
        }
    }

    /**
     * No credential is to be had for now. Where the provider is in question that is an answer.
     *
     * @return whether the account pauses for it
     */
    public boolean noCredential(String why) {
        identity.lock.lock();
        try {
            if (!identity.health.isQuestioned()) {
                identity.health.trouble(identity.now(), why, null, false, identity.slots.permits());
                return false;
            }
        } finally {
            identity.lock.unlock();
        }
        away(why);
        return true;
    }

    /** The provider answered a harmless read: what fails is the matter of the items. */
    public void up() {
        identity.lock.lock();
        try {
            if (identity.health.up(identity.now(), identity.pause.backOff())) {
                LOG.info("Account {}: the provider answers again", identity.names());
            }
        } finally {
            identity.lock.unlock();
        }
        identity.opened();
    }

    /** The provider does not answer a harmless read either: all pause, then one asks again. */
    public void away(String why) {
        AccountTrouble lasting = null;
        identity.lock.lock();
        try {
            long now = identity.now();
            identity.health.away(now, why);
            if (identity.pause.left(now) == 0) {
                Duration wait = identity.pause.backOff();
                close(wait);
                if (identity.health.isInTrouble(now)) {
                    lasting = trouble(wait);
                } else {
                    IdentityGate.log(trouble(wait));
                }
            }
        } finally {
            identity.lock.unlock();
        }
        if (lasting != null) {
            identity.watcher.accept(lasting);
        }
    }

    /** Whoever took the question has come back, with an answer or without one. */
    public void asked() {
        identity.lock.lock();
        try {
            identity.health.asked();
        } finally {
            identity.lock.unlock();
        }
        identity.opened();
    }

    /**
     * The credential was accepted for a harmless read.
     *
     * @param startedAt when the attempt entered that asked
     */
    public void credentialAccepted(long startedAt) {
        identity.lock.lock();
        try {
            accept(startedAt, false);
        } finally {
            identity.lock.unlock();
        }
        identity.opened();
    }

    /**
     * A call about a file was forbidden although a harmless read is allowed.
     *
     * @return whether that is the credential's matter: it may read but not write
     */
    public boolean forbidden(String file) {
        identity.lock.lock();
        try {
            return credential.forbid(file);
        } finally {
            identity.lock.unlock();
        }
    }

    /**
     * The provider refused the credential: the calls under way have failed, the rest of the account
     * waits, one item asks after each pause.
     *
     * @param startedAt when the refused attempt entered, by the gate's clock
     * @return whether the attempt was under way when the refusal was news; a later one waits on
     */
    public boolean refused(long startedAt, String why) {
        boolean underWay;
        boolean news;
        identity.lock.lock();
        try {
            long now = identity.now();
            news = credential.closedFor(now) == 0;
            underWay = credential.refuse(startedAt, now, why);
            identity.stir();
        } finally {
            identity.lock.unlock();
        }
        if (news) {
            identity.watcher.accept(refusal(CredentialHealth.PAUSE));
        }
        return underWay;
    }

    private boolean close(Duration wait) {
        boolean news = identity.pause.begin(identity.now(), wait);
        identity.stir();
        return news;
    }
}
