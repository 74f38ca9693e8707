/** Takes outcomes from the ledger's outbox to the outbox folder and to further targets. */
package io.restoreroutes.delivery;
