/** Sources into the ledger, one job each, and the inbox that files come from. */
package io.restoreroutes.intake;
