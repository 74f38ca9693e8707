package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Status;

/** Box's reads: what is true of a file and its versions. */
public final class BoxReads {
    private static final String FILE_FIELDS =
            "fields=id,type,name,extension,sha1,file_version,trashed_at";
    static final String VERSION_FIELDS = "fields=id,type,sha1,created_at,trashed_at,restored_at";

    private final AnswerJudge judge;

    public BoxReads(AnswerJudge judge) {
        this.judge = judge;
    }

    /** Asks for the file: its name, current version and content hash. */
    public void readFile(Attempt attempt) {
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("files", attempt.request().fileId()), FILE_FIELDS));
    }

    /** {@return whether the file itself is in the trash} */
    public boolean isFileTrashed(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        return (answer.status() == 404 && answer.text("/code").equals("trashed"))
                || (answer.isSuccess() && answer.json().hasNonNull("trashed_at"));
    }

    /** Keeps what the file's answer says. */
    public void learnFile(Attempt attempt) {
        judge.requireSuccess(attempt);
        ProviderAnswer answer = attempt.answer();
        if (!attempt.request().fileId().equals(answer.text("/id"))
                || answer.text("/file_version/id").isEmpty()) {
            throw judge.unreadable(attempt, "its answer is not about the file asked for");
        }
        if (answer.text("/sha1").isEmpty()) {
            throw judge.unreadable(attempt, "its answer lacks the content hash");
        }
        attempt.findings().file(answer.json());
    }

    /** A Box Note has no versions to go back to. */
    public void requireNoNote(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        if (answer.text("/extension").equals("boxnote")
                || answer.text("/name").endsWith(".boxnote")) {
            // Of a file in the trash it shows only after the file has been taken out.
            boolean untouched = attempt.changes().done().isEmpty();
            throw new AttemptEnd(
                    new AttemptResult.Ended(
                            untouched ? Status.REJECTED : Status.FAILED,
                            null,
                            judge.error(
                                    attempt,
                                    ErrorCode.BOX_NOTE,
                                    "Box Notes have no versions that could be rolled back",
                                    false),
                            AnswerJudge.response(answer),
                            null));
        }
    }

    /** {@return whether the wanted version, or the copy we made of it, is the current one} */
    public boolean isWantedCurrent(Attempt attempt) {
        String current = currentId(attempt);
        return current.equals(attempt.request().versionId())
                || current.equals(attempt.changes().promotedVersion());
    }

    /** Asks for the wanted version. */
    public void readVersion(Attempt attempt) {
        readVersion(attempt, attempt.request().versionId());
    }

    /** Asks for the current version, for its time of creation. */
    public void readCurrentVersion(Attempt attempt) {
        readVersion(attempt, currentId(attempt));
    }

    private static void readVersion(Attempt attempt, String id) {
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("files", attempt.request().fileId(), "versions", id),
                        VERSION_FIELDS));
    }

    /** Keeps what the wanted version's answer says. */
    public void learnVersion(Attempt attempt) {
        judge.requireSuccess(attempt);
        if (!attempt.request().versionId().equals(attempt.answer().text("/id"))) {
            throw judge.unreadable(attempt, "its answer is not about the version asked for");
        }
        if (attempt.answer().text("/sha1").isEmpty()) {
            throw judge.unreadable(attempt, "its answer lacks the content hash");
        }
        attempt.findings().version(attempt.answer().json());
    }

    /** {@return whether the file's content is that of the wanted version} */
    public boolean isWantedContent(Attempt attempt) {
        return text(attempt.findings().version(), "sha1")
                .equals(text(attempt.findings().file(), "sha1"));
    }

    /** {@return whether the wanted version is in the trash} */
    public boolean isVersionTrashed(Attempt attempt) {
        return attempt.findings().version().hasNonNull("trashed_at");
    }

    /** {@return whether the wanted version is not in the trash, or not any more} */
    public boolean isVersionOutOfTrash(Attempt attempt) {
        return !isVersionTrashed(attempt);
    }

    /** The file was as wanted already, or became so by our own writes. */
    public void endRight(Attempt attempt) {
        Status status = attempt.hasWritten() ? Status.RESTORED : Status.UNCHANGED;
        if (attempt.isPromoted()) {
            status = Status.PROMOTED;
        }
        end(attempt, status, status == Status.PROMOTED ? currentId(attempt) : null);
    }

    /** After our writes the file is not as wanted: somebody else changed it; no second write. */
    public void requireWantedContent(Attempt attempt) {
        if (!isWantedContent(attempt)) {
            throw changedMeanwhile(attempt);
        }
    }

    AttemptEnd changedMeanwhile(Attempt attempt) {
        return new AttemptEnd(
                AttemptResult.Ended.failed(
                        judge.error(
                                attempt,
                                ErrorCode.CHANGED_MEANWHILE,
                                "the file's content is not that of the wanted version",
                                false),
                        AnswerJudge.response(attempt.answer())));
    }

    static String currentId(Attempt attempt) {
        return attempt.findings().file().at("/file_version/id").asText("");
    }

    static String text(JsonNode node, String member) {
        return node.path(member).asText("");
    }

    static void end(Attempt attempt, Status status, String credited) {
        attempt.end(
                new AttemptResult.Ended(
                        status,
                        currentId(attempt),
                        null,
                        AnswerJudge.response(attempt.answer()),
                        credited));
    }
}
