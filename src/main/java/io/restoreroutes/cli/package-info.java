/** The command line of the distribution. It talks to the running application over HTTP. */
package io.restoreroutes.cli;
