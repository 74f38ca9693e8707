package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.call.Listing;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists a Box folder page by page: folders below it are listed in their turn, a file that its row
 * shows to be as it was is counted, and every other file is looked at by itself. When all of them
 * have ended, the trash is listed: what was thrown away out of these folders since is told too.
 */
public final class BoxFolders {
    /** Box's own word in place of a folder's id. */
    private static final String TRASH = "trash";

    /** Enough to tell a file's state from any other. */
    private static final String VERIFY_FIELDS = "id,type,file_version";

    private static final String FILE = "file";
    private static final String FOLDER = "folder";
    private static final String SELF = "self";

    private static final String LOOK = "look";

    /** The file's own time of change proves nothing. */
    private static final String FULL = "full";

    /** Whether it does is what is looked for. */
    private static final String SAMPLE = "sample";

    private final AnswerJudge judge;

    public BoxFolders(AnswerJudge judge) {
        this.judge = judge;
    }

    /** {@return whether it has to be known who we are: our own changes are nobody's to undo} */
    public boolean isSelfNeeded(Attempt attempt) {
        return attempt.isOpen() && attempt.request().selector().changedBy() != null;
    }

    /** Asks who we are. */
    public void readSelf(Attempt attempt) {
        attempt.call(ProviderCall.get(ProviderCall.path("users", "me"), "fields=id,login"));
    }

    /** Keeps it; a token may not tell. */
    public void learnSelf(Attempt attempt) {
        int status = attempt.answer().status();
        if (status != 403 && status != 404) {
            judge.requireSuccess(attempt);
        }
        attempt.findings().self(attempt.answer().text("/id"));
    }

    /** {@return whether the settings allow some folders only, and this one may lie below them} */
    public boolean isPlaceNeeded(Attempt attempt) {
        List<String> allowed = attempt.account().folders();
        return attempt.listing().isAsked()
                && attempt.listing().isAtBegin()
                && !allowed.isEmpty()
                && !allowed.contains(attempt.listing().folder());
    }

