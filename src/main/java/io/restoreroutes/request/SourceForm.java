package io.restoreroutes.request;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What makes a source of lines again that could not be read. All bytes are in the source's own
 * encoding and not to be changed.
 *
 * @param ending of the file's name, without a dot
 * @param head what stands before the first line: a byte order mark, a header row
 * @param separator what stands between two
 * @param tail what stands behind the last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SourceForm(String ending, byte[] head, byte[] separator, byte[] tail) {
    /** Of what has no text. */
    static final SourceForm NONE = new SourceForm("", new byte[0], new byte[0], new byte[0]);

    private static final String JSON_LINES = "ndjson";

    /** Of requests that are one a line, in UTF-8; they have no line ends of their own. */
    public static final SourceForm LINES =
            new SourceForm(JSON_LINES, new byte[0], new byte[] {'\n'}, new byte[] {'\n'});

    /** {@return whether the lines can stand among requests that are one a line} */
    @JsonIgnore
    public boolean isJsonLines() {
        return ending.equals(JSON_LINES) && head.length == 0;
    }
}
