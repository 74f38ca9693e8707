/**
 * One attempt at one request: {@code direct:restore-once}.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.restore;
