package io.restoreroutes.imagekit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is to be written to a file, by the list of its versions: which one is chosen, whether it is
 * current already, and whether what has to be current is.
 */
public final class ImageKitChoice {
    /** Our clock is compared with theirs here. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private static final int LONGEST_ITEM = 16 << 10;
    private static final List<String> TOLD_ALWAYS =
            List.of(
                    "type",
                    "name",
                    "fileId",
                    "filePath",
                    "createdAt",
                    "updatedAt",
                    "versionInfo",
                    "url",
                    "size",
                    "mime");

    private final AnswerJudge judge;
    private final ImageKitSearch search;

    public ImageKitChoice(AnswerJudge judge, ImageKitSearch search) {
        this.judge = judge;
        this.search = search;
    }

    /**
     * {@return whether the versions have to be known before anything is written} A request that
     * says no more than file and version is sent with the calls that it always took.
     */
    public boolean isListNeeded(Attempt attempt) {
        RestoreRequest request = attempt.request();
        Selector selector = request.selector();
        return selector.choosesVersion()
                || selector.ifCurrent() != null
                || selector.dryRun()
                || (selector.path() != null && request.operation() == Operation.ROLLBACK);
    }

    /** {@return whether the file was found in a folder, and is younger than the moment} */
    public boolean isCreatedLater(Attempt attempt) {
        Instant created = ImageKitItems.time(attempt.findings().listed(), "createdAt");
        return created != null && created.isAfter(attempt.request().selector().asOf());
    }

    /** Ends the attempt for that. */
    public void endCreatedLater(Attempt attempt) {
        Instant created = ImageKitItems.time(attempt.findings().listed(), "createdAt");
        Choice.LeftAlone left = ImageKitMoment.createdLater(created);
        attempt.end(new Ended(left.status(), null, left.error(), null, null));
    }

    /** {@return whether the pages of its folder have shown all versions of the file} */
    public boolean isListed(Attempt attempt) {
        return attempt.findings().listed().hasNonNull(ImageKitVersionPages.VERSIONS);
    }

    /** Decides by these pages, and so ends the attempt of what is always a dry run. */
    public void decideListed(Attempt attempt) {
        JsonNode all = attempt.findings().listed().get(ImageKitVersionPages.VERSIONS);
        decide(attempt, ImageKitItems.of(all), all);
    }

    /** {@return whether a file found by its path is to be committed, as nothing else is} */
    public boolean isFileToKeep(Attempt attempt) {
        return attempt.request().selector().path() != null && attempt.changes().chosen() == null;
    }

    /** The file that was found: a second search after a lost answer may find another one. */
    public void keepFile(Attempt attempt) {
        RestoreRequest request = attempt.request();
        attempt.choose(new Chosen(request.fileId(), request.versionId(), null, null, null, null));
    }

    /** Asks for all versions of the file. */
    public void list(Attempt attempt) {
        String fileId = attempt.request().fileId();
        attempt.call(ProviderCall.get(ProviderCall.path("v1", "files", fileId, "versions"), null));
    }

