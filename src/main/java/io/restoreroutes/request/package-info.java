/**
 * What users ask for and what came of it: the messages all other packages speak in.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.request;
