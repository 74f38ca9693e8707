/** What a provider is: one module, and the calls, answers and rules it speaks in. */
package io.restoreroutes.provider;
