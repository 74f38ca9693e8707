/** One call to a provider: sent, its answer judged, and what is done about one in doubt. */
package io.restoreroutes.call;
