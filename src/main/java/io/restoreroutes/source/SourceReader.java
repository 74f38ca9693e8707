package io.restoreroutes.source;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
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
import java.util.regex.Pattern;

/**
 * Reads a source line by line, in memory that does not grow with it. Whatever the bytes say comes
 * out as a line: a line that cannot be read carries its problem, and a source that cannot be read
 * at all is one such line. Text is UTF-8, with or without a byte order mark, or UTF-16 with one;
 * lines end with LF, CR LF or CR. An empty array, or a CSV with nothing but a header, has no lines.
 *
 * <p>No text of a line holds U+0000 or half of a surrogate pair; they stand as U+FFFD. Not
 * thread-safe. {@link #hasNext} and {@link #next} throw {@link UncheckedIOException} if the bytes
 * cannot be read, which says nothing about the source.
 */
public final class SourceReader implements Iterator<RequestLine>, Closeable {
    private static final Pattern ENDING = Pattern.compile("[a-z0-9]{1,10}");

    private final LineSource lines;
    private RequestLine next;
    private RequestLine last;
    private long count;
    private boolean ended;

    private SourceReader(LineSource lines) {
        this.lines = lines;
    }

    /**
     * Reads a file by the ending of its name, in any case: {@code .json}, {@code .ndjson} or {@code
     * .jsonl} (an object or several, a line each or not; an array of objects, also in {@code
     * {"requests": […]}}), {@code .csv} or {@code .tsv} (with a header row; either may have any
     * separator). Another ending makes it a source that cannot be read.
     *
     * @param fileName only its ending counts
     * @param in closed with the reader
     * @throws UncheckedIOException if the beginning cannot be read; the stream is left open
     */
    public static SourceReader open(String fileName, InputStream in) {
        return open(new NamedSource(fileName, in));
    }

    /**
     * Reads JSON without a name, in any of its forms.
     *
     * @param in closed with the reader
     * @throws UncheckedIOException if the beginning cannot be read; the stream is left open
     */
    public static SourceReader ofText(InputStream in) {
        return open(new NamedSource(Door.ROUTE, "", in));
    }

    private static SourceReader open(NamedSource source) {
        ByteInput input = new ByteInput(source.content());
        String ending = source.fileName().isEmpty() ? "" : ending(source.fileName());
        Problems problems = new Problems(input, source.door(), ending.isEmpty() ? "json" : ending);
        try {
            String problem = SourceCheck.begin(input);
            return new SourceReader(
                    problem == null
                            ? lines(ending, input, problems)
                            : new RefusedSource(problems.source(problem), input));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LineSource lines(String ending, ByteInput input, Problems problems)
            throws IOException {
        return switch (ending) {
            case "json", "ndjson", "jsonl", "" -> SourceCheck.json(input, problems, ending);
            case "csv", "tsv" -> new CsvSource(input, problems, ending);
            default ->
                    new RefusedSource(
                            problems.source(
                                    "The name of the "
                                            + problems.door().noun()
                                            + " must end in .json, .ndjson, .jsonl, .csv or .tsv."),
                            input);
        };
    }

    /** {@return what stands behind the last dot, if it is harmless in the name of a file} */
    private static String ending(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ending.length() < fileName.length() && ENDING.matcher(ending).matches()
                ? ending
                : "txt";
    }

    /**
     * Reads what a route hands over: a {@link RestoreRequest}, a Map of the fields of one request
     * (labels as a Map), an Iterable or Iterator of these; or text (String, {@code byte[]},
     * InputStream) as {@link #ofText}; a {@link NamedSource} as a file is. Anything else is a
     * source that cannot be read.
     */
    public static SourceReader ofValues(Object values) {
        if (values instanceof NamedSource named) {
            return open(named);
        }
        if (values instanceof UnreadableSource unreadable) {
            return refused(unreadable.reason());
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
                "The body is " + kind + "; give JSON text, a Map, a RestoreRequest or a list.");
    }

    private static SourceReader refused(String problem) {
        OutcomeError error = OutcomeError.ofInput(ErrorCode.UNREADABLE, null, problem);
        return new SourceReader(
                new RefusedSource(
                        RequestLine.withoutText(1, error), InputStream.nullInputStream()));
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
        last = next;
        next = null;
        count++;
        return last;
    }

    /**
     * {@return how many of the lines that were read stay as they are, whatever may be added behind
     * the end of the source} That is all but a last one that could not be read, because it was cut
     * off there.
     */
    public long settledLines() {
        return last != null && !last.isReadable() && lines.isOpen() ? count - 1 : count;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
