package io.restoreroutes.source;

/**
 * A source of which nothing is read: it becomes a job with one {@code rejected} outcome.
 *
 * @param reason one sentence for a person, without secrets
 */
public record UnreadableSource(String reason) {}
