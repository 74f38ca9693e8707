/**
 * What runs round and round on a thread of its own, with rests, outages and an end in time; and the
 * signals that wake it.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.loop;
