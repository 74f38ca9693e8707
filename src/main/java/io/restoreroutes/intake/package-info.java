/** Reading sources into request lines and checking them; what cannot be a request is said so. */
package io.restoreroutes.intake;
