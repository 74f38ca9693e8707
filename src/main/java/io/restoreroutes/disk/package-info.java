/**
 * What it takes that a file outlives a power cut.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.disk;
