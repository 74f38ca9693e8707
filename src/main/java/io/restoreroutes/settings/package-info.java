/** Typed access to the {@code restore.*} settings, with sentences for people who mistype them. */
package io.restoreroutes.settings;
