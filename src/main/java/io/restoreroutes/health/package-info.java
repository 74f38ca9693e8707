/** What readiness depends on, as checks of camel-health. */
package io.restoreroutes.health;
