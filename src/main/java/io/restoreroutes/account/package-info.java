/**
 * Accounts: named credentials and limits at a provider. Secrets stay here and in the logins of the
 * providers; they reach the wire, never a message, a header of a message, an address, a log line or
 * an exception.
 */
package io.restoreroutes.account;
