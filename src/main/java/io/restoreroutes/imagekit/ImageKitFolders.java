package io.restoreroutes.imagekit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.call.Listing;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists an ImageKit folder and all below it, by a search over the files in the order in which they
 * were uploaded. A file that is as it was is counted; the versions of the others are asked for.
 */
public final class ImageKitFolders {
    private final AnswerJudge judge;

    public ImageKitFolders(AnswerJudge judge) {
        this.judge = judge;
    }

    /** Ends the attempt if the folder is not below one that the settings allow. */
    public void requireAllowed(Attempt attempt) {
        List<String> allowed = attempt.account().folders();
        Listing listing = attempt.listing();
        if (!listing.isVerifying()
                && !allowed.isEmpty()
                && allowed.stream().noneMatch(listing.folder()::startsWith)) {
            attempt.end(listing.outside(attempt.account()));
        }
    }

    /** {@return whether a page is still to be read} */
    public boolean isPageMissing(Attempt attempt) {
        return attempt.isOpen() && attempt.listing().isPageMissing();
    }

    /** Asks for the next page. */
    public void readPage(Attempt attempt) {
        Listing listing = attempt.listing();
        attempt.call(
                ImageKitPages.call(
                        "type = \"file\" AND path "
                                + (listing.isVerifying() ? "=" : ":")
                                + " \""
                                + listing.folder()
                                + "\"",
                        listing.marker(),
                        listing.pageSize()));
    }

    /** Hands on what the page shows. */
    public void learnPage(Attempt attempt) {
        Listing listing = attempt.listing();
        if (judge.isTooLarge(attempt) && listing.takeSmallerPages()) {
            return;
        }
        judge.requireSuccess(attempt);
        JsonNode page = attempt.answer().json();
        if (!page.isArray()) {
            throw judge.unreadable(attempt, "its answer is not a list of files");
        }
        if (listing.isVerifying()) {
            lookAgain(attempt, page);
            return;
        }
        Instant asOf = attempt.request().selector().asOf();
        List<FoundPart> found = new ArrayList<>();
        Map<String, ArrayNode> changed = new LinkedHashMap<>();
        int unchanged = 0;
        int below = 0;
        for (JsonNode json : page) {
            ImageKitItem item = item(attempt, json);
            if (!item.current() || !isIn(listing, item) || !listing.isNew(item.fileId())) {
                continue;
            }
            String folder = item.folder();
            if (!folder.equals(listing.folder()) && listing.isNew(folder)) {
                below++;
            }
            if (!listing.isMeant(item.path().substring(folder.length()))) {
                continue;
            }
            if (isAsItWas(item, asOf)) {
                unchanged++;
            } else if (isYounger(item, asOf) || !ImageKitVersionPages.isNamed(item.path())) {
                found.add(ImageKitVersionPages.alone(item.fileId(), json));
            } else {
                changed.put(item.fileId(), ImageKitVersionPages.held(json));
            }
        }
        String next = next(attempt, page);
        if (changed.size() == 1) {
            // A list of its versions costs no more than a search for them, and tells more.
            changed.forEach((id, item) -> found.add(ImageKitVersionPages.alone(id, item.get(0))));
            changed.clear();
        }
        listing.page(found, changed, unchanged, below, next);
    }

    private void lookAgain(Attempt attempt, JsonNode page) {
        Map<String, String> guards = new HashMap<>();
        for (JsonNode json : page) {
            ImageKitItem item = item(attempt, json);
            if (item.current() && item.updatedAt() != null) {
                guards.put(item.fileId(), item.guard());
            }
        }
        attempt.listing().page(guards, next(attempt, page));
    }

    /**
     * {@return whether a search does not show a file as it was left} How soon one shows what has
     * just been written is not documented.
     */
    public boolean isDoubtful(Attempt attempt) {
        return attempt.isOpen()
                && attempt.listing().isVerifying()
                && attempt.listing().isDoubtful();
    }

    /** Asks for such a file by itself. */
    public void readDoubtful(Attempt attempt) {
        String fileId = attempt.listing().doubtful();
        attempt.call(ProviderCall.get(ProviderCall.path("v1", "files", fileId, "details"), null));
    }

    /** Compares it with what was left. */
    public void learnDoubtful(Attempt attempt) {
        if (attempt.answer().status() == 404) {
            attempt.listing().look(null);
            return;
        }
        judge.requireSuccess(attempt);
        ImageKitItem item = item(attempt, attempt.answer().json());
        attempt.listing().look(item.updatedAt() == null ? null : item.guard());
    }

    private ImageKitItem item(Attempt attempt, JsonNode json) {
        try {
            ImageKitItem item = ImageKitItems.item(json);
            if (ImageKit.PROVIDER.isId(item.fileId())) {
                return item;
            }
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
        throw judge.unreadable(attempt, "its answer names a file as nothing is named");
    }

    /** Whatever the search takes for below. */
    private static boolean isIn(Listing listing, ImageKitItem item) {
        return item.path() != null && item.path().startsWith(listing.folder());
    }

    /** Every change of its content, or of its details, sets a file's own time. */
    private static boolean isAsItWas(ImageKitItem item, Instant asOf) {
        return item.createdAt() != null
                && item.updatedAt() != null
                && !isYounger(item, asOf)
                && !item.updatedAt().isAfter(asOf);
    }

    private static boolean isYounger(ImageKitItem item, Instant asOf) {
        return item.createdAt() != null && item.createdAt().isAfter(asOf);
    }

    private String next(Attempt attempt, JsonNode page) {
        try {
            return ImageKitPages.next(
                    page, attempt.listing().marker(), attempt.listing().pageSize());
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
    }

    /** The folder is listed to its end. */
    public void end(Attempt attempt) {
        attempt.end(Ended.well(Status.LISTED, null, null));
    }
}
