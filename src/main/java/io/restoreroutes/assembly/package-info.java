/** Puts all of it together for a host: settings, optional libraries, start and stop in order. */
package io.restoreroutes.assembly;
