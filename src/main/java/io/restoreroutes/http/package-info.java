/** Requests over HTTP: what a call may be, and what it is answered. No server; see server. */
package io.restoreroutes.http;
