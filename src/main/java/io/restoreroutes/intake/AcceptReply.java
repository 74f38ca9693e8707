package io.restoreroutes.intake;

/**
 * What {@code direct:restore-accept} answers.
 *
 * @param jobId the job that the source became
 * @param accepted lines that will be tried
 * @param rejected lines that ended at once because of bad input
 * @param duplicates lines that ended at once because the request was already taken
 */
public record AcceptReply(String jobId, long accepted, long rejected, long duplicates) {}