    /**
     * {@return the versions as just listed}
     *
     * @throws AttemptEnd on any other answer than the versions of this file
     */
    ImageKitItems items(Attempt attempt) {
        judge.requireSuccess(attempt);
        try {
            ImageKitItems items = ImageKitItems.of(attempt.answer().json());
            if (items.current().fileId().equals(attempt.request().fileId())) {
                return items;
            }
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
        throw judge.unreadable(attempt, "its answer is not about the file that was asked for");
    }

    /**
     * {@return what the list just read says of the current version, for the outcome: without what
     * is embedded in the picture and the like if that is very long}
     */
    static JsonNode current(Attempt attempt) {
        for (JsonNode item : attempt.answer().json()) {
            if (item.path("type").asText().equals("file")) {
                return RestoreJson.write(item).length() <= LONGEST_ITEM
                        ? item
                        : item.<ObjectNode>deepCopy().retain(TOLD_ALWAYS);
            }
        }
        throw new IllegalStateException("the list has been read without a current version");
    }

    /**
     * Decides what is to be written, and ends the attempt if that is nothing. Whatever this request
     * may have written before is settled. What is decided is committed.
     */
    public void decide(Attempt attempt) {
        ImageKitItems items = items(attempt);
        search.requireThere(attempt, items.current());
        decide(attempt, items, attempt.answer().json());
    }

    private void decide(Attempt attempt, ImageKitItems items, JsonNode list) {
        Choice choice = attempt.isToChoose() ? choice(attempt, items) : null;
        if (choice instanceof Choice.Unchanged unchanged) {
            unchanged(attempt, items, unchanged.near());
            return;
        }
        if (choice == null && isCurrent(attempt, items)) {
            unchanged(attempt, items, false);
            return;
        }
        String must = guard(attempt);
        if (must != null && !items.current().is(must)) {
            notCurrent(attempt, items.current(), must);
            return;
        }
        if (choice instanceof Choice.LeftAlone left) {
            // All versions with their ids, for who has to choose.
            JsonNode all = isListed(attempt) ? list : AnswerJudge.response(attempt.answer());
            attempt.end(new Ended(left.status(), null, left.error(), all, null));
            return;
        }
        Chosen chosen = chosen(attempt, items, (Choice.Rollback) choice);
        if (attempt.isDryRun() || attempt.changes().chosen() == null) {
            attempt.choose(chosen);
        }
        attempt.findings().versions(list);
        if (attempt.isDryRun()) {
            attempt.end(
                    Ended.well(Status.PLANNED, null, null)
                            .with(new Proof(chosen.ifCurrent(), null, null, chosen.found())));
        }
    }

    private static boolean isCurrent(Attempt attempt, ImageKitItems items) {
        return items.current().versionId().equals(attempt.request().versionId());
    }

    /** A recorded choice has been made on what was current then. */
    private static String guard(Attempt attempt) {
        Chosen chosen = attempt.changes().chosen();
        return chosen == null || chosen.ifCurrent() == null
                ? attempt.request().selector().ifCurrent()
                : chosen.ifCurrent();
    }

    private Choice choice(Attempt attempt, ImageKitItems items) {
        Selector selector = attempt.request().selector();
        if (selector.asOf() != null) {
            AsOf asOf =
                    attempt.request().isFound()
                            ? AsOf.ofFolder(selector.asOf()).changedBy(selector.changedBy())
                            : AsOf.ofFile(selector.asOf());
            return new ImageKitMoment(asOf).choose(items, attempt.lastOwnWrite());
        }
        requireNoWriteSinceDoubt(attempt, items);
        return ImageKitMoment.previous(items);
    }

    /**
     * An earlier request of the same id may have written, and what it had chosen is not recorded
     * here. If it has, the version before the current one is the one that it replaced.
     */
    private void requireNoWriteSinceDoubt(Attempt attempt, ImageKitItems items) {
        if (attempt.isInDoubt()
                && attempt.request().selector().ifCurrent() == null
                && isSinceDoubt(attempt, items.current(), CLOCKS)) {
            throw new AttemptEnd(
                    judge.unknown(
                            attempt,
                            "the file was changed since, and an earlier request with this requestId"
                                    + " may have done it; name a versionId",
                            false));
        }
    }

    private static boolean isSinceDoubt(Attempt attempt, ImageKitItem current, Duration slack) {
        Instant since = attempt.sentAfter().minus(slack);
        return current.updatedAt() == null || !current.updatedAt().isBefore(since);
    }

    private static void unchanged(Attempt attempt, ImageKitItems items, boolean near) {
        Found found = near ? new Found(null, null, null, 0, List.of(), true, false) : null;
        attempt.end(
                Ended.well(Status.UNCHANGED, items.current().versionId(), null)
                        .with(new Proof(null, null, null, found)));
    }

    private void notCurrent(Attempt attempt, ImageKitItem current, String must) {
        if (attempt.isInDoubt() && isSinceDoubt(attempt, current, Duration.ZERO)) {
            // What an earlier request of the same id may have written is not left alone.
            throw new AttemptEnd(
                    judge.unknown(
                            attempt,
                            "the file was changed since, and an earlier request with this requestId"
                                    + " may have done it",
                            false));
        }
        judge.concludeNotDone(attempt);
        String text =
                "version %s of %s is current%s, and not %s; look at it, and ask again with %s as"
                        + " ifCurrent if it is not worth keeping";
        attempt.end(
                Ended.skipped(
                        ErrorCode.NOT_CURRENT,
                        text.formatted(
                                current.versionId(),
                                current.updatedAt(),
                                current.author() == null ? "" : " by " + current.author().shown(),
                                must,
                                current.updatedAt() == null ? "it" : current.guard()),
                        current(attempt)));
    }

    private static Ended failed(ErrorCode code, String message, JsonNode response) {
        return Ended.failed(new OutcomeError(code, message, null, null, null, false), response);
    }

    private static Chosen chosen(Attempt attempt, ImageKitItems items, Choice.Rollback rollback) {
        ImageKitItem current = items.current();
        if (current.updatedAt() == null) {
            throw new AttemptEnd(
                    failed(
                            ErrorCode.UNCLEAR,
                            "ImageKit does not tell since when the current version is as it is, so"
                                    + " nobody could tell whether it was changed meanwhile",
                            current(attempt)));
        }
        String wanted = rollback == null ? attempt.request().versionId() : rollback.versionId();
        ImageKitItem version =
                items.past(wanted)
                        .orElseThrow(
                                () ->
                                        new AttemptEnd(
                                                failed(
                                                        ErrorCode.NOT_FOUND,
                                                        "the file has no version "
                                                                + wanted
                                                                + "; deleted versions are gone for"
                                                                + " good at ImageKit",
                                                        AnswerJudge.response(attempt.answer()))));
        return new Chosen(
                attempt.request().fileId(),
                wanted,
                current.guard(),
                current.versionId(),
                current.number() == null ? null : current.number().longValue(),
                rollback == null ? null : rollback.found(),
                version.look());
    }
}
