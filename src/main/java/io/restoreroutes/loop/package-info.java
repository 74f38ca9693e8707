/** What runs round and round on a thread of its own: rests, wake-ups, outages, an end in time. */
package io.restoreroutes.loop;
