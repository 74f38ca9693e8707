package io.restoreroutes.imagekit;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.call.Listing;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists an ImageKit folder and all below it, by a search over the files in the order in which they
 * were uploaded: each page goes on at the time of the last file of the one before, because how far
 * a search can be skipped is not documented. A file that is as it was is counted, and every other
 * one is looked at by itself.
 */
public final class ImageKitFolders {
    private static final int PAGE = 1000;

    /** Behind the time from which on a page begins: how many of that very time to pass over. */
    private static final char SKIP = '+';

    private static final String CREATED = "createdAt";

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
        String query =
                "type = \"file\" AND path "
                        + (listing.isVerifying() ? "=" : ":")
                        + " \""
                        + listing.folder()
                        + "\"";
        String skip = "";
        if (listing.marker() != null) {
            query += " AND createdAt >= \"" + time(listing.marker()) + "\"";
            skip = "&skip=" + passedOver(listing.marker());
        }
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("v1", "files"),
                        "searchQuery="
                                + ProviderCall.encoded(query)
                                + "&sort=ASC_CREATED&limit="
                                + PAGE
                                + skip));
    }

    private static String time(String marker) {
        return marker.substring(0, marker.indexOf(SKIP));
    }

    private static int passedOver(String marker) {
        return Integer.parseInt(marker.substring(marker.indexOf(SKIP) + 1));
    }

    /** Hands on what the page shows. */
    public void learnPage(Attempt attempt) {
        judge.requireSuccess(attempt);
        Listing listing = attempt.listing();
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
            } else {
                found.add(FoundPart.file(item.fileId(), told(json)));
            }
        }
        listing.page(found, unchanged, below, next(attempt, page));
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
                && !item.createdAt().isAfter(asOf)
                && !item.updatedAt().isAfter(asOf);
    }

    private static String told(JsonNode json) {
        return RestoreJson.write(Map.of(CREATED, json.path(CREATED)));
    }

    /** {@return where the next page begins; null if this was the last one} */
    private String next(Attempt attempt, JsonNode page) {
        if (page.size() < PAGE) {
            return null;
        }
        String marker = attempt.listing().marker();
        String last = page.get(page.size() - 1).path(CREATED).asText();
        if (last.isEmpty() || last.indexOf(SKIP) >= 0) {
            throw judge.unreadable(attempt, "its answer does not tell when a file was uploaded");
        }
        boolean same = marker != null && time(marker).equals(last);
        return last + SKIP + (same ? passedOver(marker) + PAGE : 0);
    }

    /** The folder is listed to its end. */
    public void end(Attempt attempt) {
        attempt.end(Ended.well(Status.LISTED, null, null));
    }
}
