package io.restoreroutes.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.ledger.Outbox;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.OutcomeRequest;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The requests of a job's failed items that may succeed without any change, in the order in which
 * they failed; read page by page. The same each time, because the job has ended.
 */
final class RetrySource implements Iterator<Map<?, ?>> {
    private static final int PAGE = 500;

    private final Outbox outbox;
    private final String jobId;
    private final Deque<Map<?, ?>> page = new ArrayDeque<>();
    private long position;
    private boolean atEnd;

    RetrySource(Outbox outbox, String jobId) {
        this.outbox = outbox;
        this.jobId = jobId;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !atEnd) {
            List<OutboxRow> rows =
                    outbox.readJob(jobId, position, Long.MAX_VALUE, Set.of(Status.FAILED), PAGE);
            rows.forEach(this::add);
            atEnd = rows.isEmpty();
        }
        return !page.isEmpty();
    }

    private void add(OutboxRow row) {
        position = row.seq();
        try {
            JsonNode outcome = RestoreJson.mapper().readTree(row.json());
            if (outcome.path("error").path("retryable").asBoolean()) {
                page.add(RestoreJson.mapper().convertValue(OutcomeRequest.of(outcome), Map.class));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<?, ?> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.poll();
    }
}
