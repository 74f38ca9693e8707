/**
 * The command line of the distribution. About jobs it talks to the running application over HTTP.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.cli;
