/**
 * The spine: one SQL database that knows what was asked, what is being tried and what came of it. A
 * request exists once its row is committed; outcomes are delivered from here.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.ledger;
