package io.restoreroutes.box;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.Proof;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was current right before our promote: what an undo goes back to. Box has no condition on a
 * promote, so somebody may write between our last look and our write. Their version is then the one
 * before ours, and the numbers show it: ours is not the next after the one we looked at.
 */
public final class BoxPrevious {
    private final AnswerJudge judge;

    public BoxPrevious(AnswerJudge judge) {
        this.judge = judge;
    }

    /**
     * Commits what is current, right before it is replaced. A file that comes out of the trash had
     * nothing current that an undo could go back to.
     */
    public void record(Attempt attempt) {
        judge.concludeNotDone(attempt);
        Chosen known = attempt.changes().chosen();
        Chosen now =
                new Chosen(
                        attempt.request().fileId(),
                        attempt.request().versionId(),
                        known == null ? null : known.ifCurrent(),
                        isFromTrash(attempt) ? null : BoxReads.currentId(attempt),
                        BoxReads.currentNumber(attempt),
                        known == null ? null : known.found());
        if (!now.equals(known)) {
            attempt.choose(now);
        }
    }

    private static boolean isFromTrash(Attempt attempt) {
        return attempt.changes().mayHaveDone(Write.FILE_RESTORED);
    }

    /** {@return whether somebody may have been faster, by the numbers, or for want of them} */
    public boolean isUnknown(Attempt attempt) {
        Chosen chosen = attempt.changes().chosen();
        return attempt.isPromoted()
                && chosen != null
                && chosen.previousVersionId() != null
                && !isNext(chosen.number(), copyNumber(attempt));
    }

    private static boolean isNext(Long number, Long next) {
        return number != null && next != null && next == number + 1;
    }

    /** Only of the current version it has been told. */
    private static Long copyNumber(Attempt attempt) {
        String copy = attempt.changes().promotedVersion();
        return BoxReads.currentId(attempt).equals(copy) ? BoxReads.currentNumber(attempt) : null;
    }

    /** {@return whether the versions have not been listed since the promote} */
    public boolean isListMissing(Attempt attempt) {
        return attempt.findings().versions().isMissingNode();
    }

    /** Commits what the list shows to have been current before, if it shows it. */
    public void learn(Attempt attempt) {
        Chosen chosen = attempt.changes().chosen();
        String previous = beforeCopy(attempt);
        boolean overtaken = previous != null && !previous.equals(chosen.previousVersionId());
        attempt.choose(
                new Chosen(
                        chosen.fileId(),
                        chosen.versionId(),
                        chosen.ifCurrent(),
                        previous,
                        chosen.number(),
                        overtaken ? overtaken(chosen.found()) : chosen.found()));
    }

    private static Found overtaken(Found found) {
        Found known =
                found == null ? new Found(null, null, null, 0, List.of(), false, false) : found;
        return known.overtaken();
    }

    /** {@return the version made right before our copy, trashed or not; null if it is not told} */
    private String beforeCopy(Attempt attempt) {
        String copy = attempt.changes().promotedVersion();
        if (copy == null || isListMissing(attempt)) {
            return null;
        }
        List<BoxVersionRow> made = new ArrayList<>(rows(attempt));
        if (made.stream().anyMatch(version -> version.createdAt() == null)) {
            return null;
        }
        // Where neither time nor number tells, the list does: the newest come first.
        Collections.reverse(made);
        made.sort(
                comparing(BoxVersionRow::createdAt)
                        .thenComparing(BoxVersionRow::number, nullsFirst(naturalOrder())));
        List<String> ids = made.stream().map(BoxVersionRow::id).toList();
        // The current version is not in the list.
        int place = ids.contains(copy) ? ids.indexOf(copy) : ids.size();
        return place == 0 ? null : ids.get(place - 1);
    }

    private List<BoxVersionRow> rows(Attempt attempt) {
        try {
            return BoxRows.versions(attempt.findings().versions());
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
    }

    /**
     * {@return what can be shown after a promote} The hash is a proof if it is that of a version
     * that was not there before: an answer about an old one tells nothing of what is current.
     */
    static Proof proof(Attempt attempt) {
        Chosen chosen = attempt.changes().chosen();
        boolean hashed =
                !BoxReads.text(attempt.findings().file(), "sha1").isEmpty()
                        && BoxReads.isNew(attempt, BoxReads.currentId(attempt));
        return new Proof(
                null,
                chosen == null ? null : chosen.previousVersionId(),
                hashed ? "sha1" : null,
                chosen == null ? null : chosen.found());
    }
}
