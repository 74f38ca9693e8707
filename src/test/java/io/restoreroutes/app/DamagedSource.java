package io.restoreroutes.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.source.SourceReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A source of a few requests, some of its bytes replaced by others, perhaps cut off. As places stay
 * the same, whatever was kept of it can be mended: by the bytes that stood there before.
 */
final class DamagedSource {
    /** No letter, digit, {@code -} or {@code _}: an id that is hit is none any more. */
    private static final byte[] DAMAGE = "{}[]\",:;\\\n\r\t \0\u0001.='\u00ff".getBytes(UTF_8);

    private static final byte[] MARK = "\uFEFF".getBytes(UTF_8);

    enum Format {
        NDJSON("ndjson"),
        ARRAY("json"),
        LIST("json"),
        OBJECTS("json"),
        CSV("csv");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }

        private boolean isArray() {
            return this == ARRAY || this == LIST;
        }
    }

    /** Where a request stood before the damage. */
    private record Span(int request, int from, int to) {}

    private final Format format;
    private final boolean withIds;
    private final String separator;
    private final List<Span> spans = new ArrayList<>();

    /** Where what stands before the first request ends. */
    private int headEnd;

    private final byte[] whole;
    private final byte[] damaged;

    DamagedSource(Format format, int firstRequest, Random random) {
        this.format = format;
        this.withIds = random.nextInt(4) > 0;
        this.separator = List.of(",", ";", "\t").get(random.nextInt(3));
        this.whole = write(firstRequest, random);
        this.damaged = damage(random);
    }

    /** For the message of a test. */
    @Override
    public String toString() {
        return name() + " " + RestoreJson.write(new String(damaged, ISO_8859_1));
    }

    String name() {
        return "damaged." + format.ending;
    }

    byte[] damaged() {
        return damaged;
    }

    /**
     * {@return the requests of which anything is there} Of a table more than an id: that may, where
     * the line end before it was the damage, stand in a cell of the row before.
     */
    List<Integer> given() {
        return spans.stream()
                .filter(span -> span.from() + lengthOfNames(span.request()) < damaged.length)
                .map(Span::request)
                .toList();
    }

    private int lengthOfNames(int request) {
        return format == Format.CSV ? text(request).indexOf("F%dX".formatted(request)) + 1 : 0;
    }

    private byte[] write(int first, Random random) {
        int count = 1 + random.nextInt(format == Format.OBJECTS ? 3 : 8);
        String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, random.nextInt(4) == 0 ? "\uFEFF" : "");
        write(out, random.nextInt(4) == 0 ? lineEnd : "");
        switch (format) {
            case ARRAY -> write(out, "[");
            case LIST -> write(out, "{\"requests\": [");
            case CSV ->
                    write(
                            out,
                            (random.nextInt(4) == 0 ? "sep=" + separator + lineEnd : "")
                                    + cells(
                                            (withIds ? "requestId," : "")
                                                    + "account,fileId,reason,versionId,labels.ticket")
                                    + lineEnd);
            default -> {}
        }
        headEnd = out.size();
        for (int n = first; n < first + count; n++) {
            boolean last = n == first + count - 1;
            write(out, format.isArray() && random.nextBoolean() ? lineEnd : "");
            int from = out.size();
            write(out, text(n));
            spans.add(new Span(n, from, out.size()));
            if (format.isArray()) {
                write(out, last ? tail() : ",");
            } else if (!last || random.nextBoolean()) {
                write(out, lineEnd);
            }
        }
        return out.toByteArray();
    }

    private String tail() {
        return switch (format) {
            case ARRAY -> "]";
            case LIST -> "]}";
            default -> "";
        };
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    private String text(int request) {
        return switch (format) {
            case CSV ->
                    cells(
                            (withIds ? "R%dX,".formatted(request) : "")
                                    + "photos,F%dX,\"a|| \"\"ü\"\"\nb\",v1,T%dX"
                                            .formatted(request, request));
            case OBJECTS -> json(request, "R%dX".formatted(request)).toPrettyString();
            default -> json(request, withIds ? "R%dX".formatted(request) : null).toString();
        };
    }

    /** With every separator in a cell too. */
    private String cells(String text) {
        return text.replace(",", separator).replace("||", ",;");
    }

    private static ObjectNode json(int request, String id) {
        ObjectNode node = RestoreJson.mapper().createObjectNode();
        if (id != null) {
            node.put("requestId", id);
        }
        node.put("account", "photos").put("fileId", "F%dX".formatted(request));
        node.put("reason", "a, \"ü\" {b}").put("versionId", "v1");
        node.putObject("labels").put("ticket", "T%dX".formatted(request));
        return node;
    }

    private byte[] damage(Random random) {
        byte[] bytes = whole.clone();
        // Under another name a list of requests is a wrong field of one request.
        int from = format == Format.LIST ? headEnd : 0;
        for (int damages = random.nextInt(4); damages > 0; damages--) {
            int at = from + random.nextInt(bytes.length - from);
            bytes[at] = DAMAGE[random.nextInt(DAMAGE.length)];
        }
        return random.nextInt(5) == 0
                ? Arrays.copyOf(bytes, Math.max(from, 1 + random.nextInt(bytes.length)))
                : bytes;
    }

    /** {@return the request as it was meant, under the id that the failed file gave it} */
    String mended(int request, String id) {
        return json(request, withIds ? "R%dX".formatted(request) : id).toString();
    }

    /** {@return the request whose line, or element, began at that line of the damaged source} */
    int requestAt(long line) {
        if (format.isArray()) {
            return spans.get((int) line - 1).request();
        }
        int at = beginOf(line);
        for (Span span : spans) {
            if (at < span.to()) {
                return span.request();
            }
        }
        throw new AssertionError("nothing at line " + line);
    }

    /** {@return the place of that line, by what ends lines in the damaged source} */
    private int beginOf(long line) {
        int at = 0;
        for (long left = line - 1; left > 0; at++) {
            boolean ends =
                    damaged[at] == '\n'
                            || (damaged[at] == '\r'
                                    && (at + 1 == damaged.length || damaged[at + 1] != '\n'));
            left -= ends ? 1 : 0;
        }
        return at;
    }

    /** What is to be found of it as it was given, and what a person makes of that. */
    record Unread(String ending, byte[] given, byte[] mended) {}

    /**
     * {@return what cannot be read; null if everything can}
     *
     * @param settled requests that have run, or are mended elsewhere
     */
    Unread unread(Set<Integer> settled) throws IOException {
        List<RequestLine> unread = new ArrayList<>();
        // An end that is missing tells how the file ends, though it has no bytes.
        SourceForm form = null;
        try (SourceReader lines = SourceReader.open(name(), new ByteArrayInputStream(damaged))) {
            while (lines.hasNext()) {
                RequestLine line = lines.next();
                if (!line.isReadable()) {
                    form = line.original().form();
                    if (line.original().bytes().length > 0) {
                        unread.add(line);
                    }
                }
            }
        }
        if (unread.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        given.writeBytes(form.head());
        for (int i = 0; i < unread.size(); i++) {
            given.writeBytes(i == 0 ? new byte[0] : form.separator());
            given.writeBytes(unread.get(i).original().bytes());
        }
        given.writeBytes(form.tail());
        int endOfHead = format == Format.CSV ? endOf(form.head()) : 0;
        return new Unread(
                form.ending(),
                given.toByteArray(),
                mended(unread, places(unread), endOfHead, settled));
    }

    /**
     * {@return the requests of which something was kept} Damage makes two of one, and one of two: a
     * person puts in order what has not run.
     */
    private byte[] mended(
            List<RequestLine> unread, int[] places, int endOfHead, Set<Integer> settled) {
        List<byte[]> requests = new ArrayList<>();
        for (Span span : spans) {
            boolean kept = span.from() < endOfHead;
            for (int i = 0; i < places.length; i++) {
                int end = places[i] + unread.get(i).original().bytes().length;
                kept |= places[i] < span.to() && span.from() < end;
            }
            if (kept && !settled.contains(span.request())) {
                requests.add(Arrays.copyOfRange(whole, span.from(), span.to()));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                format == Format.CSV || format.isArray()
                        ? Arrays.copyOf(whole, headEnd)
                        : new byte[0]);
        for (int i = 0; i < requests.size(); i++) {
            out.writeBytes(requests.get(i));
            boolean last = i == requests.size() - 1;
            write(out, format.isArray() && !last ? "," : "\n");
        }
        write(out, tail());
        return out.toByteArray();
    }

    /** {@return where each stood in the damaged source; what is kept is what was given there} */
    private int[] places(List<RequestLine> unread) {
        int[] places = new int[unread.size()];
        int next = damaged.length;
        boolean oneALine = format == Format.NDJSON || format == Format.CSV;
        for (int i = unread.size() - 1; i >= 0; i--) {
            byte[] part = unread.get(i).original().bytes();
            // Else only the order is known: what breaks off there is followed by the rest.
            int at = oneALine ? beginOf(unread.get(i).line()) : next - part.length;
            while (!Arrays.equals(damaged, at, at + part.length, part, 0, part.length)) {
                at += oneALine ? 1 : -1;
            }
            places[i] = at;
            next = at;
        }
        return places;
    }

    /** {@return where the head of a table ends in the damaged source} */
    private int endOf(byte[] head) {
        int mark = head.length > 0 && head[0] == MARK[0] ? MARK.length : 0;
        String rows = new String(head, mark, head.length - mark, ISO_8859_1);
        // Behind the line that tells the separator there may be blank ones.
        String header = rows.startsWith("sep=") ? rows.replaceFirst("sep=.\\R", "") : rows;
        return new String(damaged, ISO_8859_1).indexOf(header) + header.length();
    }
}
