package io.restoreroutes.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;

/** Tells by the first bytes what cannot be a source, and what JSON text holds. */
final class SourceCheck {
    private static final int HEAD = 1024;

    private static final byte[][] LIST_OF_REQUESTS = {
        {'{'}, ("\"" + RequestFields.LIST + "\"").getBytes(US_ASCII), {':'}, {'['}
    };

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
     * {@return the lines of JSON text that begins as checked} What it holds decides: an array, an
     * object with a list of requests, objects on several lines each, or an object a line.
     *
     * @param ending of the source's name, which decides where that may be either: an object a line,
     *     unless it is {@code json}
     */
    static LineSource json(ByteInput input, Problems problems, String ending) throws IOException {
        input.lookAhead(Chunk.LIMIT + HEAD);
        byte[] head = input.buffer();
        int start = skipBlanks(head, input.position(), input.limit());
        int first = start < input.limit() ? head[start] : -1;
        boolean orLines = !ending.equals("json");
        boolean onLines =
                switch (first) {
                    case '[' -> orLines && !beginsArray(head, start + 1, input.limit());
                    case '{' ->
                            !isListOfRequests(head, start, input.limit())
                                    && isObjectALine(head, start, input.limit(), orLines);
                    default -> orLines && !ending.isEmpty();
                };
        return onLines ? new NdjsonSource(input, problems) : new JsonSource(input, problems);
    }

    /** {@return whether {@code {"requests": [} begins here} */
    static boolean isListOfRequests(byte[] head, int start, int limit) {
        int at = start;
        for (byte[] token : LIST_OF_REQUESTS) {
            at = skipBlanks(head, at, limit);
            if (limit - at < token.length
                    || !Arrays.equals(head, at, at + token.length, token, 0, token.length)) {
                return false;
            }
            at += token.length;
        }
        return true;
    }

    /**
     * {@return whether what begins here with an object has one a line} So it is if the object ends
     * on its line and the next one begins on another; not if it stands on several lines. It may be
     * either if it is alone on its line; or if it is cut off, or too large to be seen whole, and a
     * line that begins with a brace follows.
     */
    private static boolean isObjectALine(byte[] head, int start, int limit, boolean orElse) {
        int depth = 0;
        boolean quoted = false;
        boolean severalLines = false;
        boolean braceBeginsLine = false;
        for (int i = start; i < limit; i++) {
            byte b = head[i];
            if (b == '\n' || b == '\r') {
                int next = skipBlanks(head, i, limit);
                braceBeginsLine |= next < limit && head[next] == '{';
                severalLines = true;
                quoted = false;
            } else if (quoted) {
                i += b == '\\' ? 1 : 0;
                quoted = b != '"';
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                int next = skipBlanks(head, i + 1, limit);
                if (severalLines) {
                    return braceBeginsLine && next < limit && orElse;
                }
                boolean braceFollows = next < limit && head[next] == '{';
                return braceFollows && hasLineBreak(head, i + 1, next) || orElse;
            }
        }
        return (!severalLines || braceBeginsLine) && orElse;
    }

    /** {@return whether this, behind a bracket, is an array of objects and not a bad line} */
    private static boolean beginsArray(byte[] head, int from, int limit) {
        int first = skipBlanks(head, from, limit);
        return first == limit || head[first] == '{' || head[first] == ']';
    }

    private static boolean hasLineBreak(byte[] head, int from, int to) {
        for (int i = from; i < to; i++) {
            if (head[i] == '\n' || head[i] == '\r') {
                return true;
            }
        }
        return false;
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
