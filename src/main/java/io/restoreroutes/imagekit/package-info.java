/** ImageKit as one module: login, what its answers mean, its calls, and a route per operation. */
package io.restoreroutes.imagekit;
