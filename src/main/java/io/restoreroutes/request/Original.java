package io.restoreroutes.request;

/**
 * A line as it stood in its source, for the failed file.
 *
 * @param bytes as they were, with the end of the line; not to be changed. With a form they are of
 *     the source, without one they are the text of a JSON object in UTF-8
 * @param form what the bytes are a part of; null = of a request that could be read, so that it
 *     stands by itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Original(byte[] bytes, SourceForm form) {}
