package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads a source line by line, in memory that does not grow with it. Whatever the bytes say comes
 * out as a line: a line that cannot be read carries its problem, and a source that cannot be read
 * at all is one such line. Text is UTF-8, with or without a byte order mark; lines end with LF, CR
 * LF or CR. An empty array, or a CSV with nothing but a header, has no lines.
 *
 * <p>No text of a line holds U+0000 or half of a surrogate pair; they stand as U+FFFD. Not
 * thread-safe. {@link #hasNext} and {@link #next} throw {@link UncheckedIOException} if the bytes
 * cannot be read, which says nothing about the source.
 */
public final class SourceReader implements Iterator<RequestLine>, Closeable {
    private final LineSource lines;
    private RequestLine next;
    private boolean ended;

    private SourceReader(LineSource lines) {
        this.lines = lines;
    }

    /**
     * Reads a file by the ending of its name, in any case: {@code .json} (an object or an array of
     * objects), {@code .ndjson} or {@code .jsonl} (an object a line), {@code .csv} (with a header
     * row). Another ending makes it a source that cannot be read.
     *
     * @param fileName only its ending counts
     * @param in closed with the reader
     * @throws UncheckedIOException if the beginning cannot be read; the stream is left open
     */
    public static SourceReader open(String fileName, InputStream in) {
        ByteInput input = new ByteInput(in);
        String name = fileName.toLowerCase(Locale.ROOT);
        LineSource lines;
        if (name.endsWith(".json")) {
            lines = new JsonSource(input);
        } else if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            lines = new NdjsonSource(input);
        } else if (name.endsWith(".csv")) {
            lines = new CsvSource(input);
        } else {
            return refused("The name must end in .json, .ndjson, .jsonl or .csv.", input);
        }
        try {
            String problem = SourceCheck.begin(input);
            return problem == null ? new SourceReader(lines) : refused(problem, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a text without a name by what it holds: one object, also on several lines; an array of
     * objects; or NDJSON.
     *
     * @param in closed with the reader
     * @throws UncheckedIOException if the beginning cannot be read; the stream is left open
     */
    public static SourceReader ofText(InputStream in) {
        ByteInput input = new ByteInput(in);
        try {
            String problem = SourceCheck.begin(input);
            return problem == null
                    ? new SourceReader(SourceCheck.ofText(input))
                    : refused(problem, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what a route hands over: a {@link RestoreRequest}, a Map of the fields of one request
     * (labels as a Map), an Iterable or Iterator of these; or text (String, {@code byte[]},
     * InputStream) as {@link #ofText}; a {@link NamedSource} as {@link #open}. Anything else is a
     * source that cannot be read.
     */
    public static SourceReader ofValues(Object values) {
        if (values instanceof NamedSource named) {
            return open(named.fileName(), named.content());
        }
        if (values instanceof UnreadableSource unreadable) {
            return refused(unreadable.reason(), nothing());
        }
        if (values instanceof InputStream stream) {
            return ofText(stream);
        }
        if (values instanceof byte[] bytes) {
            return ofText(new ByteArrayInputStream(bytes));
        }
        if (values instanceof CharSequence text) {
            byte[] bytes = Text.clean(text.toString()).getBytes(StandardCharsets.UTF_8);
            return ofText(new ByteArrayInputStream(bytes));
        }
        if (values instanceof Iterable<?> several) {
            return new SourceReader(new ValuesSource(several.iterator()));
        }
        if (values instanceof Iterator<?> several) {
            return new SourceReader(new ValuesSource(several));
        }
        if (values instanceof Map || values instanceof RestoreRequest) {
            return new SourceReader(new ValuesSource(List.of(values).iterator()));
        }
        String kind = values == null ? "nothing" : "a " + values.getClass().getName();
        return refused(
                "The body is " + kind + "; give JSON text, a Map, a RestoreRequest or a list.",
                nothing());
    }

    private static ByteInput nothing() {
        return new ByteInput(InputStream.nullInputStream());
    }

    private static SourceReader refused(String problem, ByteInput input) {
        return new SourceReader(new RefusedSource(Problem.source(problem), input));
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = lines.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public RequestLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        RequestLine line = next;
        next = null;
        return line;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
