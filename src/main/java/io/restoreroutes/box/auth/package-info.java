/**
 * How accounts log in at Box: the settings of each way, grants, and the tokens that come of them.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.box.auth;
