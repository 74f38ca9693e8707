/** Box as one module: what its answers mean, its calls, and a route per operation. */
package io.restoreroutes.box;
