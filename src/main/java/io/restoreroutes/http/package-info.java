/**
 * Requests over HTTP: what a call may be, and what it is answered. No server; see server.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.http;
