package io.restoreroutes.gate;

import java.time.Duration;

/**
 * How an account stands with its provider: not known yet, well, in trouble or refused. But for well
 * one item probes while the others wait. Times are nanoseconds of the gate's clock. Guarded by the
 * gate's lock.
 */
final class AccountHealth {
    private static final int TROUBLE_LIMIT = 5;

    /** Shorter trouble passes without anybody's help. */
    private static final long LASTING = Duration.ofSeconds(30).toNanos();

    /** Calls that may be under way at once after the first good answer. */
    private static final int FIRST_WIDTH = 4;

    /** One more for each eight good answers … */
    private static final int ANSWERS_PER_WAY = 8;

    /** … up to here; from then on one more for each, as whoever allows more wants it used. */
    private static final int CAREFUL_WIDTH = 16;

    private static final int CAREFUL_ANSWERS = (CAREFUL_WIDTH - FIRST_WIDTH) * ANSWERS_PER_WAY;
    private static final int MOST_ANSWERS = CAREFUL_ANSWERS + 1024;

    private boolean probing = true;
    private int soundAnswers;
    private boolean credentialRefused;
    private long refusedAt;
    private int troubleStreak;
    private long troubleSince;
    private String why = "";

    /** {@return whether one item goes first and the others wait for what comes of it} */
    boolean isProbing() {
        return probing;
    }

    /**
     * {@return how many of these permits may be used} All that is under way when a limit is met for
     * the first time is refused; so the account opens by and by, within a second or so.
     */
    int width(int permits) {
        int opened =
                soundAnswers < CAREFUL_ANSWERS
                        ? FIRST_WIDTH + soundAnswers / ANSWERS_PER_WAY
                        : CAREFUL_WIDTH + soundAnswers - CAREFUL_ANSWERS;
        return probing ? 1 : Math.min(permits, opened);
    }

    boolean isCredentialRefused() {
        return credentialRefused;
    }

    /** Another process used the account before: nothing is known. */
    void startAnew() {
        probing = true;
        soundAnswers = 0;
    }

    /**
     * {@return whether a sound answer says anything} One to an attempt that entered before the
     * credential was refused says nothing about the credential.
     */
    boolean counts(long startedAt) {
        return !credentialRefused || startedAt - refusedAt >= 0;
    }

    /** {@return whether this sound answer opened the account for more than one item} */
    boolean sound() {
        boolean wider =
                soundAnswers < MOST_ANSWERS
                        && (++soundAnswers > CAREFUL_ANSWERS
                                || soundAnswers % ANSWERS_PER_WAY == 0);
        boolean opened = probing || wider;
        probing = false;
        credentialRefused = false;
        troubleStreak = 0;
        return opened;
    }

    /**
     * No answer, or a server error.
     *
     * @param repeated whether the account has paused for trouble since it last gave a sound answer
     * @return whether the account has to pause now
     */
    boolean trouble(long now, boolean repeated, String reason) {
        if (troubleStreak == 0) {
            troubleSince = now;
        }
        troubleStreak++;
        why = reason;
        return probing ? repeated || troubleStreak > 1 : troubleStreak >= TROUBLE_LIMIT;
    }

    /** One item at a time from now on. */
    void probe() {
        probing = true;
    }

    /** {@return whether the attempt was under way when the refusal was news} */
    boolean refused(long startedAt, long now, String reason) {
        boolean underWay = !credentialRefused || startedAt - refusedAt < 0;
        if (!credentialRefused) {
            credentialRefused = true;
            refusedAt = now;
        }
        probing = true;
        why = reason;
        return underWay;
    }

    /** {@return whether somebody should do something about it} */
    boolean isInTrouble(long now) {
        return credentialRefused || (troubleStreak > 0 && probing && now - troubleSince >= LASTING);
    }

    /** {@return the sentence of the last trouble} */
    String why() {
        return why;
    }
}
