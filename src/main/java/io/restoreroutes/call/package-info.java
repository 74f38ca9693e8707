/**
 * One call to a provider: what is sent, what came back, and the gate of the account it goes
 * through.
 */
package io.restoreroutes.call;
