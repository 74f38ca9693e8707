/** How far jobs are, as a person reads it: lines in the log, counters, the time left. */
package io.restoreroutes.progress;
