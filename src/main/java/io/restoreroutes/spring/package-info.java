/**
 * Auto-configuration for hosts with Spring Boot: nothing happens before {@code
 * restore.enabled=true}. Its libraries are the host's; nothing else of ours knows this package.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.spring;
