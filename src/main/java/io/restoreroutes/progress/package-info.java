/**
 * How far jobs are, as a person reads it: lines in the log, counters, the time left.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.progress;
