package io.restoreroutes.ledger;

import java.util.Set;

/**
 * What became of one batch of lines.
 *
 * @param job the job after the batch, to be handed to the next one
 * @param accepted lines that became items
 * @param rejected lines that ended at once as {@code rejected}
 * @param duplicates lines that ended at once as {@code duplicate}
 * @param accounts accounts of items that may be claimed now
 */
public record BatchResult(
        Job job, int accepted, int rejected, int duplicates, Set<String> accounts) {
    public BatchResult {
        accounts = Set.copyOf(accounts);
    }

    /** {@return the same with a newer state of the job} */
    BatchResult with(Job now) {
        return new BatchResult(now, accepted, rejected, duplicates, accounts);
    }
}
