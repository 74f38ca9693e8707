package io.restoreroutes.ledger;

import java.util.List;
import java.util.Set;

/**
 * What became of one part of a job's items.
 *
 * @param done whether it was the job's last part
 * @param accounts accounts of items that may be claimed now
 * @param cancelled how many items ended as cancelled
 * @param ended the job's summary if it has ended with that
 */
public record Swept(boolean done, Set<String> accounts, int cancelled, List<JobSummary> ended) {}
