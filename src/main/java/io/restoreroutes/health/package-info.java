/**
 * What readiness depends on, as checks of camel-health.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.health;
