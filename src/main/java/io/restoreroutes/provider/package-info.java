/**
 * What a provider is: one module, and the calls, answers and rules it speaks in.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.provider;
