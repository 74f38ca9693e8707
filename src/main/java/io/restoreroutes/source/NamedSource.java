package io.restoreroutes.source;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

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

    /** {@return a text, with U+FFFD where no store can hold it} */
    public static NamedSource ofText(Door door, String fileName, String text) {
        byte[] content = Text.clean(text).getBytes(StandardCharsets.UTF_8);
        return new NamedSource(door, fileName, new ByteArrayInputStream(content));
    }
}
