/**
 * How accounts log in at Box: the settings of each way, grants, and the tokens that come of them.
 */
package io.restoreroutes.box.auth;
