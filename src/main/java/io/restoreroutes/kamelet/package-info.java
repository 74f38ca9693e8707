/**
 * The beans of the Kamelets in {@code kamelets/}: they bring the routes that the Kamelets use.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.kamelet;
