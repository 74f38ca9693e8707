package io.restoreroutes.request;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where a request came from.
 *
 * @param kind the intake: {@code file}, {@code queue}, {@code schedule}, {@code http}, {@code
 *     route}
 * @param name the name as dropped, or the queue's or schedule's name; data, never evaluated
 * @param line the physical line from 1 (JSON array: the position from 1), or null before reading
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Source(String kind, String name, Long line) {}
