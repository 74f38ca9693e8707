/**
 * Takes outcomes from the ledger's outbox to the outbox folder and to further targets.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.delivery;
