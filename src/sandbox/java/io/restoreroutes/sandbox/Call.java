package io.restoreroutes.sandbox;

import java.time.Instant;

/**
 * One line of a sandbox's memory: a request and what became of it, as known when the log was asked.
 *
 * @param request what came in
 * @param status the HTTP status sent; 0 as long as, or because, no answer was sent
 * @param effectApplied whether the call changed something at the provider
 * @param beforeToldWaitWasOver whether it came although this caller had been told to wait (429, or
 *     503 with a wait header) and that time was not over, counted from when the sandbox said so
 * @param fault the fault switch that was used on it, in words; null if none was
 */
public record Call(
        Request request,
        int status,
        boolean effectApplied,
        boolean beforeToldWaitWasOver,
        String fault) {

    /** {@return its place in the order of arrival, from 1} */
    public long sequence() {
        return request.sequence();
    }

    /** {@return when it had arrived} */
    public Instant at() {
        return request.at();
    }

    /** {@return the HTTP method} */
    public String method() {
        return request.method();
    }

    /** {@return the path as sent, without the query} */
    public String path() {
        return request.path();
    }

    /** {@return the body as sent} */
    public String body() {
        return request.body();
    }

    /** {@return the first value of that request header, or null} */
    public String header(String name) {
        return request.header(name);
    }
}
