/**
 * Which version of a file was current at a moment: what is asked, and what it comes to.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.moment;
