/**
 * The runnable application and how it says that it does not start.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.app;
