/**
 * Which process does what, where several share one ledger: leases taken, kept and handed over.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.cluster;
