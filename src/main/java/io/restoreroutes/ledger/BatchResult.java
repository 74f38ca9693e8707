package io.restoreroutes.ledger;

import java.util.HashSet;
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

    /** {@return both as one, with the later one's job} */
    BatchResult and(BatchResult next) {
        Set<String> both = new HashSet<>(accounts);
        both.addAll(next.accounts);
        return new BatchResult(
                next.job,
                accepted + next.accepted,
                rejected + next.rejected,
                duplicates + next.duplicates,
                both);
    }

    /** {@return the same with a newer state of the job} */
    BatchResult with(Job now) {
        return new BatchResult(now, accepted, rejected, duplicates, accounts);
    }
}
