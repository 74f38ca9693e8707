package io.restoreroutes.source;

import java.io.InputStream;

/**
 * A source as it came in, to be read by the ending of its name, as a dropped file is: {@code
 * .json}, {@code .ndjson}, {@code .jsonl}, {@code .csv} or {@code .tsv}.
 *
 * @param door where it came in
 * @param fileName only its ending counts; empty: JSON, whichever form it has
 * @param content closed when it was read; one in memory ({@code ByteArrayInputStream}) is taken
 *     whole or not at all
 */
public record NamedSource(Door door, String fileName, InputStream content) {
    /** A file. */
    public NamedSource(String fileName, InputStream content) {
        this(Door.FILE, fileName, content);
    }
}
