/** The queue intake: one message of a JMS queue is one source of requests. */
package io.restoreroutes.queue;
