package io.restoreroutes.ledger;

import java.util.List;

/**
 * What was found when the files that a plan, or an undo, has written were looked at once more.
 *
 * @param count how many are as they were left
 * @param changedMeanwhile ids of the files that are not
 */
public record Verified(long count, List<String> changedMeanwhile) {
    public Verified {
        changedMeanwhile = List.copyOf(changedMeanwhile);
    }
}
