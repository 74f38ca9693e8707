/**
 * The HTTP clients through which calls leave, to providers and to webhooks, and what guards each
 * call on its connection: one send, bounded waits and answers, no header that is not ours.
 */
package io.restoreroutes.wire;