    /** Asks in which folders this one lies. */
    public void readPlace(Attempt attempt) {
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("folders", attempt.listing().folder()),
                        "fields=id,path_collection"));
    }

    /** Ends the attempt if the folder is not below one that the settings allow. */
    public void requireAllowed(Attempt attempt) {
        requirePage(attempt);
        List<String> allowed = attempt.account().folders();
        for (JsonNode above : attempt.answer().json().at("/path_collection/entries")) {
            if (allowed.contains(above.path("id").asText())) {
                return;
            }
        }
        attempt.end(attempt.listing().outside(attempt.account()));
    }

    /** {@return whether a page is still to be read} */
    public boolean isPageMissing(Attempt attempt) {
        return attempt.isOpen() && attempt.listing().isPageMissing();
    }

    /** Asks for the next page. */
    public void readPage(Attempt attempt) {
        Listing listing = attempt.listing();
        String marker = listing.marker();
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("folders", listing.folder(), "items"),
                        "usemarker=true&limit="
                                + listing.pageSize()
                                + "&fields="
                                + (listing.isVerifying() ? VERIFY_FIELDS : BoxRows.FILE_FIELDS)
                                + (isTrash(listing) ? BoxRows.AND_FOLDER : "")
                                + (marker == null
                                        ? ""
                                        : "&marker=" + ProviderCall.encoded(marker))));
    }

    private static boolean isTrash(Listing listing) {
        return listing.folder().equals(TRASH);
    }

    /** Hands on what the page shows. */
    public void learnPage(Attempt attempt) {
        Listing listing = attempt.listing();
        if (judge.isTooLarge(attempt) && listing.takeSmallerPages()) {
            return;
        }
        requirePage(attempt);
        JsonNode page = attempt.answer().json();
        if (!page.path("entries").isArray()) {
            throw judge.unreadable(attempt, "its answer is not a list of a folder's items");
        }
        if (listing.isVerifying()) {
            lookAgain(listing, page);
            return;
        }
        List<FoundPart> found = new ArrayList<>();
        if (isTrash(listing)) {
            listing.isNoFolder();
        } else if (listing.isAsked() && listing.marker() == null) {
            found.add(FoundPart.later(TRASH));
        }
        Selector asked = attempt.request().selector();
        BoxMoment trusting =
                new BoxMoment(AsOf.ofFolder(asked.asOf()).changedBy(asked.changedBy()));
        BoxMoment moment = listing.isFull() ? trusting.withoutModifiedAt() : trusting;
        int unchanged = 0;
        for (JsonNode entry : meant(attempt, page)) {
            String id = entry.path("id").asText();
            if (entry.path("type").asText().equals(FOLDER)) {
                found.add(FoundPart.folder(id));
                continue;
            }
            Optional<Choice> choice = moment.fromRow(row(attempt, entry));
            if (choice.isPresent() && choice.get() instanceof Choice.Unchanged it) {
                unchanged++;
                if (it.how() == Choice.How.MODIFIED_AT && !isTrash(listing)) {
                    listing.mayBeSampled(id, () -> told(attempt, entry, SAMPLE));
                }
            } else {
                found.add(FoundPart.file(id, told(attempt, entry, listing.isFull() ? FULL : null)));
            }
        }
        listing.page(found, unchanged, 0, next(page));
    }

    private static String next(JsonNode page) {
        String next = page.path("next_marker").asText("");
        return next.isEmpty() || next.equals("null") ? null : next;
    }

    private static void lookAgain(Listing listing, JsonNode page) {
        Map<String, String> guards = new HashMap<>();
        for (JsonNode entry : page.path("entries")) {
            if (entry.path("type").asText().equals(FILE)) {
                guards.put(entry.path("id").asText(), entry.at("/file_version/id").asText());
            }
        }
        listing.page(guards, next(page));
    }

    private void requirePage(Attempt attempt) {
        int status = attempt.answer().status();
        if (status == 404 && attempt.answer().text("/code").equals("trashed")) {
            throw new AttemptEnd(
                    Ended.failed(
                            judge.error(
                                    attempt,
                                    ErrorCode.FOLDER_TRASHED,
                                    "folder "
                                            + attempt.listing().folder()
                                            + " was put into the trash; take it out by hand and"
                                            + " ask again",
                                    false),
                            null));
        }
        if (status == 400 && attempt.listing().marker() != null) {
            attempt.listing().beginAnew();
            throw judge.unreadable(attempt, "it does not know any more where the listing stood");
        }
        judge.requireSuccess(attempt);
    }

    /** {@return the files and folders of the page that the request is about, each once} */
    private static List<JsonNode> meant(Attempt attempt, JsonNode page) {
        Listing listing = attempt.listing();
        List<JsonNode> meant = new ArrayList<>();
        for (JsonNode entry : page.path("entries")) {
            String type = entry.path("type").asText();
            boolean isMeant =
                    type.equals(FOLDER)
                            || type.equals(FILE) && listing.isMeant(entry.path("name").asText());
            if (isMeant && listing.isNew(type + entry.path("id").asText())) {
                meant.add(entry);
            }
        }
        return isTrash(listing) ? thrownAway(attempt, meant) : meant;
    }

    /**
     * {@return what was in one of the folders, and thrown away after the moment} What was in the
     * trash then is none of the folder's files.
     */
    private static List<JsonNode> thrownAway(Attempt attempt, List<JsonNode> trash) {
        AsOf asOf = AsOf.ofFolder(attempt.request().selector().asOf());
        List<JsonNode> since =
                trash.stream().filter(entry -> BoxRows.isTrashedAfter(entry, asOf)).toList();
        Set<String> parents = new HashSet<>();
        since.forEach(entry -> parents.add(entry.at("/parent/id").asText()));
        Set<String> ours = attempt.listing().listed(parents);
        return since.stream()
                .filter(entry -> ours.contains(entry.at("/parent/id").asText()))
                .toList();
    }

    private BoxFileRow row(Attempt attempt, JsonNode entry) {
        try {
            return BoxRows.file(entry);
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
    }

    /**
     * {@return what is known of a file that was found (JSON)}
     *
     * @param entry the row of the file; null = it was not shown
     * @param look how it is to be looked at; null = as ever
     */
    static String told(Attempt attempt, JsonNode entry, String look) {
        ObjectNode told = RestoreJson.mapper().createObjectNode();
        if (entry != null) {
            told.set(FILE, entry);
        }
        if (look != null) {
            told.put(LOOK, look);
        }
        String self = attempt.findings().self();
        if (self != null) {
            told.put(SELF, self);
        }
        return RestoreJson.write(told);
    }

    /** The folder is listed to its end. */
    public void end(Attempt attempt) {
        attempt.end(Ended.well(Status.LISTED, null, null));
    }

    /** {@return whether the file's own time of change proves nothing} */
    static boolean isFullLook(Attempt attempt) {
        return attempt.findings().look() != null;
    }

    /**
     * {@return whether the file is only looked at, to see whether its time of change proves much}
     */
    static boolean isSample(Attempt attempt) {
        return SAMPLE.equals(attempt.findings().look());
    }

    /** {@return whether no listing has shown the file} */
    public boolean isFileUnlisted(Attempt attempt) {
        return attempt.findings().listed().path(FILE).isMissingNode();
    }

    /** Takes the file for what its folder's page has shown. */
    public void takeListed(Attempt attempt) {
        JsonNode told = attempt.findings().listed();
        if (!told.isMissingNode()) {
            attempt.findings().file(told.path(FILE));
            attempt.findings().self(told.path(SELF).asText());
            attempt.findings().look(told.path(LOOK).asText(null));
        }
    }
}
