package io.restoreroutes.http;

import io.restoreroutes.ledger.JobStage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which jobs a list is to hold.
 *
 * @param before only jobs older than the one of this id; null = from the newest on
 * @param stage only jobs that stand there; null = all
 * @param limit at most so many
 */
record JobQuery(String before, JobStage stage, int limit) {
    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final Set<String> NAMES = Set.of("before", "status", "limit");

    /**
     * {@return what stands behind the question mark of an address}
     *
     * @param query null = nothing
     * @throws HttpRefusal 400 if it is not understood
     */
    static JobQuery of(String query) {
        Map<String, String> values = new HashMap<>();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (pair.length < 2
                    || !NAMES.contains(pair[0])
                    || values.put(pair[0], pair[1]) != null) {
                throw refused("The parameters are before, status and limit, each at most once.");
            }
        }
        String before = values.get("before");
        if (before != null && !HttpRules.isJobId(before)) {
            throw refused("before must be the id of a job.");
        }
        return new JobQuery(before, stage(values.get("status")), limit(values.get("limit")));
    }

    private static JobStage stage(String word) {
        return word == null
                ? null
                : JobStage.of(word)
                        .orElseThrow(
                                () ->
                                        refused(
                                                "status must be accepting, running, paused,"
                                                        + " cancelling or ended."));
    }

    private static int limit(String text) {
        if (text == null) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // falls through to the same sentence
        }
        throw refused("limit must be a whole number from 1 to " + MOST + ".");
    }

    private static HttpRefusal refused(String message) {
        return new HttpRefusal(400, "bad-request", message);
    }
}
