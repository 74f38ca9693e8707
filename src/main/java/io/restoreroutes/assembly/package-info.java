/**
 * Puts all of it together for a host: settings, optional libraries, start and stop in order.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.assembly;
