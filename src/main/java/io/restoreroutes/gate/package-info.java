/** What all calls of an account go through: its pace, its pauses and waits, how many at once. */
package io.restoreroutes.gate;
