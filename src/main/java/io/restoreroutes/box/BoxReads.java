package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.ProviderAnswer;
import io.restoreroutes.call.ProviderCall;
import io.restoreroutes.call.Write;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Status;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Box's reads: what is true of a file and its versions, and what that says of a write in doubt. */
public final class BoxReads {
    private static final String FILE_FIELDS =
            "fields=id,type,name,extension,sha1,file_version,trashed_at";
    private static final String VERSION_FIELDS =
            "fields=id,type,sha1,created_at,trashed_at,restored_at";

    /** The server's Date is exact to a second only, on both ends of the comparison. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

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

    /** Keeps what the file's answer says. Box Notes have no versions to go back to. */
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
        if (answer.text("/extension").equals("boxnote")
                || answer.text("/name").endsWith(".boxnote")) {
            // Of a file in the trash it shows only after the file has been taken out.
            boolean untouched = attempt.done().isEmpty();
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
        attempt.file(answer.json());
    }

    /** {@return whether the wanted version, or the copy we made of it, is the current one} */
    public boolean isWantedCurrent(Attempt attempt) {
        String current = currentId(attempt);
        return current.equals(attempt.request().versionId())
                || current.equals(attempt.promotedVersion());
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
        attempt.version(attempt.answer().json());
    }

    /** {@return whether the file's content is that of the wanted version} */
    public boolean isWantedContent(Attempt attempt) {
        return text(attempt.version(), "sha1").equals(text(attempt.file(), "sha1"));
    }

    /** {@return whether the wanted version is in the trash} */
    public boolean isVersionTrashed(Attempt attempt) {
        return attempt.version().hasNonNull("trashed_at");
    }

    /** Asks for the past versions, newest first; the current one is not among them. */
    public void listVersions(Attempt attempt) {
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("files", attempt.request().fileId(), "versions"),
                        VERSION_FIELDS + "&limit=1000"));
    }

    /** The file was as wanted already, or became so by our own writes. */
    public void endRight(Attempt attempt) {
        boolean wrote =
                !attempt.done().isEmpty() || attempt.isInDoubt() && attempt.writesSent() > 0;
        Status status = wrote ? Status.RESTORED : Status.UNCHANGED;
        if (attempt.done().contains(Write.VERSION_PROMOTED)) {
            status = Status.PROMOTED;
        }
        end(attempt, status, status == Status.PROMOTED ? currentId(attempt) : null);
    }

    /** {@return whether a promote of ours, in doubt, may have made the current version} */
    public boolean mayBeOurs(Attempt attempt) {
        String current = currentId(attempt);
        return attempt.isInDoubt()
                && !current.equals(attempt.request().versionId())
                && !attempt.creditedVersions().contains(current)
                && isWantedContent(attempt);
    }

    /** Ends the attempt as promoted if the current version came after the write in doubt. */
    public void creditCurrent(Attempt attempt) {
        judge.requireSuccess(attempt);
        JsonNode current = attempt.answer().json();
        if (!text(current, "id").equals(currentId(attempt))) {
            throw judge.unreadable(attempt, "its answer is not about the version asked for");
        }
        if (isAfterDoubt(attempt, current)) {
            end(attempt, Status.PROMOTED, currentId(attempt));
        }
    }

    /** Ends the attempt as promoted if a past version is the copy that the write in doubt made. */
    public void creditListed(Attempt attempt) {
        listedCopy(attempt).ifPresent(id -> end(attempt, Status.PROMOTED, id));
    }

    /** Ends the attempt if the write in doubt made a copy that is a past version by now. */
    public void requireNoCopy(Attempt attempt) {
        listedCopy(attempt)
                .ifPresent(
                        id -> {
                            attempt.confirm(Write.VERSION_PROMOTED);
                            attempt.promotedVersion(id);
                            throw changedMeanwhile(attempt);
                        });
    }

    private Optional<String> listedCopy(Attempt attempt) {
        judge.requireSuccess(attempt);
        JsonNode entries = attempt.answer().json().path("entries");
        if (!entries.isArray()) {
            throw judge.unreadable(attempt, "its answer is not a list of versions");
        }
        String sha1 = text(attempt.version(), "sha1");
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> !text(entry, "id").equals(attempt.request().versionId()))
                .filter(entry -> !attempt.creditedVersions().contains(text(entry, "id")))
                .filter(entry -> requireText(attempt, entry, "sha1").equals(sha1))
                .filter(entry -> isAfterDoubt(attempt, entry))
                .min(Comparator.comparing(entry -> createdAt(attempt, entry)))
                .map(entry -> text(entry, "id"));
    }

    /** After our writes the file is not as wanted: somebody else changed it; no second write. */
    public void requireWantedContent(Attempt attempt) {
        if (!isWantedContent(attempt)) {
            throw changedMeanwhile(attempt);
        }
    }

    private AttemptEnd changedMeanwhile(Attempt attempt) {
        return new AttemptEnd(
                AttemptResult.Ended.failed(
                        judge.error(
                                attempt,
                                ErrorCode.CHANGED_MEANWHILE,
                                "the file's content is not that of the wanted version",
                                false),
                        AnswerJudge.response(attempt.answer())));
    }

    private boolean isAfterDoubt(Attempt attempt, JsonNode version) {
        Instant since = attempt.doubtSince().plus(attempt.gate().serverOffset()).minus(CLOCK_SLACK);
        return !createdAt(attempt, version).isBefore(since);
    }

    private Instant createdAt(Attempt attempt, JsonNode version) {
        try {
            return OffsetDateTime.parse(requireText(attempt, version, "created_at")).toInstant();
        } catch (DateTimeException e) {
            throw judge.unreadable(attempt, "its answer has a time that cannot be read");
        }
    }

    /** What is not told is no evidence, neither for a write nor against it. */
    private String requireText(Attempt attempt, JsonNode version, String member) {
        String text = text(version, member);
        if (text.isEmpty()) {
            throw judge.unreadable(attempt, "its answer lacks " + member);
        }
        return text;
    }

    private static String currentId(Attempt attempt) {
        return attempt.file().at("/file_version/id").asText("");
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asText("");
    }

    private static void end(Attempt attempt, Status status, String credited) {
        throw new AttemptEnd(
                new AttemptResult.Ended(
                        status,
                        currentId(attempt),
                        null,
                        AnswerJudge.response(attempt.answer()),
                        credited));
    }
}
