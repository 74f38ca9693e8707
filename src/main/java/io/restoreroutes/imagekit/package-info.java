/**
 * ImageKit as one module: login, what its answers mean, its calls, and a route per operation.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.imagekit;
