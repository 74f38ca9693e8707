/**
 * Accounts: named credentials and limits at a provider, the Box tokens that come of them, and the
 * HTTP endpoint through which an account's calls leave. Secrets stay in this package; they reach
 * the wire, never a message, a header of a message, an address, a log line or an exception.
 */
package io.restoreroutes.account;
