package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.box.auth.BoxIds;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.call.Listing;
import io.restoreroutes.moment.Person;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what was done in the enterprise page by page: each file that somebody has changed since a
 * moment is then looked at by itself, wherever it lies. What the events say decides nothing else.
 */
public final class BoxEvents {
    /** Box tells some events late; so they are read once more when all else has ended. */
    private static final String LATE = "late-events";

    /** Which of these a new version raises is not documented. */
    private static final String TYPES = "UPLOAD,EDIT,ITEM_MODIFY,FILE_VERSION_RESTORE";

    private static final int PAGE = 500;
    private static final Duration KEPT = Duration.ofDays(365);

    /** An event may be dated otherwise than the version that it tells of. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    /** Between the end of the window and the position in it. */
    private static final String THEN = " ";

    private final AnswerJudge judge;
    private final Clock clock;

    public BoxEvents(AnswerJudge judge, Clock clock) {
        this.judge = judge;
        this.clock = clock;
    }

    /** {@return whether the events are to be read, and a page of them is missing} */
    public boolean isPageMissing(Attempt attempt) {
        return attempt.isOpen()
                && attempt.request().listed().equals(RestoreRequest.EVENTS)
                && attempt.listing().isPageMissing();
    }

    /**
     * Asks for the next page. Its window has an end, because else who goes on working would be read
     * on and on.
     */
    public void readPage(Attempt attempt) {
        Instant asOf = attempt.request().selector().asOf();
        if (asOf.isBefore(now(attempt).minus(KEPT))) {
            throw new AttemptEnd(Ended.failed(tooOld(), null));
        }
        String marker = attempt.listing().marker();
        String place =
                marker == null ? "" : "&stream_position=" + ProviderCall.encoded(position(marker));
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("events"),
                        "stream_type=admin_logs&limit="
                                + PAGE
                                + "&event_type="
                                + TYPES
                                + "&created_after="
                                + ProviderCall.encoded(whole(asOf.minus(SLACK)))
                                + "&created_before="
                                + ProviderCall.encoded(windowEnd(attempt))
                                + place));
    }

    private static OutcomeError tooOld() {
        return new OutcomeError(
                ErrorCode.LISTING_FAILED,
                "Box tells events of the last "
                        + KEPT.toDays()
                        + " days only; name a folder, or a later asOf",
                null,
                null,
                null,
                false);
    }

    private Instant now(Attempt attempt) {
        Instant theirs = attempt.gate().serverTime();
        return theirs == null ? clock.instant() : theirs;
    }

    private static String whole(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@return where the window ends, from the second page on as the first one's marker says} */
    private String windowEnd(Attempt attempt) {
        String marker = attempt.listing().marker();
        return marker == null
                ? whole(now(attempt).plus(SLACK))
                : marker.substring(0, marker.indexOf(THEN));
    }

    private static String position(String marker) {
        return marker == null ? null : marker.substring(marker.indexOf(THEN) + THEN.length());
    }

    /** Hands on the files that the page shows to be changed by whom the request names. */
    public void learnPage(Attempt attempt) {
        requirePage(attempt);
        Listing listing = attempt.listing();
        JsonNode page = attempt.answer().json();
        if (!page.path("entries").isArray() || !page.hasNonNull("next_stream_position")) {
            throw judge.unreadable(attempt, "its answer is not a page of events");
        }
        String next = page.path("next_stream_position").asText();
        listing.isNoFolder();
        List<FoundPart> found = new ArrayList<>();
        if (listing.marker() == null && listing.folder().equals(RestoreRequest.EVENTS)) {
            found.add(FoundPart.later(LATE));
        }
        for (JsonNode event : page.path("entries")) {
            if (isMeant(attempt, event)) {
                String id = fileId(attempt, event.path("source"));
                if (id != null && listing.isNew(id)) {
                    found.add(FoundPart.file(id, BoxFolders.told(attempt, null, null)));
                }
            }
        }
        // A short page is not the last one, and an empty one neither: a place that comes again is.
        boolean isLast = next.equals(position(listing.marker())) || !listing.isNew(THEN + next);
        listing.page(found, 0, 0, isLast ? null : windowEnd(attempt) + THEN + next);
    }

    private void requirePage(Attempt attempt) {
        int status = attempt.answer().status();
        if (status == 403) {
            throw new AttemptEnd(
                    Ended.failed(
                            judge.error(
                                    attempt,
                                    ErrorCode.FORBIDDEN,
                                    "Box tells them to admins only, and to co-admins who may run new"
                                            + " reports and access existing ones: let the account's"
                                            + " user be one (as-user, user-id), give its app the"
                                            + " scope Manage enterprise properties, or name a folder",
                                    false),
                            AnswerJudge.response(attempt.answer())));
        }
        if (status == 400 && attempt.listing().marker() != null) {
            attempt.listing().beginAnew();
            throw judge.unreadable(attempt, "it does not know any more where the events stood");
        }
        judge.requireSuccess(attempt);
    }

    /** {@return whether the person asked for has done it, or it is not told who has} */
    private static boolean isMeant(Attempt attempt, JsonNode event) {
        Person person = BoxRows.person(event.path("created_by"));
        return person == null || person.is(attempt.request().selector().changedBy());
    }

    /** {@return the file that an event is about; null if it is about something else} */
    private String fileId(Attempt attempt, JsonNode source) {
        boolean isItem = source.has("item_type");
        if (!source.path(isItem ? "item_type" : "type").asText().equals("file")) {
            return null;
        }
        String id = source.path(isItem ? "item_id" : "id").asText();
        if (!BoxIds.RULE.accepts(id)) {
            throw judge.unreadable(attempt, "one of its events does not tell the id of its file");
        }
        return id;
    }

    /** {@return whether the file was found so, and the settings allow some folders only} */
    public boolean isFenced(Attempt attempt) {
        return attempt.isOpen() && isPlaceTold(attempt);
    }

    /** {@return whether it matters where the file lies} */
    static boolean isPlaceTold(Attempt attempt) {
        return attempt.request().isFound()
                && attempt.request().selector().folder() == null
                && !attempt.account().folders().isEmpty();
    }

    /** {@return whether the file is in the trash: what is above its folder is to be asked for} */
    public boolean isFolderNeeded(Attempt attempt) {
        JsonNode file = attempt.findings().file();
        return BoxRows.isTrashed(file) && BoxIds.RULE.accepts(parent(file));
    }

    private static String parent(JsonNode file) {
        return file.at("/parent/id").asText();
    }

    /** Asks in which folders that one lies. */
    public void readFolder(Attempt attempt) {
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("folders", parent(attempt.findings().file())),
                        "fields=id,path_collection"));
    }

    /** Leaves a file out that does not lie below a folder of the settings: it is only counted. */
    public void requireInside(Attempt attempt) {
        JsonNode file = attempt.findings().file();
        List<String> above = new ArrayList<>();
        JsonNode placed = file;
        if (isFolderNeeded(attempt)) {
            int status = attempt.answer().status();
            if (status != 403 && status != 404) {
                judge.requireSuccess(attempt);
                placed = attempt.answer().json();
            }
            above.add(parent(file));
        }
        placed.at("/path_collection/entries")
                .forEach(folder -> above.add(folder.path("id").asText()));
        if (above.stream().noneMatch(attempt.account().folders()::contains)) {
            attempt.end(Ended.well(Status.UNCHANGED, null, null));
        }
    }
}
