package io.restoreroutes.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.ledger.Outbox;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.UndoGuard;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The requests that an ended job's outcomes become, in their order; read page by page. The same
 * each time, because the job has ended.
 */
final class FollowUpSource implements Iterator<Map<?, ?>> {
    private static final int PAGE = 500;

    private final Outbox outbox;
    private final UndoGuard guard;
    private final FollowUp followUp;
    private final String jobId;
    private final Deque<Map<?, ?>> page = new ArrayDeque<>();
    private long position;
    private boolean atEnd;

    /**
     * @param jobId the job that has ended
     */
    FollowUpSource(Outbox outbox, UndoGuard guard, FollowUp followUp, String jobId) {
        this.outbox = outbox;
        this.guard = guard;
        this.followUp = followUp;
        this.jobId = jobId;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !atEnd) {
            List<OutboxRow> rows =
                    outbox.readJob(jobId, position, Long.MAX_VALUE, followUp.statuses(), PAGE);
            rows.forEach(this::add);
            atEnd = rows.isEmpty();
        }
        return !page.isEmpty();
    }

    private void add(OutboxRow row) {
        position = row.seq();
        try {
            followUp.request(RestoreJson.mapper().readTree(row.json()), guard)
                    .map(request -> RestoreJson.mapper().convertValue(request, Map.class))
                    .ifPresent(page::add);
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
