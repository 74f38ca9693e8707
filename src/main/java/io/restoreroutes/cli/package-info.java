/**
 * The command line of the distribution. About jobs it talks to the running application over HTTP.
 */
package io.restoreroutes.cli;
