package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which version a request wants that names a moment, or the version before the current one: reads
 * what {@link BoxMoment} asks for, and turns what it says into a choice or an end.
 */
public final class BoxSelection {
    /** Box lists nothing beyond. */
    private static final long HIGHEST_OFFSET = 10_000;

    /** Why a file is left alone of which a version was made since. */
    private static final Set<Choice.Why> OF_CHANGED_FILES =
            EnumSet.of(
                    Choice.Why.EDITED_BY_OTHERS,
                    Choice.Why.AUTHOR,
                    Choice.Why.PURGED,
                    Choice.Why.TRASHED_THEN,
                    Choice.Why.LOCKED,
                    Choice.Why.RIGHTS,
                    Choice.Why.BEYOND_LIMIT);

    private final AnswerJudge judge;
    private final BoxReads reads;

    public BoxSelection(AnswerJudge judge, BoxReads reads) {
        this.judge = judge;
        this.reads = reads;
    }

    /** {@return whether no read so far has told which version is wanted} */
    public boolean isUndecided(Attempt attempt) {
        return attempt.isOpen() && attempt.isToChoose() && !attempt.findings().isStale();
    }

    /** {@return whether the file was changed since its folder was listed, and is to be read} */
    public boolean isStale(Attempt attempt) {
        return attempt.isOpen() && attempt.findings().isStale();
    }

    /** Decides by the file alone, if that is enough. */
    public void fromFile(Attempt attempt) {
        if (!attempt.request().selector().previous()) {
            moment(attempt).fromRow(file(attempt)).ifPresent(choice -> take(attempt, choice));
        }
    }

    /** {@return whether a page of the past versions is still to be read} */
    public boolean isPageMissing(Attempt attempt) {
        JsonNode listed = attempt.findings().versions();
        return isUndecided(attempt)
                && (listed.isMissingNode()
                        || listed.path("limit").asLong() < listed.path("total_count").asLong());
    }

    /** Asks for the next page. */
    public void readPage(Attempt attempt) {
        reads.listVersions(attempt, attempt.findings().versions().path("limit").asLong(0));
    }

    /**
     * Adds the page to the list; its limit is how far the list reaches. A file in the trash may not
     * show its versions, and is not taken out before it is known what for.
     */
    public void learnPage(Attempt attempt) {
        if (attempt.answer().status() == 404 && attempt.answer().text("/code").equals("trashed")) {
            if (attempt.request().isFound()) {
                leave(
                        attempt,
                        new Choice.LeftAlone(
                                Choice.Why.TRASHED,
                                "the file was put into the trash; ask for it by its fileId to get it"
                                        + " back"));
                return;
            }
            leave(
                    attempt,
                    "the file is in the trash, where Box does not show its versions; take it out by"
                            + " hand and ask again");
            return;
        }
        judge.requireSuccess(attempt);
        JsonNode page = attempt.answer().json();
        if (!page.path("entries").isArray()) {
            throw judge.unreadable(attempt, "its answer is not a list of versions");
        }
        JsonNode before = attempt.findings().versions();
        ObjectNode listed = before.isMissingNode() ? page.deepCopy() : (ObjectNode) before;
        ArrayNode entries = (ArrayNode) listed.get("entries");
        long reached = before.path("limit").asLong(0);
        if (!before.isMissingNode()) {
            page.get("entries").forEach(entries::add);
        }
        int size = page.get("entries").size();
        reached += Math.max(size, page.path("limit").asLong(0));
        // The total may be too high, and is not the end: an empty page is.
        long total = size == 0 ? reached : page.path("total_count").asLong(Long.MAX_VALUE);
        listed.put("limit", reached).put("total_count", total);
        attempt.findings().versions(listed);
        if (isPageMissing(attempt) && reached > HIGHEST_OFFSET) {
            leave(
                    attempt,
                    "the file has " + total + " versions, more than Box lists; name a versionId");
        }
    }

    /** Decides by the file and its past versions, if that is enough. */
    public void fromVersions(Attempt attempt) {
        BoxFileRow file = file(attempt);
        if (!attempt.request().selector().previous()) {
            moment(attempt)
                    .fromVersions(file, past(attempt))
                    .ifPresent(choice -> take(attempt, choice));
        } else if (!attempt.isInDoubt()) {
            take(attempt, BoxMoment.previous(file, past(attempt), null));
        }
    }

