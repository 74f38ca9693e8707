/** One attempt at one request: {@code direct:restore-once}. */
package io.restoreroutes.restore;
