package io.restoreroutes.imagekit;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;

/** ImageKit's calls: a request turned into a call, an answer into what we learned. */
public final class ImageKitCalls {
    private final AnswerJudge judge;

    public ImageKitCalls(AnswerJudge judge) {
        this.judge = judge;
    }

    /** Asks for the current version of the file. */
    public void readDetails(Attempt attempt) {
        String fileId = attempt.request().fileId();
        attempt.call(ProviderCall.get(ProviderCall.path("v1", "files", fileId, "details"), null));
    }

    /**
     * {@return whether the wanted version is the current one}
     *
     * @throws io.restoreroutes.call.AttemptEnd on any other answer than the details of this file
     */
    public boolean isCurrent(Attempt attempt) {
        judge.requireSuccess(attempt);
        requireFile(attempt);
        return attempt.request().versionId().equals(versionId(attempt));
    }

    /**
     * The version is current: by our write if one was in doubt or confirmed, else it always was. A
     * restore writes without a look, so its doubt alone says that it may have written.
     */
    public void alreadyCurrent(Attempt attempt) {
        boolean blind = attempt.request().operation() == Operation.RESTORE;
        boolean ours = attempt.hasWritten() || (blind && attempt.isInDoubt());
        if (ours) {
            attempt.wrote(attempt.request().versionId());
        }
        end(attempt, ours ? Status.RESTORED : Status.UNCHANGED);
    }

    /** Makes the version current. A PUT by name: sent again, it leads to the same state. */
    public void restore(Attempt attempt) {
        judge.concludeNotDone(attempt);
        RestoreRequest request = attempt.request();
        if (request.operation() == Operation.ROLLBACK && attempt.changes().chosen() == null) {
            attempt.changes().intend(Write.VERSION_RESTORED);
        }
        String path =
                ProviderCall.path(
                        "v1",
                        "files",
                        request.fileId(),
                        "versions",
                        request.versionId(),
                        "restore");
        attempt.call(new ProviderCall("PUT", path, null, null, Write.VERSION_RESTORED));
    }

    /**
     * Reads the answer to the restore. The returned version id may differ from the wanted one
     * (provider-apis.md A1: the samples disagree), the file id may not.
     */
    public void restored(Attempt attempt) {
        judge.requireSuccess(attempt);
        requireFile(attempt);
        attempt.confirm(Write.VERSION_RESTORED);
        attempt.wrote(attempt.request().versionId());
    }

    /** Ends what is sent without a list before it. */
    public void endRestored(Attempt attempt) {
        end(attempt, Status.RESTORED);
    }

    private void requireFile(Attempt attempt) {
        if (!attempt.request().fileId().equals(attempt.answer().text("/fileId"))) {
            throw judge.unreadable(attempt, "its answer is not about the file that was asked for");
        }
    }

    private static void end(Attempt attempt, Status status) {
        String current = versionId(attempt);
        JsonNode response = AnswerJudge.response(attempt.answer());
        attempt.end(AttemptResult.Ended.well(status, current.isEmpty() ? null : current, response));
    }

    private static String versionId(Attempt attempt) {
        return attempt.answer().text("/versionInfo/id");
    }
}
