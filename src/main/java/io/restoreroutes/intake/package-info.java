/**
 * Sources into the ledger, one job each, and the inbox that files come from.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.intake;
