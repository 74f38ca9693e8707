package io.restoreroutes.ledger;

import java.util.List;
import java.util.Set;

/**
 * What followed from a batch of verdicts.
 *
 * @param released accounts of items that were blocked and may be claimed now
 * @param ended jobs that ended with these verdicts
 */
public record RecordResult(Set<String> released, List<JobSummary> ended) {
    public RecordResult {
        released = Set.copyOf(released);
        ended = List.copyOf(ended);
    }
}
