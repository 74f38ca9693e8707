package io.restoreroutes.imagekit;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.provider.ProviderCall;

/**
 * Pages of a search in the order of {@code createdAt}: each goes on at the time of the last item of
 * the one before, because how far a search can be skipped is not documented. So a page repeats what
 * is of that very time.
 */
final class ImageKitPages {
    /** Behind the time from which on a page begins: how many of that very time to pass over. */
    private static final char SKIP = '+';

    private static final String CREATED = "createdAt";

    private ImageKitPages() {}

    /**
     * {@return the call for a page}
     *
     * @param marker where it begins; null for the first one
     * @param size how many items to ask for
     */
    static ProviderCall call(String query, String marker, int size) {
        String from = marker == null ? "" : " AND createdAt >= \"" + time(marker) + "\"";
        String skip = marker == null ? "" : "&skip=" + passedOver(marker);
        return ProviderCall.get(
                ProviderCall.path("v1", "files"),
                "searchQuery="
                        + ProviderCall.encoded(query + from)
                        + "&sort=ASC_CREATED&limit="
                        + size
                        + skip);
    }

    /**
     * {@return where the next page begins; null if this was the last one}
     *
     * @param marker where this one began
     * @param size how many items were asked for
     * @throws IllegalArgumentException if that cannot be told: the sentence says why
     */
    static String next(JsonNode page, String marker, int size) {
        if (page.size() < size) {
            return null;
        }
        String last = page.get(page.size() - 1).path(CREATED).asText();
        if (last.isEmpty() || last.indexOf(SKIP) >= 0) {
            throw new IllegalArgumentException("its answer does not tell when a file was uploaded");
        }
        boolean same = marker != null && time(marker).equals(last);
        return last + SKIP + (same ? passedOver(marker) + size : 0);
    }

    private static String time(String marker) {
        return marker.substring(0, marker.indexOf(SKIP));
    }

    private static int passedOver(String marker) {
        return Integer.parseInt(marker.substring(marker.indexOf(SKIP) + 1));
    }
}
