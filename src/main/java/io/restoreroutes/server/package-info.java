/**
 * The HTTP servers of our own application, on Vert.x. A host has its own server and needs nothing
 * of this.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.server;
