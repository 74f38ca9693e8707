package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads one HTTP/1.1 request out of the bytes that have arrived so far. */
final class HttpParser {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 8 * 1024 * 1024;

    /**
     * A whole request.
     *
     * @param length how many bytes it took
     */
    record Parsed(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            boolean keepAlive,
            int length) {}

    private HttpParser() {}

    /** {@return the request, or null as long as bytes are missing} */
    static Parsed parse(byte[] in, int length) throws ProtocolException {
        int head = headEnd(in, length);
        if (head < 0) {
            if (length > MAX_HEAD) {
                throw new ProtocolException("request head too large");
            }
            return null;
        }
        String[] lines = new String(in, 0, head, ISO_8859_1).split("\r\n", -1);
        String[] start = lines[0].split(" ", -1);
        if (start.length != 3 || !start[1].startsWith("/") || !start[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("not an HTTP/1.1 request line");
        }
        Map<String, List<String>> headers = headers(lines);
        int bodyStart = head + 4;
        byte[] body;
        int end;
        if (first(headers, "Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            end = readChunks(in, bodyStart, length, chunks);
            body = chunks.toByteArray();
        } else {
            int size = contentLength(headers);
            end = bodyStart + size <= length ? bodyStart + size : -1;
            body = end < 0 ? null : Arrays.copyOfRange(in, bodyStart, end);
        }
        if (end < 0) {
            return null;
        }
        int question = start[1].indexOf('?');
        return new Parsed(
                start[0],
                question < 0 ? start[1] : start[1].substring(0, question),
                question < 0 ? "" : start[1].substring(question + 1),
                headers,
                body,
                start[2].equals("HTTP/1.1")
                        && !first(headers, "Connection").equalsIgnoreCase("close"),
                end);
    }

    /** Whether the client has sent its head and waits to be asked for the body. */
    static boolean waitsForContinue(byte[] in, int length) {
        int head = headEnd(in, length);
        return head >= 0
                && new String(in, 0, head, ISO_8859_1)
                        .toLowerCase(Locale.ROOT)
                        .contains("\r\nexpect: 100-continue");
    }

    private static int headEnd(byte[] in, int length) {
        for (int i = 0; i + 3 < length; i++) {
            if (in[i] == '\r' && in[i + 1] == '\n' && in[i + 2] == '\r' && in[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static Map<String, List<String>> headers(String[] lines) throws ProtocolException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("not a header line");
            }
            headers.computeIfAbsent(lines[i].substring(0, colon), name -> new ArrayList<>(1))
                    .add(lines[i].substring(colon + 1).strip());
        }
        return Collections.unmodifiableMap(headers);
    }

    private static String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? "" : values.get(0);
    }

    private static int contentLength(Map<String, List<String>> headers) throws ProtocolException {
        String text = first(headers, "Content-Length");
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,8}") || Integer.parseInt(text) > MAX_BODY) {
            throw new ProtocolException("bad Content-Length");
        }
        return Integer.parseInt(text);
    }

    /** {@return where the request ends, or -1 as long as bytes are missing} */
    private static int readChunks(byte[] in, int from, int length, ByteArrayOutputStream body)
            throws ProtocolException {
        int at = from;
        while (true) {
            int line = lineEnd(in, at, length);
            if (line < 0) {
                return -1;
            }
            int size = chunkSize(new String(in, at, line - at, ISO_8859_1));
            if (body.size() + size > MAX_BODY) {
                throw new ProtocolException("request body too large");
            }
            at = line + 2;
            if (size == 0) {
                return trailersEnd(in, at, length);
            }
            if (at + size + 2 > length) {
                return -1;
            }
            body.write(in, at, size);
            at += size + 2;
        }
    }

    private static int chunkSize(String line) throws ProtocolException {
        String size = line.split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,6}")) {
            throw new ProtocolException("bad chunk size");
        }
        return Integer.parseInt(size, 16);
    }

    private static int trailersEnd(byte[] in, int from, int length) {
        int at = from;
        int line = lineEnd(in, at, length);
        while (line > at) {
            at = line + 2;
            line = lineEnd(in, at, length);
        }
        return line < 0 ? -1 : line + 2;
    }

    private static int lineEnd(byte[] in, int from, int length) {
        for (int i = from; i + 1 < length; i++) {
            if (in[i] == '\r' && in[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
