/**
 * Schedules: manifests that are run at their fire times.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.schedule;
