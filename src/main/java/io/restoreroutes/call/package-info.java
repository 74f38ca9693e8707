/**
 * One call to a provider: sent, its answer judged, and what is done about one in doubt.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.call;
