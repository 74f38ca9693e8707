package io.restoreroutes.http;

import io.restoreroutes.request.Status;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which outcomes of a job a page is to hold.
 *
 * @param statuses only these
 * @param after behind this place; 0 = from the first one on
 * @param limit at most so many
 */
record OutcomeQuery(Set<Status> statuses, long after, int limit) {
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final Set<String> NAMES = Set.of("status", "after", "limit");
    private static final Pattern PLACE = Pattern.compile("[0-9]{1,18}");

    /**
     * {@return what stands behind the question mark of an address}
     *
     * @param query null = nothing
     * @throws HttpRefusal 400 if it is not understood
     */
    static OutcomeQuery of(String query) {
        Map<String, String> values =
                Parameters.of(
                        query,
                        NAMES,
                        "The parameters are status, after and limit, each at most once.");
        return new OutcomeQuery(
                statuses(values.get("status")),
                after(values.getOrDefault("after", "0")),
                Parameters.limit(values.get("limit"), USUAL, MOST));
    }

    private static Set<Status> statuses(String words) {
        if (words == null) {
            return EnumSet.allOf(Status.class);
        }
        Set<Status> statuses = EnumSet.noneOf(Status.class);
        for (String word : words.split(",", -1)) {
            statuses.add(
                    Arrays.stream(Status.values())
                            .filter(status -> status.wireName().equals(word.strip()))
                            .findFirst()
                            .orElseThrow(OutcomeQuery::noStatus));
        }
        return statuses;
    }

    private static HttpRefusal noStatus() {
        return Parameters.refused(
                "status must be a comma list of "
                        + Arrays.stream(Status.values())
                                .map(Status::wireName)
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    private static long after(String text) {
        if (!PLACE.matcher(text).matches()) {
            throw Parameters.refused("after must be the next of the page before.");
        }
        return Long.parseLong(text);
    }
}
