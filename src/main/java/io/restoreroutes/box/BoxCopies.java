package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The versions of a file that a promote in doubt may have made: those with the wanted content and
 * another id, created since the write left, and not credited to another request. Trashed ones
 * count: the write that made them did happen.
 */
final class BoxCopies {
    /** The server's Date is exact to a second only, on both ends of the comparison. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    private final List<Copy> copies;
    private final boolean complete;
    private final boolean shared;

    private BoxCopies(List<Copy> copies, boolean complete, boolean shared) {
        this.copies = copies;
        this.complete = complete;
        this.shared = shared;
    }

    private record Copy(String id, Instant createdAt) {
        @Override
        public String toString() {
            return id + " created at " + createdAt;
        }
    }

    /**
     * {@return the copies among the versions known to the attempt}
     *
     * @throws io.restoreroutes.call.AttemptEnd if one lacks what would tell: what is not told is no
     *     evidence, neither for a write nor against it
     */
    static BoxCopies of(Attempt attempt, AnswerJudge judge) {
        Instant since = earliest(attempt);
        List<JsonNode> versions = new ArrayList<>();
        attempt.findings().versions().path("entries").forEach(versions::add);
        JsonNode current = attempt.findings().currentVersion();
        if (!current.isMissingNode()) {
            versions.add(current);
        }
        String sha1 = BoxReads.text(attempt.findings().version(), "sha1");
        Set<String> promoting = attempt.doubt().others().promoting();
        Set<String> credited = attempt.doubt().others().credited();
        List<Copy> copies =
                versions.stream()
                        .filter(
                                version ->
                                        !isKnown(attempt, credited, BoxReads.text(version, "id")))
                        .filter(version -> told(version, "sha1", attempt, judge).equals(sha1))
                        .map(version -> copy(version, attempt, judge))
                        .filter(copy -> !copy.createdAt().isBefore(since))
                        .distinct()
                        .sorted(Comparator.comparing(Copy::createdAt))
                        .toList();
        return new BoxCopies(
                copies,
                isComplete(attempt.findings().versions(), since),
                promoting.stream().anyMatch(id -> mayBeCopied(id, attempt, versions, sha1)));
    }

    /** {@return from when on, by Box's clock, a version may be one that the write in doubt made} */
    static Instant earliest(Attempt attempt) {
        return attempt.sentAfter().minus(CLOCK_SLACK);
    }

    private static boolean isKnown(Attempt attempt, Set<String> credited, String id) {
        return id.equals(attempt.request().versionId()) || credited.contains(id);
    }

    /** {@return whether a copy of that version has the wanted content, as far as is known} */
    private static boolean mayBeCopied(
            String id, Attempt attempt, List<JsonNode> versions, String sha1) {
        return id.equals(attempt.request().versionId())
                || versions.stream()
                        .filter(version -> BoxReads.text(version, "id").equals(id))
                        .allMatch(version -> BoxReads.text(version, "sha1").equals(sha1));
    }

    private static Copy copy(JsonNode version, Attempt attempt, AnswerJudge judge) {
        String id = told(version, "id", attempt, judge);
        Instant createdAt = createdAt(told(version, "created_at", attempt, judge));
        if (createdAt == null) {
            throw judge.unreadable(attempt, "its answer has a time that cannot be read");
        }
        return new Copy(id, createdAt);
    }

    private static String told(
            JsonNode version, String member, Attempt attempt, AnswerJudge judge) {
        String text = BoxReads.text(version, member);
        if (text.isEmpty()) {
            throw judge.unreadable(attempt, "its answer lacks " + member);
        }
        return text;
    }

    private static Instant createdAt(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * A list that goes on may hide a copy on a later page, unless it tells the newest first (which
     * Box does, but does not promise) and reaches back to before the write.
     */
    private static boolean isComplete(JsonNode list, Instant since) {
        if (list.isMissingNode()) {
            return false;
        }
        JsonNode entries = list.path("entries");
        long total = list.path("total_count").asLong(0);
        // The total may be too high; a page may hold less than its limit.
        if (total <= Math.max(entries.size(), list.path("limit").asLong(0))) {
            return true;
        }
        Instant newer = Instant.MAX;
        for (JsonNode entry : entries) {
            Instant createdAt = createdAt(BoxReads.text(entry, "created_at"));
            if (createdAt == null || createdAt.isAfter(newer)) {
                return false;
            }
            newer = createdAt;
        }
        return newer.isBefore(since);
    }

    boolean isEmpty() {
        return copies.isEmpty();
    }

    /** {@return the id of the first one made} */
    String first() {
        return copies.get(0).id();
    }

    /** {@return whether there is one that another identity's request may have made as well} */
    boolean mayBeAnothers() {
        return shared && !copies.isEmpty();
    }

    /** {@return why the copies do not tell whether the write happened, or null if they do} */
    String whyUndecided(Attempt attempt) {
        // A crash may have taken the count of one write with it.
        if (copies.size() > Math.max(1, attempt.writesSent())) {
            return "there are more copies of the version than this request can have made";
        }
        if (mayBeAnothers()) {
            return "another identity is to bring back the same content, and may have made the copy";
        }
        return copies.isEmpty() && !complete ? "the file's versions cannot be listed whole" : null;
    }

    /** {@return their ids and times, or "none"} */
    @Override
    public String toString() {
        return copies.isEmpty()
                ? "none"
                : copies.stream().map(Copy::toString).collect(Collectors.joining(", "));
    }
}
