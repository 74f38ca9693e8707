package io.restoreroutes.http;

import io.restoreroutes.ledger.JobStage;
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
        Map<String, String> values =
                Parameters.of(
                        query,
                        NAMES,
                        "The parameters are before, status and limit, each at most once.");
        String before = values.get("before");
        if (before != null && !HttpRules.isJobId(before)) {
            throw Parameters.refused("before must be the id of a job.");
        }
        return new JobQuery(
                before,
                stage(values.get("status")),
                Parameters.limit(values.get("limit"), USUAL, MOST));
    }

    private static JobStage stage(String word) {
        return word == null
                ? null
                : JobStage.of(word)
                        .orElseThrow(
                                () ->
                                        Parameters.refused(
                                                "status must be accepting, running, paused,"
                                                        + " cancelling or ended."));
    }
}
