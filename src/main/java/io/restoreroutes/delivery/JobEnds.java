package io.restoreroutes.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.Providers;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The files that a job gets at its end: its failed requests, if there are any, and the summary. */
final class JobEnds {
    private static final String FAILED = ".failed.ndjson";
    private static final String SUMMARY = ".summary.json";
    private static final int PAGE = 500;

    private final Ledger ledger;
    private final OutboxFiles files;
    private final Providers providers;

    JobEnds(Ledger ledger, OutboxFiles files, Providers providers) {
        this.ledger = ledger;
        this.files = files;
        this.providers = providers;
    }

    /** Writes the failed requests of a job that has some. */
    void writeFailed(OutboxRow row) throws IOException {
        JsonNode counts = RestoreJson.mapper().readTree(row.json()).path("counts");
        if (counts.path(Status.REJECTED.wireName()).asLong() > 0
                || counts.path(Status.FAILED.wireName()).asLong() > 0) {
            files.replace(row.jobId() + FAILED, out -> writeFailed(row, out));
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

    private void writeFailed(OutboxRow end, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, 64 * 1024);
        Set<Status> unsuccessful = EnumSet.of(Status.REJECTED, Status.FAILED);
        boolean[] first = {true};
        eachRow(
                end.jobId(),
                end.seq(),
                unsuccessful,
                row -> {
                    buffered.write(RestoreOutbox.line(FailedLine.of(row, first[0], providers)));
                    first[0] = false;
                });
        buffered.flush();
    }

    /** What is done with a row. */
    interface RowAction {
        void accept(OutboxRow row) throws IOException;
    }

    /** Page by page: a job may have a million outcomes. */
    void eachRow(String jobId, long upToSeq, Set<Status> statuses, RowAction action)
            throws IOException {
        long from = 0;
        List<OutboxRow> rows;
        do {
            rows = ledger.outbox().readJob(jobId, from, upToSeq, statuses, PAGE);
            for (OutboxRow row : rows) {
                action.accept(row);
                from = row.seq();
            }
        } while (!rows.isEmpty());
    }
}
