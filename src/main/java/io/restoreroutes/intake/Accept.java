package io.restoreroutes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.intake.AcceptSession.Origin;
import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.loop.JobListener;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ExchangeKeys;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import io.restoreroutes.source.Gzip;
import io.restoreroutes.source.NamedSource;
import io.restoreroutes.source.RequestRules;
import io.restoreroutes.source.SourceReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.WrappedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the route {@code restore-accept-source}: open, check, commit, close. */
public final class Accept {
    /** Variables a caller sets; they survive the cutting of headers. */
    static final String KIND = "restoreSourceKind";

    static final String NAME = "restoreSourceName";
    static final String ID = "restoreSourceId";

    /**
     * With an id: what tells this content from another, such as a hash, at most 64 characters. Kept
     * for a source in memory only.
     */
    static final String DIGEST = "restoreSourceDigest";

    /** Variable set when nothing of a source could be read: the first reason, for a person. */
    static final String REFUSED = "restoreRefusedReason";

    private static final Logger LOG = LoggerFactory.getLogger(Accept.class);

    private final Ledger ledger;
    private final RequestRules rules;
    private final JobListener listener;
    private final DiskSync disk;
    private final LedgerPatience patience = new LedgerPatience();

    public Accept(Ledger ledger, RequestRules rules, JobListener listener, DiskSync disk) {
        this.ledger = ledger;
        this.rules = rules;
        this.listener = listener;
        this.disk = disk;
    }

    /** Begins (or goes on with) the source's job; the body becomes its batches. */
    public void open(Exchange exchange) throws InterruptedException, InvalidPayloadException {
        Object body = exchange.getMessage().getBody();
        AcceptSession session;
        if (body instanceof TakenFile file) {
            Job job =
                    patience.untilDone(file.jobId(), () -> ledger.job(file.jobId())).orElseThrow();
            // Only what was added to a file that was read before has an id.
            long before =
                    job.sourceId() == null
                            ? 0
                            : patience.untilDone(
                                    job.jobId(), () -> ledger.jobs().linesBefore(job.jobId()));
            CountedFile content = file.read(disk);
            String name = file.path().getFileName().toString();
            session = new AcceptSession(job, SourceReader.open(name, content), before, content);
        } else {
            String kind = exchange.getVariable(KIND, "route", String.class);
            String from = body instanceof WrappedFile<?> ? fileName(exchange) : null;
            String name =
                    exchange.getVariable(
                            NAME, from == null ? exchange.getFromRouteId() : from, String.class);
            String id = exchange.getVariable(ID, String.class);
            String digest = exchange.getVariable(DIGEST, String.class);
            Origin origin = new Origin(kind, name, id, digest);
            session = session(origin, body, reader(exchange, body, from));
        }
        Instant fireTime = exchange.getProperty(ExchangeKeys.FIRE_TIME, Instant.class);
        if (fireTime != null) {
            session.firedAt(fireTime);
        }
        exchange.setProperty(ExchangeKeys.SESSION, session);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(session);
    }

    /** What is in memory is taken whole: nothing of it is left half done by a crash. */
    private AcceptSession session(Origin origin, Object body, SourceReader reader) {
        Optional<Job> known =
                origin.id() == null ? Optional.empty() : ledger.jobOf(origin.kind(), origin.id());
        known.ifPresent(origin::requireSame);
        if (known.isEmpty() && isInMemory(body)) {
            return new AcceptSession(origin, reader);
        }
        return new AcceptSession(
                known.orElseGet(
                        () -> ledger.intake().begin(origin.kind(), origin.name(), origin.id())),
                reader);
    }

    private static boolean isInMemory(Object body) {
        if (body instanceof NamedSource named) {
            return named.content() instanceof ByteArrayInputStream;
        }
        if (body instanceof byte[] bytes && Gzip.isMarked(bytes)) {
            // What it unfolds to may have no room in memory.
            return false;
        }
        return !(body instanceof InputStream
                || body instanceof Iterator<?>
                || body instanceof WrappedFile<?>);
    }

    /** A file of a route of the user's own is read by its ending, as in the inbox. */
    private static SourceReader reader(Exchange exchange, Object body, String fileName)
            throws InvalidPayloadException {
        if (fileName != null) {
            InputStream in = exchange.getMessage().getMandatoryBody(InputStream.class);
            return SourceReader.open(fileName, in);
        }
        return SourceReader.ofValues(body);
    }

    private static String fileName(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
    }

