package io.restoreroutes.wire;

import java.time.Duration;
import org.apache.hc.core5.http.HttpRequest;

/** What the HTTP client of an account has to know of it. */
public interface HttpAccount {
    /** {@return the name in the settings and in requests} */
    String name();

    /** {@return the address that all paths are appended to, without a slash at its end} */
    String baseUrl();

    /** {@return how many calls may be under way at once, 1 to 1024} */
    int maxConcurrentCalls();

    /** {@return the longest silence of the provider within a call} */
    Duration responseTimeout();

    /** Puts what tells who calls onto a request that is about to leave. */
    void authorize(HttpRequest request);
}
