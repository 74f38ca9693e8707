/**
 * What all calls of an account go through: its pace, its pauses and waits, how many at once.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.gate;
