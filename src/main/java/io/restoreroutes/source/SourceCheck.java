package io.restoreroutes.source;

import java.io.IOException;

/** Tells by the first bytes what cannot be a source, and what a text without a name is. */
final class SourceCheck {
    static final String EMPTY =
            "The source is empty or blank. Write at least one request, complete, before handing it"
                    + " over.";

    private static final int HEAD = 1024;

    private SourceCheck() {}

    /**
     * Passes over a byte order mark, and goes by it.
     *
     * @return why this is no text at all, or null
     */
    static String begin(ByteInput input) throws IOException {
        input.lookAhead(HEAD);
        boolean bigEndian = startsWith(input.buffer(), input.limit(), 0xfe, 0xff);
        if (bigEndian || startsWith(input.buffer(), input.limit(), 0xff, 0xfe)) {
            input.decodeUtf16(bigEndian);
            input.lookAhead(HEAD);
        }
        byte[] head = input.buffer();
        int length = Math.min(HEAD, input.limit());
        if (isBinary(head, length)) {
            return "This is not text: it holds NUL bytes. Give JSON, NDJSON or CSV in UTF-8, or in"
                    + " UTF-16 with a byte order mark.";
        }
        if (startsWith(head, length, 0xef, 0xbb, 0xbf)) {
            input.takeMark(3);
        }
        return null;
    }

    /** A NUL in a later line makes only that line bad; here it must show in the first bytes. */
    private static boolean isBinary(byte[] head, int length) {
        boolean firstLine = true;
        for (int i = 0; i < length && (firstLine || i < 16); i++) {
            if (head[i] == 0) {
                return true;
            }
            firstLine &= head[i] != '\n';
        }
        return false;
    }

    private static boolean startsWith(byte[] head, int length, int... bytes) {
        if (length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the lines of a text that begins as checked} An array begins with a bracket. One
     * object may stand on several lines; whatever else begins with a brace is NDJSON.
     */
    static LineSource ofText(ByteInput input, Problems problems) throws IOException {
        input.lookAhead(Chunk.LIMIT + HEAD);
        byte[] head = input.buffer();
        int start = skipBlanks(head, input.position(), input.limit());
        if (start < input.limit() && head[start] == '{') {
            return isObjectOnLines(head, start, input.limit())
                    ? new JsonSource(input, problems)
                    : new NdjsonSource(input, problems);
        }
        return new JsonSource(input, problems);
    }

    /**
     * {@return whether one object on several lines begins here} If it is closed, nothing follows
     * it. If it is not closed it is cut off or too large, unless a line that begins with a brace
     * follows, which makes it a bad line of NDJSON. One object on one line is NDJSON as well.
     */
    private static boolean isObjectOnLines(byte[] head, int start, int limit) {
        int depth = 0;
        boolean quoted = false;
        boolean onLines = false;
        boolean braceBeginsLine = false;
        for (int i = start; i < limit; i++) {
            byte b = head[i];
            if (b == '\n' || b == '\r') {
                int next = skipBlanks(head, i, limit);
                braceBeginsLine |= next < limit && head[next] == '{';
                onLines = true;
                quoted = false;
            } else if (quoted) {
                i += b == '\\' ? 1 : 0;
                quoted = b != '"';
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return onLines && skipBlanks(head, i + 1, limit) == limit;
            }
        }
        return onLines && !braceBeginsLine;
    }

    private static int skipBlanks(byte[] head, int from, int limit) {
        int i = from;
        while (i < limit
                && (head[i] == ' ' || head[i] == '\t' || head[i] == '\n' || head[i] == '\r')) {
            i++;
        }
        return i;
    }
}
