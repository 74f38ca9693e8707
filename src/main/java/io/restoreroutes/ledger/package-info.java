/**
 * The spine: one SQL database that knows what was asked, what is being tried and what came of it. A
 * request exists once its row is committed; outcomes are delivered from here.
 */
package io.restoreroutes.ledger;