    /** Decides by those and the current version. */
    public void fromAll(Attempt attempt) {
        BoxFileRow file = file(attempt);
        if (attempt.request().selector().previous()) {
            requireNoVersionSinceDoubt(attempt);
            take(attempt, BoxMoment.previous(file, past(attempt), null));
        } else {
            take(attempt, moment(attempt).fromAll(file, past(attempt), current(attempt)));
        }
    }

    /**
     * An earlier request of the same id may have written, and what it had chosen is not recorded
     * here. If it has, the version before the current one is the one that it replaced.
     */
    private void requireNoVersionSinceDoubt(Attempt attempt) {
        boolean made =
                past(attempt).stream().anyMatch(version -> isSinceDoubt(attempt, version))
                        || isSinceDoubt(attempt, current(attempt));
        if (made) {
            throw new AttemptEnd(
                    judge.unknown(
                            attempt,
                            "versions were made since, and an earlier request with this requestId"
                                    + " may have made one; name a versionId",
                            false));
        }
    }

    private static boolean isSinceDoubt(Attempt attempt, BoxVersionRow version) {
        return version.createdAt() == null
                || !version.createdAt().isBefore(BoxCopies.earliest(attempt));
    }

    private void take(Attempt attempt, Choice choice) {
        if (BoxFolders.isSample(attempt)) {
            attempt.end(
                    Ended.well(isRefuted(choice) ? Status.PLANNED : Status.UNCHANGED, null, null));
        } else if (choice instanceof Choice.Rollback rollback) {
            choose(attempt, rollback);
        } else if (choice instanceof Choice.Unchanged unchanged) {
            Found near = new Found(null, null, null, 0, List.of(), true, false);
            attempt.end(
                    Ended.well(Status.UNCHANGED, BoxReads.currentId(attempt), null)
                            .with(
                                    unchanged.near()
                                            ? new Proof(null, null, null, near)
                                            : Proof.NONE));
        } else if (isOfListing(attempt, (Choice.LeftAlone) choice)) {
            attempt.findings().listedIsStale();
        } else {
            leave(attempt, (Choice.LeftAlone) choice);
        }
    }

    /**
     * {@return whether a version was made after the moment, though the file's own time is before}
     */
    private static boolean isRefuted(Choice choice) {
        if (choice instanceof Choice.LeftAlone left) {
            return OF_CHANGED_FILES.contains(left.why());
        }
        return !(choice instanceof Choice.Unchanged unchanged)
                || unchanged.how() == Choice.How.SAME_CONTENT;
    }

    private static boolean isOfListing(Attempt attempt, Choice.LeftAlone left) {
        return left.why() == Choice.Why.CHANGING && !attempt.findings().listed().isMissingNode();
    }

    /** The list has told of the version already what a read would. */
    private void choose(Attempt attempt, Choice.Rollback rollback) {
        for (JsonNode entry : attempt.findings().versions().path("entries")) {
            if (BoxReads.text(entry, "id").equals(rollback.versionId())) {
                attempt.findings().version(entry);
            }
        }
        BoxFileRow file = file(attempt);
        attempt.choose(
                new Chosen(
                        file.id(),
                        rollback.versionId(),
                        rollback.ifCurrent(),
                        file.trashed() ? null : rollback.ifCurrent(),
                        BoxReads.currentNumber(attempt),
                        rollback.found()));
    }

    private static void leave(Attempt attempt, String why) {
        leave(attempt, new Choice.LeftAlone(Choice.Why.TIMES, why));
    }

    private static void leave(Attempt attempt, Choice.LeftAlone left) {
        attempt.end(new Ended(left.status(), null, left.error(), null, null));
    }

    private static BoxMoment moment(Attempt attempt) {
        Selector asked = attempt.request().selector();
        if (!attempt.request().isFound()) {
            return new BoxMoment(AsOf.ofFile(asked.asOf()));
        }
        BoxMoment ofFound =
                new BoxMoment(
                        AsOf.ofFolder(asked.asOf())
                                .changedBy(asked.changedBy())
                                .askedBy(attempt.findings().self()));
        // An event says that it was changed, whatever its own time of change is.
        return asked.folder() == null || BoxFolders.isFullLook(attempt)
                ? ofFound.withoutModifiedAt()
                : ofFound;
    }

    private BoxFileRow file(Attempt attempt) {
        try {
            return BoxRows.file(attempt.findings().file());
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
    }

    private List<BoxVersionRow> past(Attempt attempt) {
        try {
            return BoxRows.versions(attempt.findings().versions());
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
    }

    private BoxVersionRow current(Attempt attempt) {
        try {
            return BoxRows.version(attempt.findings().currentVersion());
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
    }
}
