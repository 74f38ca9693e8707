/**
 * Bytes into checked request lines, whatever the form; what cannot be a request is said so. It
 * keeps nothing and knows of no ledger.
 */
package io.restoreroutes.source;
