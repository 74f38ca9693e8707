package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Every call a sandbox has got, in the order of arrival. Thread-safe. Keeps credentials as they
 * came, in memory and in the file, so that tests can compare them: send a sandbox no real ones.
 */
public final class CallLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final String provider;
    private int limit = 100_000;
    private long total;
    private int inFlight;
    private int mostInFlight;
    private OutputStream file;

    CallLog(String provider) {
        this.provider = provider;
    }

    /** {@return the calls that are kept, the oldest first; a copy} */
    public synchronized List<Call> calls() {
        return entries.stream().map(Entry::call).toList();
    }

    /** {@return those of {@link #calls()} that the condition holds for} */
    public List<Call> calls(Predicate<? super Request> condition) {
        return calls().stream().filter(call -> condition.test(call.request())).toList();
    }

    /** {@return how many calls have arrived since the start or {@link #clear()}, kept or not} */
    public synchronized long total() {
        return total;
    }

    /** {@return how many calls have arrived and are not answered yet} */
    public synchronized int inFlight() {
        return inFlight;
    }

    /** {@return the most calls that were open at one time since the start or {@link #clear()}} */
    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    /** Keeps only that many calls, the newest; 100,000 unless told. 0 keeps none. */
    public synchronized void keep(int calls) {
        limit = calls;
        trim();
    }

    /** Forgets all calls and counts; calls still open stay counted as in flight. */
    public synchronized void clear() {
        entries.clear();
        total = 0;
        mostInFlight = inFlight;
    }

    /**
     * Appends each call from now on to a file, one JSON object a line, handed to the operating
     * system line by line: it is there even if this process is killed. A line is written when the
     * answer is sent; if the effect comes later, a second line with the same sequence follows, and
     * the last one counts. Two sandboxes may share a file.
     *
     * @throws UncheckedIOException if the file cannot be opened
     */
    public synchronized void appendTo(Path target) {
        close();
        try {
            file =
                    Files.newOutputStream(
                            target, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the call log " + target, e);
        }
    }

    synchronized Entry arrived(Request request, boolean early) {
        Entry entry = new Entry(request, early);
        total++;
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        entries.add(entry);
        trim();
        return entry;
    }

    synchronized void faulted(Entry entry, String fault) {
        entry.fault = fault;
    }

    synchronized void effectApplied(Entry entry) {
        entry.effectApplied = true;
        if (entry.ended) {
            write(entry);
        }
    }

    /** The call is over; status 0 if nothing was sent. */
    synchronized void ended(Entry entry, int status) {
        entry.status = status;
        entry.ended = true;
        inFlight--;
        write(entry);
    }

    synchronized void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            file = null;
        }
    }

    private void trim() {
        while (entries.size() > limit) {
            entries.remove();
        }
    }

    private void write(Entry entry) {
        if (file == null) {
            return;
        }
        ObjectNode line = JSON.createObjectNode();
        line.put("provider", provider);
        line.put("sequence", entry.request.sequence());
        line.put("at", entry.request.at().toString());
        line.put("method", entry.request.method());
        line.put("path", entry.request.path());
        line.put("query", entry.request.query());
        line.set("headers", JSON.valueToTree(entry.request.headers()));
        line.put("body", entry.request.body());
        line.put("status", entry.status);
        line.put("effectApplied", entry.effectApplied);
        line.put("beforeToldWaitWasOver", entry.early);
        line.put("fault", entry.fault);
        try {
            // One write a line: two sandboxes that share the file cannot mix their lines.
            file.write((line + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the call log", e);
        }
    }

    /** A call whose end may still be open; guarded by the log. */
    static final class Entry {
        private final Request request;
        private final boolean early;
        private int status;
        private boolean ended;
        private boolean effectApplied;
        private String fault;

        private Entry(Request request, boolean early) {
            this.request = request;
            this.early = early;
        }

        private Call call() {
            return new Call(request, status, effectApplied, early, fault);
        }
    }
}
