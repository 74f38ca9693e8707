/** The beans of the Kamelets in {@code kamelets/}: they bring the routes that the Kamelets use. */
package io.restoreroutes.kamelet;
