package io.restoreroutes.call;

import java.time.Instant;

/**
 * A write of a request whose answer is missing or cannot be trusted, and what has been seen at the
 * provider since. Belongs to one attempt; not thread-safe.
 */
public final class Doubt {
    private Instant since;
    private Instant settledAt = Instant.MAX;
    private Instant sentAfter;
    private OtherWork others = OtherWork.NONE;
    private AttemptResult.Again unsettled;
    private boolean lastLook;
    private String seen;

    void resume(Instant newSince, Instant newSentAfter, Instant newSettledAt) {
        since = newSince;
        sentAfter = newSentAfter;
        settledAt = newSettledAt;
    }

    /** {@return when the write left, by this machine's clock, or null if none is in doubt} */
    public Instant since() {
        return since;
    }

    /** {@return a time before the write left, by the provider's clock, or null if not known} */
    public Instant sentAfter() {
        return sentAfter;
    }

    /** Sets who can tell what other requests did to the file. */
    public void others(OtherWork newOthers) {
        others = newOthers;
    }

    /** {@return what other requests did to the file, or may have done} */
    public OtherWork others() {
        return others;
    }

    /** {@return from when on the write may be taken not to have happened} */
    Instant settledAt() {
        return settledAt;
    }

    /** A write that left then is in doubt; an earlier doubt stays the earlier one. */
    void begin(Instant sentAt) {
        if (since == null) {
            since = sentAt;
        }
    }

    /** It is known what became of the write. */
    void clear() {
        since = null;
    }

    /**
     * Lets the operation's steps run once more to look for evidence only: where they would write
     * again, the attempt ends with that result.
     */
    public void onlyReconcile(AttemptResult.Again doubtful) {
        unsettled = doubtful;
    }

    /** {@return whether the steps run once more, for evidence only} */
    public boolean isReconciling() {
        return unsettled != null;
    }

    /** {@return the result that stands if the look tells nothing, or null} */
    public AttemptResult.Again unsettled() {
        return unsettled;
    }

    /** The tries are used up: the steps run to settle the doubt, and no further write is sent. */
    public void lastLook() {
        lastLook = true;
    }

    /** {@return whether this attempt only settles a doubt} */
    public boolean isLastLook() {
        return lastLook;
    }

    /** Keeps in words what was read that bears on the doubt: ids and times. */
    public void saw(String what) {
        seen = what;
    }

    /** {@return the sentence, when the write left, and what was seen since} */
    public String withSight(String sentence) {
        String left = since == null ? "" : "; the write left at " + since;
        return sentence + left + (seen == null ? "" : "; seen since: " + seen);
    }
}
