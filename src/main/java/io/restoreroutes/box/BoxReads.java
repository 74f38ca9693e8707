package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FileState;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.Status;

/** Box's reads: what is true of a file and its versions. */
public final class BoxReads {
    /** What a decision is made by costs Box more, and is asked for only then. */
    private static final String FILE_FIELDS =
            "id,type,name,extension,sha1,file_version,version_number,modified_at,modified_by,"
                    + "trashed_at,item_status";

    private static final int PAGE = 1000;

    private final AnswerJudge judge;

    public BoxReads(AnswerJudge judge) {
        this.judge = judge;
    }

    /** Asks for the file: its name, current version and content hash. */
    public void readFile(Attempt attempt) {
        String path = ProviderCall.path("files", attempt.request().fileId());
        attempt.call(ProviderCall.get(path, fileFields(attempt)));
    }

    /** Asks for the file as it lies in the trash. */
    public void readTrashedFile(Attempt attempt) {
        String path = ProviderCall.path("files", attempt.request().fileId(), "trash");
        attempt.call(ProviderCall.get(path, fileFields(attempt)));
    }

    private static String fileFields(Attempt attempt) {
        boolean decides = attempt.isToChoose() || attempt.isDryRun();
        return "fields="
                + (decides ? BoxRows.FILE_FIELDS : FILE_FIELDS)
                + BoxRows.AND_FOLDER
                + (BoxEvents.isPlaceTold(attempt) ? ",path_collection" : "");
    }

    /** {@return whether the last answer says only that the file is in the trash} */
    public boolean isFileHidden(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        return answer.status() == 404 && answer.text("/code").equals("trashed");
    }

    /** {@return whether it says more} */
    public boolean isFileTold(Attempt attempt) {
        return !isFileHidden(attempt);
    }

    /** {@return whether what the last read has told of the file is that it is in the trash} */
    public boolean isFileTrashed(Attempt attempt) {
        JsonNode file = attempt.findings().file();
        return file.isMissingNode() ? isFileHidden(attempt) : BoxRows.isTrashed(file);
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

    /** A Box Note has no versions to go back to. One that was found is left alone later. */
    public void requireNoNote(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        if (attempt.request().isFound()) {
            return;
        }
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

    /** {@return whether the attempt is open and there is nothing left to write} */
    public boolean isOpenAndRight(Attempt attempt) {
        return attempt.isOpen() && !isFileTrashed(attempt) && isWantedCurrent(attempt);
    }

    /** {@return whether the attempt is open and the file has to leave the trash} */
    public boolean isOpenAndTrashed(Attempt attempt) {
        return attempt.isOpen() && isFileTrashed(attempt);
    }

    /** {@return whether the wanted version is another, and nothing is known of it} */
    public boolean isVersionToBeRead(Attempt attempt) {
        return !isWantedCurrent(attempt) && isContentUnknown(attempt);
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
                        "fields=" + BoxRows.VERSION_FIELDS));
    }

    /**
     * Asks for past versions; the current one is not among them.
     *
     * @param offset how many of them to pass over
     */
    void listVersions(Attempt attempt, long offset) {
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("files", attempt.request().fileId(), "versions"),
                        "fields="
                                + BoxRows.VERSION_FIELDS
                                + "&limit="
                                + PAGE
                                + (offset == 0 ? "" : "&offset=" + offset)));
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

    /** The same of a file in the trash, where its versions may not show. */
    public void learnVersionInTrash(Attempt attempt) {
        if (!isFileHidden(attempt)) {
            learnVersion(attempt);
        }
    }

    /**
     * {@return whether the answer to the promote leaves open what is current now} A version that
     * was there before is no copy of it.
     */
    public boolean isCopyUnknown(Attempt attempt) {
        return attempt.answer().text("/sha1").isEmpty()
                || !isNew(attempt, attempt.answer().text("/id"));
    }

    /** {@return whether the version is neither the wanted one nor what was current before} */
    static boolean isNew(Attempt attempt, String versionId) {
        Chosen chosen = attempt.changes().chosen();
        return !versionId.equals(attempt.request().versionId())
                && (chosen == null || !versionId.equals(chosen.previousVersionId()));
    }

    /** Keeps the copy that a promote has made as what is current now, as far as it is told. */
    public void learnCopy(Attempt attempt) {
        JsonNode copy = attempt.answer().json();
        if (!isNew(attempt, text(copy, "id"))) {
            return;
        }
        JsonNode before = attempt.findings().file();
        ObjectNode file =
                before.isObject() ? before.deepCopy() : JsonNodeFactory.instance.objectNode();
        file.set("file_version", copy);
        file.set("sha1", copy.get("sha1"));
        file.set("version_number", copy.get("version_number"));
        attempt.findings().file(file);
    }

    /** {@return whether the file's content is that of the wanted version} */
    public boolean isWantedContent(Attempt attempt) {
        String wanted = text(attempt.findings().version(), "sha1");
        return !wanted.isEmpty() && wanted.equals(text(attempt.findings().file(), "sha1"));
    }

    /** {@return whether the wanted version's content is still to be asked for} */
    public boolean isContentUnknown(Attempt attempt) {
        return text(attempt.findings().version(), "sha1").isEmpty();
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
        if (attempt.isPromoted()) {
            String copy = attempt.changes().promotedVersion();
            end(attempt, Status.PROMOTED, copy == null ? currentId(attempt) : copy);
        } else {
            end(attempt, attempt.hasWritten() ? Status.RESTORED : Status.UNCHANGED, null);
        }
    }

    /**
     * After our writes the file is not as wanted: somebody else changed it; no second write. Where
     * the wanted content was not asked for, the copy is taken for it that the promote has made.
     */
    public void requireWantedContent(Attempt attempt) {
        boolean right =
                isContentUnknown(attempt)
                        ? currentId(attempt).equals(attempt.changes().promotedVersion())
                        : isWantedContent(attempt);
        if (!right) {
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

    /** {@return the current version's number, or null if it is not told} */
    static Long currentNumber(Attempt attempt) {
        Integer number = BoxRows.number(attempt.findings().file().path("version_number"));
        return number == null ? null : number.longValue();
    }

    static String currentId(Attempt attempt) {
        return attempt.findings().file().at("/file_version/id").asText("");
    }

    static String text(JsonNode node, String member) {
        return node.path(member).asText("");
    }

    static void end(Attempt attempt, Status status, String credited) {
        String folder = attempt.findings().file().at("/parent/id").asText("");
        if (status == Status.PROMOTED && !folder.isEmpty()) {
            attempt.left(new FileState(folder, currentId(attempt)));
        }
        attempt.end(
                new AttemptResult.Ended(
                        status,
                        currentId(attempt),
                        null,
                        AnswerJudge.response(attempt.answer()),
                        credited,
                        status == Status.PROMOTED ? BoxPrevious.proof(attempt) : Proof.NONE));
    }
}
