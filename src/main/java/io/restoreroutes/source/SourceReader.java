package io.restoreroutes.source;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.SourceForm;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

    private static final String ZIPPED = ".gz";

    private final LineSource lines;

    /** Null if there is nothing to read bytes from. */
    private final ByteInput input;

    /** Null if the source is not compressed. */
    private final GzipInput gzip;

    private RequestLine next;
    private RequestLine last;
    private long count;
    private boolean ended;

    /** Whether a line stands for where the gzip data breaks off. */
    private boolean brokeOff;

    private SourceReader(LineSource lines) {
        this(lines, null, null);
    }

    private SourceReader(LineSource lines, ByteInput input, GzipInput gzip) {
        this.lines = lines;
        this.input = input;
        this.gzip = gzip;
    }

    /**
     * Reads a file by the ending of its name, in any case: {@code .json}, {@code .ndjson} or {@code
     * .jsonl} (an object or several, a line each or not; an array of objects, also in {@code
     * {"requests": […]}}), {@code .csv} or {@code .tsv} (with a header row; either may have any
     * separator), each also with {@code .gz} behind it. Another ending makes it a source that
     * cannot be read. What bears gzip's mark is unzipped, whatever its name.
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
        String ending = source.fileName().isEmpty() ? "" : ending(source.fileName());
        try {
            if (source.content() instanceof ByteArrayInputStream inMemory) {
                // Where the ledger was away the same message is taken again, from its beginning.
                inMemory.reset();
            }
            InputStream in = Gzip.open(source.content());
            GzipInput gzip = in instanceof GzipInput zipped ? zipped : null;
            ByteInput input = new ByteInput(in);
            Problems problems =
                    new Problems(input, source.door(), ending.isEmpty() ? "json" : ending);
            String problem = SourceCheck.begin(input);
            LineSource lines =
                    problem == null
                            ? lines(ending, input, problems)
                            : new RefusedSource(problems.source(problem), input);
            return new SourceReader(lines, input, gzip);
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

    /**
     * {@return what stands behind the last dot, without {@code .gz}, if it is harmless in the name
     * of a file}
     */
    private static String ending(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(ZIPPED) ? name.substring(0, name.length() - 3) : name;
        String ending = plain.substring(plain.lastIndexOf('.') + 1);
        return ending.length() < plain.length() && ENDING.matcher(ending).matches()
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
            return open(NamedSource.ofText(Door.ROUTE, "", text.toString()));
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
                RequestLine line = lines.read();
                next = gzip == null || gzip.problem() == null ? line : beforeBreak(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ended = next == null;
        }
        return next != null;
    }

    /**
     * {@return a line of gzip data that breaks off, or null behind the last} The break is one line:
     * the last, if it is open, as it may be another one than it looks like.
     */
    private RequestLine beforeBreak(RequestLine line) throws IOException {
        if (brokeOff || line != null && (input.peek() >= 0 || !lines.isOpen())) {
            return line;
        }
        brokeOff = true;
        OutcomeError gzipProblem = gzip.problem();
        OutcomeError error =
                OutcomeError.ofInput(
                        gzipProblem.code(),
                        null,
                        gzipProblem.message() + " The rest was not read.");
        if (line == null) {
            return RequestLine.withoutText(last == null ? 1 : last.line() + 1, error);
        }
        Original original = line.original();
        if (line.isReadable()) {
            original = new Original(json(line), SourceForm.LINES);
        }
        return new RequestLine(line.line(), Map.of(), Map.of(), error, original);
    }

    private static byte[] json(RequestLine line) {
        if (line.original() != null) {
            return line.original().bytes();
        }
        Map<String, Object> all = new LinkedHashMap<>(line.fields());
        if (!line.labels().isEmpty()) {
            all.put(RequestFields.LABELS, line.labels());
        }
        return ValueText.of(all);
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
        boolean isOpen = brokeOff || last != null && !last.isReadable() && lines.isOpen();
        return isOpen ? count - 1 : count;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
