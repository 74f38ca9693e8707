/**
 * Bytes into checked request lines, whatever the form; what cannot be a request is said so. It
 * keeps nothing and knows of no ledger.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.source;
