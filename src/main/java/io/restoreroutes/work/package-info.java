/**
 * The worker: claims items, sends each through {@code restore-once}, tries again, records.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.work;
