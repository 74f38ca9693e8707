package io.restoreroutes.source;

import java.io.InputStream;

/**
 * A source to be read by the ending of its name, as a dropped file is: {@code .json}, {@code
 * .ndjson}, {@code .jsonl} or {@code .csv}.
 *
 * @param fileName only its ending counts
 * @param content closed when it was read; one in memory ({@code ByteArrayInputStream}) is taken
 *     whole or not at all
 */
public record NamedSource(String fileName, InputStream content) {}
