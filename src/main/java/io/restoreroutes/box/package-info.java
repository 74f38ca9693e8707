/**
 * Box as one module: what its answers mean, its calls, a route per operation, and which version of
 * a file was current at a moment.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.box;
