package io.restoreroutes.intake;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.RequestLine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * One source on its way into the ledger: its lines in batches, from where the job stands. Belongs
 * to one exchange.
 */
public final class AcceptSession implements Iterator<List<RequestLine>> {
    /** Large enough for a fast commit, small enough that results are not kept waiting by it. */
    private static final int BATCH_LINES = 1000;

    /** Bounds the memory of a batch of long lines. */
    private static final int BATCH_CHARS = 2_000_000;

    private final SourceReader reader;
    private Job job;

    AcceptSession(Job job, SourceReader reader) {
        this.job = job;
        this.reader = reader;
        for (long line = 0; line < job.linesCommitted() && reader.hasNext(); line++) {
            reader.next();
        }
    }

    Job job() {
        return job;
    }

    void job(Job now) {
        job = now;
    }

    SourceReader reader() {
        return reader;
    }

    @Override
    public boolean hasNext() {
        return reader.hasNext();
    }

    @Override
    public List<RequestLine> next() {
        if (!reader.hasNext()) {
            throw new NoSuchElementException();
        }
        List<RequestLine> batch = new ArrayList<>();
        int chars = 0;
        while (batch.size() < BATCH_LINES && chars < BATCH_CHARS && reader.hasNext()) {
            RequestLine line = reader.next();
            batch.add(line);
            chars += size(line);
        }
        return batch;
    }

    private static int size(RequestLine line) {
        int size = line.raw() == null ? 0 : line.raw().length();
        for (String value : line.fields().values()) {
            size += value.length();
        }
        for (String value : line.labels().values()) {
            size += value.length();
        }
        return size;
    }
}
