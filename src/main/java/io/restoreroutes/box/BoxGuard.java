package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.Status;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The last question before a write: is still current what has to be, and may we write at all? */
public final class BoxGuard {
    private final AnswerJudge judge;
    private final BoxReads reads;

    public BoxGuard(AnswerJudge judge, BoxReads reads) {
        this.judge = judge;
        this.reads = reads;
    }

    /** {@return whether something has to be known of the file before anything is written} */
    public boolean isFileNeeded(Attempt attempt) {
        return attempt.isToChoose() || attempt.isDryRun() || isGuarded(attempt);
    }

    /** {@return the same, and the last answer says only that the file is in the trash} */
    public boolean isHiddenFileNeeded(Attempt attempt) {
        return isFileNeeded(attempt) && reads.isFileHidden(attempt);
    }

    /** {@return whether the attempt is open and something has to be known of the file} */
    public boolean isOpenAndFileNeeded(Attempt attempt) {
        return attempt.isOpen() && isFileNeeded(attempt);
    }

    /** {@return whether the version has to be looked at before it may leave the trash} */
    public boolean isVersionNeeded(Attempt attempt) {
        return attempt.isInDoubt() || attempt.isDryRun();
    }

    private static boolean isGuarded(Attempt attempt) {
        return guards(attempt).findAny().isPresent();
    }

    private static Stream<String> guards(Attempt attempt) {
        Chosen chosen = attempt.changes().chosen();
        return Stream.of(
                        attempt.request().selector().ifCurrent(),
                        chosen == null ? null : chosen.ifCurrent())
                .filter(Objects::nonNull);
    }

    private static boolean isMet(Attempt attempt) {
        String current = BoxReads.currentId(attempt);
        return guards(attempt).allMatch(current::equals);
    }

    /**
     * {@return whether the wanted version's content has to be asked for} While what a plan was made
     * on is current, the plan stands: then the wanted content is another one. A version of a file
     * that was in the trash may be there too, and is looked at.
     */
    public boolean isContentNeeded(Attempt attempt) {
        boolean planned =
                isGuarded(attempt)
                        && isMet(attempt)
                        && !attempt.isInDoubt()
                        && !attempt.isPromoted()
                        && !attempt.isDryRun()
                        && !attempt.changes().mayHaveDone(Write.FILE_RESTORED);
        return !planned && reads.isContentUnknown(attempt);
    }

    /**
     * Ends the attempt if something else is current than has to be. Whatever this request may have
     * written is settled before; after a write of its the file is never said to be left alone.
     */
    public void requireCurrent(Attempt attempt) {
        if (isMet(attempt)) {
            return;
        }
        if (attempt.isInDoubt() && reads.isFileTrashed(attempt)) {
            throw new AttemptEnd(
                    judge.unknown(
                            attempt,
                            "the file is in the trash, and its versions cannot be looked at there",
                            false));
        }
        judge.concludeNotDone(attempt);
        if (!attempt.changes().done().isEmpty()) {
            throw reads.changedMeanwhile(attempt);
        }
        String wanted = guards(attempt).findFirst().orElseThrow();
        attempt.end(
                AttemptResult.Ended.skipped(
                        ErrorCode.NOT_CURRENT,
                        "version "
                                + BoxReads.currentId(attempt)
                                + " is current"
                                + lastChange(attempt.findings().file())
                                + ", and not "
                                + wanted
                                + "; look at it, and ask again with it as ifCurrent if it is not"
                                + " worth keeping",
                        AnswerJudge.response(attempt.answer())));
    }

    private static String lastChange(JsonNode file) {
        BoxFileRow row = BoxRows.file(file);
        if (row.modifiedAt() == null) {
            return "";
        }
        String who = row.modifiedBy() == null ? "" : " by " + row.modifiedBy().shown();
        return " (the file was last changed at " + row.modifiedAt() + who + ")";
    }

    /**
     * Ends a promote with a guard, or a dry run of one, if nothing is to be sent. Without a guard a
     * promote is sent as asked, also where the content is there already.
     */
    public void endPromoteUnsent(Attempt attempt) {
        boolean right =
                reads.isWantedCurrent(attempt)
                        || isGuarded(attempt) && reads.isWantedContent(attempt);
        if (right) {
            judge.concludeNotDone(attempt);
            reads.endRight(attempt);
            return;
        }
        requireCurrent(attempt);
        if (!attempt.isToPlan()) {
            return;
        }
        if (reads.isFileTrashed(attempt) || reads.isVersionTrashed(attempt)) {
            String what = reads.isFileTrashed(attempt) ? "file" : "version";
            String text = "the " + what + " is in the trash; the operation rollback takes it out";
            throw failed(attempt, ErrorCode.FILE_TRASHED, text);
        }
        plan(attempt);
    }

    private AttemptEnd failed(Attempt attempt, ErrorCode code, String text) {
        return new AttemptEnd(
                AttemptResult.Ended.failed(
                        judge.error(attempt, code, text, false),
                        AnswerJudge.response(attempt.answer())));
    }

    /** Ends a dry run that would write now, unless what was read shows that it could not. */
    public void plan(Attempt attempt) {
        JsonNode file = attempt.findings().file();
        if (isNote(file) || isNote(attempt.findings().version())) {
            throw failed(attempt, ErrorCode.BOX_NOTE, "versions of Box Notes cannot be changed");
        }
        if (file.isMissingNode()) {
            // A version leaves the trash whatever is current.
            attempt.end(AttemptResult.Ended.well(Status.PLANNED, null, null));
            return;
        }
        Optional<Choice> barred =
                BoxMoment.barred(BoxRows.file(file), reads.isVersionTrashed(attempt), null);
        if (barred.isPresent() && barred.get() instanceof Choice.LeftAlone left) {
            throw failed(attempt, ErrorCode.FORBIDDEN, left.message());
        }
        attempt.end(
                AttemptResult.Ended.well(Status.PLANNED, null, null)
                        .with(new Proof(BoxReads.currentId(attempt), null, null, null)));
    }

    private static boolean isNote(JsonNode named) {
        return BoxReads.text(named, "name").endsWith(".boxnote");
    }
}