    /** Makes of each line a valid request, or the reason why it is none. */
    public void check(Exchange exchange) {
        AcceptSession session = exchange.getProperty(ExchangeKeys.SESSION, AcceptSession.class);
        @SuppressWarnings("unchecked")
        List<RequestLine> lines = exchange.getMessage().getBody(List.class);
        exchange.getMessage()
                .setBody(lines.stream().map(session::complete).map(rules::check).toList());
    }

    /**
     * Commits a batch. While the ledger is away it waits, because what is committed cannot be taken
     * back; only before the first commit of a caller's own source does it give up.
     */
    public void commit(Exchange exchange) throws InterruptedException {
        AcceptSession session = exchange.getProperty(ExchangeKeys.SESSION, AcceptSession.class);
        @SuppressWarnings("unchecked")
        List<CheckedLine> lines = exchange.getMessage().getBody(List.class);
        if (session.isWhole()) {
            takeWhole(session, lines);
            return;
        }
        Job job = session.job();
        boolean nothingTaken = !job.kind().equals(FileInbox.KIND) && job.linesCommitted() == 0;
        BatchResult result =
                nothingTaken
                        ? ledger.intake().commit(job, lines)
                        : patience.untilDone(job.jobId(), new Commit(job, lines));
        session.job(result.job());
        listener.batchCommitted(result);
    }

    /** One batch of a source that only this process reads, committed once however often tried. */
    private final class Commit implements Supplier<BatchResult> {
        private final Job job;
        private final List<CheckedLine> lines;
        private boolean tried;

        Commit(Job job, List<CheckedLine> lines) {
            this.job = job;
            this.lines = lines;
        }

        @Override
        public BatchResult get() {
            if (tried) {
                Job now = ledger.job(job.jobId()).orElse(job);
                if (now.linesCommitted() == job.linesCommitted() + lines.size()) {
                    // It was committed, and the answer to that was lost.
                    return new BatchResult(now, 0, 0, 0, Set.of());
                }
            }
            tried = true;
            return ledger.intake().commit(job, lines);
        }
    }

    private void takeWhole(AcceptSession session, List<CheckedLine> lines) {
        Origin origin = session.origin();
        BatchResult result =
                ledger.intake()
                        .acceptWhole(
                                origin.kind(), origin.name(), origin.id(), origin.digest(), lines);
        // Somebody else may have been quicker with the same id.
        origin.requireSame(result.job());
        if (result.accepted() + result.rejected() + result.duplicates() < lines.size()) {
            session.nowKnown();
        }
        session.job(result.job());
        listener.batchCommitted(result);
    }

    /**
     * Ends the intake of the source; the body becomes the {@link AcceptReply}. If nothing of it
     * could be read, the variable {@link #REFUSED} says why.
     */
    public void close(Exchange exchange) throws IOException, InterruptedException {
        AcceptSession session = exchange.getProperty(ExchangeKeys.SESSION, AcceptSession.class);
        exchange.removeProperty(ExchangeKeys.SESSION);
        session.close();
        if (session.isWhole()) {
            takeWhole(session, List.of());
        }
        String jobId = session.job().jobId();
        Job job = session.job();
        if (!job.intakeComplete()) {
            job = patience.untilDone(jobId, () -> ledger.intake().complete(jobId, session.mark()));
        }
        if (!session.wasKnown()) {
            listener.intakeCompleted(job);
        }
        exchange.removeVariable(REFUSED);
        if (job.readableLines() == 0 && job.counts().get(Status.REJECTED) > 0) {
            OutboxRow first = patience.untilDone(jobId, () -> firstRejected(jobId));
            JsonNode outcome = RestoreJson.mapper().readTree(first.json());
            String reason = outcome.path("error").path("message").asText();
            exchange.setVariable(REFUSED, reason);
            if (!session.wasKnown() && !job.kind().equals(FileInbox.KIND)) {
                // Of a file it is said when it is put away.
                LOG.warn("Job {}: nothing in it could be read: {}", jobId, reason);
            }
        }
        exchange.getMessage().setBody(reply(job));
    }

    private OutboxRow firstRejected(String jobId) {
        Set<Status> rejected = Set.of(Status.REJECTED);
        return ledger.outbox().readJob(jobId, 0, Long.MAX_VALUE, rejected, 1).get(0);
    }

    private static AcceptReply reply(Job job) {
        long rejected = job.counts().getOrDefault(Status.REJECTED, 0L);
        long duplicates = job.counts().getOrDefault(Status.DUPLICATE, 0L);
        return new AcceptReply(
                job.jobId(), job.linesCommitted() - rejected - duplicates, rejected, duplicates);
    }

    /** Sources stop at the next batch; a file goes on from there at the next start. */
    public void stop() {
        patience.end();
    }
}
