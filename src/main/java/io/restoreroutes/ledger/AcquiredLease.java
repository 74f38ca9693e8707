package io.restoreroutes.ledger;

import java.time.Instant;

/**
 * A lease that this process has got.
 *
 * @param name the lease
 * @param since when the former owner's ended, by our clock: nothing was sent under it later
 * @param recovered how many items the former owner had left trying
 */
public record AcquiredLease(String name, Instant since, int recovered) {}
