/** Which process does what, where several share one ledger: leases taken, kept and handed over. */
package io.restoreroutes.cluster;
