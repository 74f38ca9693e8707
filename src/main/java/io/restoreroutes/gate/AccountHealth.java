package io.restoreroutes.gate;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * How the accounts of an identity stand with their provider: not known yet, well, in question or
 * away. Whether the provider itself is in trouble is never concluded from somebody's item: when
 * calls fail it is asked with a harmless read. But for well one item is in while the others wait.
 * Times are nanoseconds of the gate's clock. Guarded by the gate's lock.
 */
final class AccountHealth {
    /** Failures in a row that put the provider in question, and those at the start. */
    private static final int TROUBLE_LIMIT = 5;

    private static final int TROUBLE_LIMIT_AT_FIRST = 2;

    /** Shorter trouble passes without anybody's help. */
    private static final long LASTING = Duration.ofSeconds(30).toNanos();

    /** So many files that failed, and none that succeeded, are not the matter of the files. */
    private static final int MANY_FILES = 20;

    /** The part of the time without success that the account rests after each failure. */
    private static final int REST = 64;

    private static final long LONGEST_REST = Duration.ofSeconds(30).toNanos();

    private final GateWidth width = new GateWidth();
    private boolean probing = true;
    private boolean questioned;
    private boolean asking;
    private boolean away;
    private boolean answered;
    private long answerHoldsUntil;

    private int failuresInRow;
    private long troubleSince;
    private String why = "";

    private boolean failing;
    private boolean writesFail;
    private long failingSince;
    private boolean toldFailing;
    private final Set<String> failedFiles = new HashSet<>();

    /** {@return whether one item goes first and the others wait for what comes of it} */
    boolean isProbing() {
        return probing;
    }

    /** {@return how many of these permits may be used} */
    int width(int permits) {
        return probing ? 1 : width.of(permits);
    }

    /** Another process used the account before: nothing is known. */
    void startAnew() {
        probing = true;
        width.startAnew();
        succeeded();
    }

    /**
     * A sound answer.
     *
     * @param write whether to a write
     * @return whether it opened the account for more items
     */
    boolean sound(boolean write) {
        boolean opened = probing;
        settle();
        if (write || !writesFail) {
            succeeded();
        }
        return width.grow(write) || opened;
    }

    private void settle() {
        probing = false;
        questioned = false;
        away = false;
        failuresInRow = 0;
    }

    private void succeeded() {
        failing = false;
        writesFail = false;
        failedFiles.clear();
    }

    /**
     * No answer to a call, or a server error.
     *
     * @param file what the call was about, or null
     * @param permits how many calls may be under way at the most
     * @return whether that put the provider in question
     */
    boolean trouble(long now, String reason, String file, boolean write, int permits) {
        failed(now, reason);
        if (failing) {
            width.halve(permits);
        } else {
            failing = true;
            failingSince = now;
        }
        writesFail |= write;
        if (file != null && failedFiles.size() < MANY_FILES) {
            failedFiles.add(file);
        }
        if (questioned
                || (answered && now - answerHoldsUntil < 0)
                || failuresInRow < (probing ? TROUBLE_LIMIT_AT_FIRST : TROUBLE_LIMIT)) {
            return false;
        }
        questioned = true;
        probing = true;
        return true;
    }

    private void failed(long now, String reason) {
        if (failuresInRow++ == 0) {
            troubleSince = now;
        }
        why = reason;
    }

    /** {@return whether the provider is to be asked before anything else} */
    boolean isQuestioned() {
        return questioned;
    }

    /** {@return whether the caller is the one to ask} Others wait for what comes of it. */
    boolean takeQuestion() {
        boolean mine = questioned && !asking;
        asking |= mine;
        return mine;
    }

    /** Whoever asked has come back, with an answer or without. */
    void asked() {
        asking = false;
    }

    /**
     * The provider answers: what fails is the matter of the items. It is not asked again for a
     * while.
     *
     * @return whether it had been away
     */
    boolean up(long now, Duration holds) {
        boolean news = away;
        settle();
        answered = true;
        answerHoldsUntil = now + holds.toNanos();
        return news;
    }

    /** The provider does not answer a harmless read either. */
    void away(long now, String reason) {
        failed(now, reason);
        questioned = true;
        probing = true;
        away = true;
    }

    /**
     * {@return whether many different files have failed and nothing has succeeded since} Then it is
     * not the items that are to blame.
     */
    boolean isNothingSucceeding() {
        return failing && failedFiles.size() >= MANY_FILES;
    }

    /** {@return for how long that has been so, in nanoseconds; else 0} */
    long failingFor(long now) {
        return isNothingSucceeding() ? Math.max(1, now - failingSince) : 0;
    }

    /**
     * {@return how long the account rests after a failure} While nothing succeeds: the longer that
     * lasts the fewer calls are spent on finding out whether it is over.
     */
    Duration rest(long now) {
        return Duration.ofNanos(Math.min(LONGEST_REST, failingFor(now) / REST));
    }

    /** {@return whether that has lasted, and this was not asked of it before} */
    boolean isNewlyFailing(long now) {
        boolean news = !toldFailing && failingFor(now) >= LASTING;
        toldFailing |= news;
        return news;
    }

    /** {@return whether it is over after {@link #isNewlyFailing} was said of it} */
    boolean isOverAfterAll() {
        boolean over = toldFailing && !failing;
        toldFailing &= !over;
        return over;
    }

    /** {@return whether somebody should do something about it} */
    boolean isInTrouble(long now) {
        return (questioned && failuresInRow > 0 && now - troubleSince >= LASTING)
                || failingFor(now) >= LASTING;
    }

    /** {@return the sentence of the last trouble} */
    String why() {
        return questioned || !isNothingSucceeding()
                ? why
                : "many files have failed and none has succeeded since (" + why + ")";
    }
}
