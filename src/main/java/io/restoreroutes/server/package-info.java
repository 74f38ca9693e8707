/**
 * The HTTP servers of our own application, on Vert.x. A host has its own server and needs nothing
 * of this.
 */
package io.restoreroutes.server;
