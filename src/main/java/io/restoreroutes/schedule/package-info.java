/** Schedules: manifests that are run at their fire times. */
package io.restoreroutes.schedule;
