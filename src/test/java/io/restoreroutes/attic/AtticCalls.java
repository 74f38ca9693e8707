package io.restoreroutes.attic;

import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.Status;

/** Attic's two calls: the current version of a file, and to restore another one. */
public final class AtticCalls {
    private final AnswerJudge judge;

    AtticCalls(AnswerJudge judge) {
        this.judge = judge;
    }

    public void ask(Attempt attempt) {
        attempt.call(ProviderCall.get(path(attempt, "current"), null));
    }

    /** {@return whether the wanted version is the current one} */
    public boolean isCurrent(Attempt attempt) {
        requireFile(attempt);
        return attempt.answer().text("/version").equals(attempt.request().versionId());
    }

    /** Whoever looked first and finds it done has done it, or there was nothing to do. */
    public void endCurrent(Attempt attempt) {
        end(attempt, attempt.hasWritten() ? Status.RESTORED : Status.UNCHANGED);
    }

    /** A write in doubt that the look did not find did not happen, once it had time to. */
    public void restore(Attempt attempt) {
        judge.concludeNotDone(attempt);
        attempt.changes().intend(Write.VERSION_RESTORED);
        String body = "{\"version\": \"" + attempt.request().versionId() + "\"}";
        attempt.call(
                new ProviderCall(
                        "POST", path(attempt, "restore"), null, body, Write.VERSION_RESTORED));
    }

    public void restored(Attempt attempt) {
        requireFile(attempt);
        attempt.confirm(Write.VERSION_RESTORED);
        end(attempt, Status.RESTORED);
    }

    private void requireFile(Attempt attempt) {
        judge.requireSuccess(attempt);
        if (!attempt.answer().text("/file").equals(attempt.request().fileId())) {
            throw judge.unreadable(attempt, "its answer is not about the file asked for");
        }
    }

    private static String path(Attempt attempt, String what) {
        return ProviderCall.path("files", attempt.request().fileId(), what);
    }

    private static void end(Attempt attempt, Status status) {
        attempt.end(
                AttemptResult.Ended.well(
                        status,
                        attempt.answer().text("/version"),
                        AnswerJudge.response(attempt.answer())));
    }
}
