/**
 * Typed access to the {@code restore.*} settings, with sentences for people who mistype them.
 *
 * <p>What of it is API stands in docs/contract.md.
 */
package io.restoreroutes.settings;
