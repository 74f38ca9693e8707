/**
 * What runs round and round on a thread of its own, with rests, outages and an end in time; and the
 * signals that wake it.
 */
package io.restoreroutes.loop;
