package io.restoreroutes.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.ledger.UnsuccessfulRow;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.request.Status;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The files that a job gets at its end: its failed requests, if there are any, and the summary. */
final class JobEnds {
    private static final String FAILED = ".failed.";
    private static final String REQUESTS = FAILED + "ndjson";
    private static final String SUMMARY = ".summary.json";
    private static final int PAGE = 500;
    private static final int BUFFER = 64 * 1024;
    private static final Set<Status> ALL = EnumSet.allOf(Status.class);

    private final Ledger ledger;
    private final OutboxFiles files;

    JobEnds(Ledger ledger, OutboxFiles files) {
        this.ledger = ledger;
        this.files = files;
    }

    /**
     * Writes the failed requests of a job that has some; what could not be read as a request comes
     * behind them, or goes into a file of the source's own kind.
     */
    void writeFailed(OutboxRow end) throws IOException {
        JsonNode counts = RestoreJson.mapper().readTree(end.json()).path("counts");
        if (counts.path(Status.REJECTED.wireName()).asLong() == 0
                && counts.path(Status.FAILED.wireName()).asLong() == 0) {
            return;
        }
        SourceForm form = ledger.outbox().unreadForm(end.jobId()).orElse(SourceForm.LINES);
        if (form.isJsonLines()) {
            files.replaceUnlessEmpty(
                    end.jobId() + REQUESTS,
                    out -> {
                        writeRequests(end, out);
                        writeUnread(end, form, out);
                    });
        } else {
            files.replaceUnlessEmpty(end.jobId() + REQUESTS, out -> writeRequests(end, out));
            files.replaceUnlessEmpty(
                    end.jobId() + FAILED + form.ending(), out -> writeUnread(end, form, out));
        }
    }

    /** Writes the summary, which says that the job's other files are complete. */
    void writeSummary(OutboxRow row) throws IOException {
        JsonNode summary = RestoreJson.mapper().readTree(row.json());
        byte[] pretty =
                RestoreJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(summary);
        files.replace(
                row.jobId() + SUMMARY,
                out -> {
                    out.write(pretty);
                    out.write('\n');
                });
    }

    private void writeRequests(OutboxRow end, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER);
        eachUnsuccessful(
                end,
                row -> {
                    if (row.isRequest()) {
                        buffered.write(RestoreOutbox.line(row.request()));
                    }
                });
        buffered.flush();
    }

    private void writeUnread(OutboxRow end, SourceForm form, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER);
        boolean[] begun = {false};
        eachUnsuccessful(
                end,
                row -> {
                    if (!row.isRequest() && row.given().length > 0) {
                        buffered.write(begun[0] ? form.separator() : form.head());
                        buffered.write(row.given());
                        begun[0] = true;
                    }
                });
        if (begun[0]) {
            buffered.write(form.tail());
        }
        buffered.flush();
    }

    /** What is done with a row. */
    interface RowAction<T> {
        void accept(T row) throws IOException;
    }

    /** Page by page: a job may have a million outcomes. */
    private void eachUnsuccessful(OutboxRow end, RowAction<FailedLine> action) throws IOException {
        long from = 0;
        List<UnsuccessfulRow> rows;
        do {
            rows = ledger.outbox().readUnsuccessful(end.jobId(), from, end.seq(), PAGE);
            for (UnsuccessfulRow row : rows) {
                action.accept(FailedLine.of(row));
                from = row.seq();
            }
        } while (!rows.isEmpty());
    }

    /** Page by page: a job may have a million outcomes. */
    void eachOutcome(String jobId, long upToSeq, RowAction<OutboxRow> action) throws IOException {
        long from = 0;
        List<OutboxRow> rows;
        do {
            rows = ledger.outbox().readJob(jobId, from, upToSeq, ALL, PAGE);
            for (OutboxRow row : rows) {
                action.accept(row);
                from = row.seq();
            }
        } while (!rows.isEmpty());
    }
}
