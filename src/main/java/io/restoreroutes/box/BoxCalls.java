package io.restoreroutes.box;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;

/** Box's calls that change something: a request turned into a call, an answer checked. */
public final class BoxCalls {
    /** What a new version is known by, and its number, which is told only if asked for. */
    private static final String COPY_FIELDS =
            "fields="
                    + BoxRows.VERSION_FIELDS
                    + ",size,modified_at,trashed_by,uploader_display_name";

    private final AnswerJudge judge;

    public BoxCalls(AnswerJudge judge) {
        this.judge = judge;
    }

    /**
     * Takes the version out of the trash. The null must be there: an empty object's effect is not
     * known (provider-apis.md B1).
     */
    public void restoreVersion(Attempt attempt) {
        judge.concludeNotDone(attempt);
        RestoreRequest request = attempt.request();
        attempt.call(
                new ProviderCall(
                        "PUT",
                        ProviderCall.path(
                                "files", request.fileId(), "versions", request.versionId()),
                        null,
                        "{\"trashed_at\": null}",
                        Write.VERSION_RESTORED));
    }

    private void versionRestored(Attempt attempt) {
        judge.requireSuccess(attempt);
        if (!attempt.request().versionId().equals(attempt.answer().text("/id"))) {
            throw judge.unreadable(attempt, "its answer is not about the version asked for");
        }
        if (attempt.answer().json().hasNonNull("trashed_at")) {
            throw judge.unreadable(attempt, "its answer says that the version is still trashed");
        }
        attempt.confirm(Write.VERSION_RESTORED);
    }

    /** Checks a restore on the way to a rollback: another may have done it since our read. */
    public void versionOutOfTrash(Attempt attempt) {
        if (!isNotTrashed(attempt)) {
            versionRestored(attempt);
        }
    }

    private static boolean isNotTrashed(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        return answer.status() == 404 && answer.text("/code").equals("not_trashed");
    }

    /** Ends a plain restore, which may have had nothing to do. */
    public void endRestore(Attempt attempt) {
        if (isNotTrashed(attempt)) {
            end(attempt, Status.UNCHANGED);
        } else {
            versionRestored(attempt);
            end(attempt, Status.RESTORED);
        }
    }

    /** It was found there: by a write of this request, or before a dry run. */
    public void endOutOfTrash(Attempt attempt) {
        end(attempt, attempt.isDryRun() ? Status.UNCHANGED : Status.RESTORED);
    }

    /** Box does not tell which version is current. */
    private static void end(Attempt attempt, Status status) {
        attempt.end(AttemptResult.Ended.well(status, null, AnswerJudge.response(attempt.answer())));
    }

    /** Copies the version to the top. Not idempotent: each call adds one more version. */
    public void promote(Attempt attempt) {
        judge.concludeNotDone(attempt);
        RestoreRequest request = attempt.request();
        attempt.call(
                new ProviderCall(
                        "POST",
                        ProviderCall.path("files", request.fileId(), "versions", "current"),
                        COPY_FIELDS,
                        "{\"type\": \"file_version\", \"id\": \"" + request.versionId() + "\"}",
                        Write.VERSION_PROMOTED));
    }

    /**
     * {@return whether the promote was refused because the version, or the file, is in the trash,
     * and nobody has looked}
     */
    public boolean isRefusedUnread(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        return answer.status() == 404
                && answer.text("/code").equals("trashed")
                && attempt.findings().version().isMissingNode();
    }

    /** Checks the answer to a promote: the new version that is now current. */
    public void promoted(Attempt attempt) {
        judge.requireSuccess(attempt);
        if (attempt.answer().text("/id").isEmpty()) {
            throw judge.unreadable(attempt, "its answer does not name the new version");
        }
        attempt.confirm(Write.VERSION_PROMOTED);
        attempt.changes().promotedVersion(attempt.answer().text("/id"));
        // What was listed before is not true any more.
        attempt.findings().versions(MissingNode.getInstance());
    }

    /** Ends a plain promote. The same id back would mean that no copy was made. */
    public void endPromoted(Attempt attempt) {
        String id = attempt.changes().promotedVersion();
        if (id.equals(attempt.request().versionId())) {
            attempt.end(
                    AttemptResult.Ended.well(
                            Status.UNCHANGED, id, AnswerJudge.response(attempt.answer())));
        } else {
            BoxReads.end(attempt, Status.PROMOTED, id);
        }
    }

    /** Takes the file itself out of the trash, to where it was. */
    public void restoreFile(Attempt attempt) {
        judge.concludeNotDone(attempt);
        attempt.changes().intend(Write.FILE_RESTORED);
        attempt.call(
                new ProviderCall(
                        "POST",
                        ProviderCall.path("files", attempt.request().fileId()),
                        null,
                        "{}",
                        Write.FILE_RESTORED));
    }

    /** Checks the answer to the restore of a file; another may have done it since our read. */
    public void fileRestored(Attempt attempt) {
        if (isNotTrashed(attempt)) {
            return;
        }
        judge.requireSuccess(attempt);
        if (!attempt.request().fileId().equals(attempt.answer().text("/id"))) {
            throw judge.unreadable(attempt, "its answer is not about the file asked for");
        }
        attempt.confirm(Write.FILE_RESTORED);
    }
}
