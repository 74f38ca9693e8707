package io.restoreroutes.intake;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.ReadMark;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.settings.PlainName;
import io.restoreroutes.source.FiringFields;
import io.restoreroutes.source.SourceReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source on its way into the ledger: its lines in batches, from where the job stands, or all at
 * once. Belongs to one exchange.
 */
public final class AcceptSession implements Iterator<List<RequestLine>> {
    /** Large enough for a fast commit, small enough that results are not kept waiting by it. */
    private static final int BATCH_LINES = 1100;

    /** Bounds the memory of a batch of long lines. */
    private static final int BATCH_CHARS = 2_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(AcceptSession.class);

    private final SourceReader reader;
    private final Origin origin;

    /** Null if it is no file of the inbox. */
    private final CountedFile file;

    /** The next batch, read while the last one is checked and committed; null = not begun. */
    private CompletableFuture<List<RequestLine>> ahead;

    private boolean known;

    /** Of a schedule's manifest only. */
    private FiringFields firing;

    /** Null until a whole source is committed. */
    private Job job;

    /**
     * What a source is.
     *
     * @param id null = never the same source again
     * @param digest tells its content from another under the same id, or null
     */
    record Origin(String kind, String name, String id, String digest) {
        void requireSame(Job began) {
            if (digest != null
                    && began.sourceDigest() != null
                    && !digest.equals(began.sourceDigest())) {
                throw new SourceConflictException(began.jobId());
            }
        }
    }

    /** A source that is taken whole: its job begins with the commit of its lines. */
    AcceptSession(Origin origin, SourceReader reader) {
        this.origin = origin;
        this.reader = reader;
        this.file = null;
        this.known = false;
    }

    /** A source whose job stands already; goes on behind the lines it has. */
    AcceptSession(Job job, SourceReader reader) {
        this(job, reader, 0, null);
    }

    /**
     * A file of the inbox.
     *
     * @param before how many of its lines belong to another job
     */
    AcceptSession(Job job, SourceReader reader, long before, CountedFile file) {
        this.job = job;
        this.reader = reader;
        this.file = file;
        this.origin = new Origin(job.kind(), job.name(), job.sourceId(), null);
        this.known = job.intakeComplete();
        passOver(before);
    }

    private void passOver(long before) {
        long wanted = before + job.linesCommitted();
        long lines = 0;
        while (lines < wanted && reader.hasNext()) {
            reader.next();
            lines++;
        }
        if (!known && lines < wanted) {
            LOG.warn(
                    "Job {}: {} was cut off: it has {} of the {} lines that were read from it before;"
                            + " the job ends with those {}",
                    job.jobId(),
                    PlainName.of(job.name()),
                    lines,
                    wanted,
                    job.linesCommitted());
        }
    }

    /** {@return whether its lines and its end are one commit, which is still to come} */
    boolean isWhole() {
        return job == null;
    }

    /** {@return whether it had been read to its end before} */
    boolean wasKnown() {
        return known;
    }

    /** Somebody else has taken the same source meanwhile. */
    void nowKnown() {
        known = true;
    }

    /** The source is the manifest of a schedule, at that fire time. */
    void firedAt(Instant fireTime) {
        firing = new FiringFields(fireTime);
    }

    /** {@return the line as the rules of requests take it} */
    RequestLine complete(RequestLine line) {
        return firing == null ? line : firing.complete(line);
    }

    Origin origin() {
        return origin;
    }

    Job job() {
        return job;
    }

    void job(Job now) {
        job = now;
    }

    /** {@return how far the file was read; null if it is none, or not at its end} */
    ReadMark mark() {
        return file == null ? null : file.mark(reader.settledLines());
    }

    /** Closes the source. */
    void close() throws IOException {
        if (ahead != null) {
            await(ahead);
        }
        reader.close();
    }

    @Override
    public boolean hasNext() {
        return !known && (ahead == null ? reader.hasNext() : !await(ahead).isEmpty());
    }

    @Override
    public List<RequestLine> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<RequestLine> batch = ahead == null ? read() : await(ahead);
        // A source of one batch is not worth a thread.
        ahead =
                batch.size() == BATCH_LINES
                        ? CompletableFuture.supplyAsync(this::read, AcceptSession::inBackground)
                        : null;
        return batch;
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "restore-read-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private static List<RequestLine> await(CompletableFuture<List<RequestLine>> batch) {
        try {
            return batch.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw e;
        }
    }

    /** {@return the next lines; none at the end} */
    private List<RequestLine> read() {
        List<RequestLine> batch = new ArrayList<>();
        int chars = 0;
        while (reader.hasNext()
                && (isWhole() || (batch.size() < BATCH_LINES && chars < BATCH_CHARS))) {
            RequestLine line = reader.next();
            batch.add(line);
            chars += size(line);
        }
        return batch;
    }

    private static int size(RequestLine line) {
        int size = line.original() == null ? 0 : line.original().bytes().length;
        for (String value : line.fields().values()) {
            size += value.length();
        }
        for (String value : line.labels().values()) {
            size += value.length();
        }
        return size;
    }
}
