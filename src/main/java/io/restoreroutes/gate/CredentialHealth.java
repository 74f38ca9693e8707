package io.restoreroutes.gate;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the credential of one account is accepted. A refused one is asked about once a minute, by
 * one item while the others wait; other accounts of the same identity have one of their own. Times
 * are nanoseconds of the gate's clock. Guarded by the gate's lock; only {@link #isRefused} may be
 * asked without it.
 */
final class CredentialHealth {
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** So many different files in a row are not refused for what they are. */
    private static final int FORBIDDEN_FILES = 5;

    private final Set<String> forbiddenFiles = new HashSet<>();
    private volatile boolean refused;
    private boolean readsOnly;
    private long refusedAt;
    private long until;
    private String why = "";
    private int inUse;

    boolean isRefused() {
        return refused;
    }

    /** {@return nanoseconds until it may be asked about; 0 if it is not refused, or may be now} */
    long closedFor(long now) {
        return refused ? Math.max(0, until - now) : 0;
    }

    /** {@return whether the account's next item has to wait for one that is in} */
    boolean isCrowded() {
        return refused && inUse > 0;
    }

    void enter() {
        inUse++;
    }

    void leave() {
        inUse--;
    }

    /** {@return whether a harmless read can tell that it is accepted again} */
    boolean isQuestioned() {
        return refused && !readsOnly;
    }

    /** {@return whether the attempt was under way when the refusal was news} */
    boolean refuse(long startedAt, long now, String reason) {
        boolean underWay = !refused || startedAt - refusedAt < 0;
        if (!refused) {
            refused = true;
            refusedAt = now;
        }
        until = now + PAUSE.toNanos();
        why = reason;
        return underWay;
    }

    /**
     * A call was accepted. One of an attempt that entered before the credential was refused says
     * nothing; where it may read but not write, only a write says something.
     *
     * @return whether that ends a refusal
     */
    boolean accept(long startedAt, boolean write) {
        if (write) {
            forbiddenFiles.clear();
        }
        if (!refused || startedAt - refusedAt < 0 || (readsOnly && !write)) {
            return false;
        }
        refused = false;
        readsOnly = false;
        return true;
    }

    /**
     * A call about a file was forbidden although a harmless read is allowed.
     *
     * @return whether it is the credential that may not write, as so many files show
     */
    boolean forbid(String file) {
        if (file != null) {
            forbiddenFiles.add(file);
        }
        readsOnly |= forbiddenFiles.size() >= FORBIDDEN_FILES;
        return readsOnly;
    }

    /** {@return the sentence of the last refusal} */
    String why() {
        return why;
    }
}
