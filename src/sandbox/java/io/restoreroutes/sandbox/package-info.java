/**
 * Stand-ins for ImageKit and Box on this machine: in a test, or as a process of its own. They keep
 * files and versions in memory, answer as the providers' documentation says, can be told to
 * misbehave, and remember every call. They need nothing from the rest of the bundle; only what
 * checks a provider of yours, {@link io.restoreroutes.sandbox.ProviderConformance}, does.
 */
package io.restoreroutes.sandbox;
