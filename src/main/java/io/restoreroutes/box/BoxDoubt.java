package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.provider.Write;

/** The look for the copy that a promote in doubt may have made. */
public final class BoxDoubt {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final AnswerJudge judge;
    private final BoxReads reads;

    public BoxDoubt(AnswerJudge judge, BoxReads reads) {
        this.judge = judge;
        this.reads = reads;
    }

    /** Asks for the past versions; the current one is not among them. */
    public void listVersions(Attempt attempt) {
        reads.listVersions(attempt, 0);
    }

    /**
     * Keeps the list, and the wanted version if it is in it or the current one. Not every plan lets
     * versions be listed: the current one may still tell.
     */
    public void learnVersions(Attempt attempt) {
        if (reads.isWantedCurrent(attempt)) {
            attempt.findings().version(attempt.findings().file());
        }
        if (attempt.answer().status() == FORBIDDEN || attempt.answer().status() == NOT_FOUND) {
            return;
        }
        judge.requireSuccess(attempt);
        JsonNode list = attempt.answer().json();
        if (!list.path("entries").isArray()) {
            throw judge.unreadable(attempt, "its answer is not a list of versions");
        }
        attempt.findings().versions(list);
        String wanted = attempt.request().versionId();
        for (JsonNode entry : list.get("entries")) {
            if (BoxReads.text(entry, "id").equals(wanted)
                    && !BoxReads.text(entry, "sha1").isEmpty()) {
                attempt.findings().version(entry);
            }
        }
    }

    /** {@return whether the wanted version's content is still to be asked for} */
    public boolean isWantedUnknown(Attempt attempt) {
        return attempt.findings().version().isMissingNode();
    }

    /** {@return whether the current version may be the copy that the write in doubt made} */
    public boolean mayBeCurrent(Attempt attempt) {
        String current = BoxReads.currentId(attempt);
        return attempt.isInDoubt()
                && !current.equals(attempt.request().versionId())
                && reads.isWantedContent(attempt)
                && !attempt.doubt().others().credited().contains(current);
    }

    /** Keeps what the current version's answer says. */
    public void learnCurrent(Attempt attempt) {
        judge.requireSuccess(attempt);
        JsonNode current = attempt.answer().json();
        if (!BoxReads.text(current, "id").equals(BoxReads.currentId(attempt))) {
            throw judge.unreadable(attempt, "its answer is not about the version asked for");
        }
        attempt.findings().currentVersion(current);
    }

    /**
     * Confirms the promote if the current version is the copy that the write in doubt made. The
     * content is right, whoever made it.
     */
    public void creditCurrent(Attempt attempt) {
        BoxCopies copies = BoxCopies.of(attempt, judge);
        if (!copies.mayBeAnothers()) {
            confirm(attempt, copies);
        }
    }

    /** Confirms the promote if the write in doubt happened. */
    public void creditCopy(Attempt attempt) {
        confirm(attempt, decidable(attempt));
    }

    /** The same where the content is another: then somebody else has changed it since. */
    public void requireNoCopy(Attempt attempt) {
        if (confirm(attempt, decidable(attempt))) {
            throw reads.changedMeanwhile(attempt);
        }
    }

    private static boolean confirm(Attempt attempt, BoxCopies copies) {
        if (copies.isEmpty()) {
            return false;
        }
        attempt.confirm(Write.VERSION_PROMOTED);
        attempt.changes().promotedVersion(copies.first());
        return true;
    }

    private BoxCopies decidable(Attempt attempt) {
        BoxCopies copies = BoxCopies.of(attempt, judge);
        attempt.doubt()
                .saw("current version " + BoxReads.currentId(attempt) + ", copies " + copies);
        String why = copies.whyUndecided(attempt);
        if (why != null) {
            throw new AttemptEnd(judge.unknown(attempt, why, false));
        }
        return copies;
    }
}
