/**
 * The queue intake: one message of a JMS queue is one source of requests.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.queue;
