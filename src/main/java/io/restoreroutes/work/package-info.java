/** The worker: claims items, sends each through {@code restore-once}, tries again, records. */
package io.restoreroutes.work;
