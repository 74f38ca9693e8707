package io.restoreroutes.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobAction;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.ledger.Outlook;
import io.restoreroutes.ledger.UnsuccessfulRow;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.request.Status;
import io.restoreroutes.request.UndoGuard;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a job gets at its end: its failed requests, what it planned and what undoes it, if
 * there is any, and the summary.
 */
final class JobEnds {
    private static final String FAILED = ".failed.";
    private static final String REQUESTS = FAILED + "ndjson";
    private static final String PLAN = ".plan.ndjson";
    private static final String UNDO = ".undo.ndjson";
    private static final String TRASHED = ".trashed.ndjson";
    private static final String SUMMARY = ".summary.json";
    private static final int PAGE = 500;
    private static final int BUFFER = 64 * 1024;
    private static final Set<Status> ALL = EnumSet.allOf(Status.class);

    private final Ledger ledger;
    private final OutboxFiles files;
    private final UndoGuard guard;
    private final Outlook outlook;

    JobEnds(Ledger ledger, OutboxFiles files, UndoGuard guard, Outlook outlook) {
        this.ledger = ledger;
        this.files = files;
        this.guard = guard;
        this.outlook = outlook;
    }

    /**
     * Writes the files that can be dropped into the inbox, each if there is anything in it.
     *
     * @return how many of the job's successful writes can be undone
     */
    long writeRequests(OutboxRow end) throws IOException {
        writeFailed(end);
        Job job = ledger.job(end.jobId()).orElseThrow();
        if (hasPlan(job)) {
            writeFollowUp(FollowUp.PLAN, end, PLAN);
        }
        if (job.counts().get(Status.SKIPPED) > 0) {
            writeFollowUp(FollowUp.TRASHED, end, TRASHED);
        }
        return job.tally().undoable() > 0 ? writeFollowUp(FollowUp.UNDO, end, UNDO) : 0;
    }

    private static boolean hasPlan(Job job) {
        return job.counts().get(Status.PLANNED) > 0
                && job.action() != JobAction.CANCELLED
                && !job.tally().tooMany();
    }

    /** {@return how many requests were made of outcomes that did not fail} */
    private long writeFollowUp(FollowUp followUp, OutboxRow end, String ending) throws IOException {
        long[] ofSuccess = {0};
        files.replaceUnlessEmpty(
                end.jobId() + ending,
                out -> {
                    OutputStream buffered = new BufferedOutputStream(out, BUFFER);
                    eachOutcome(
                            end.jobId(),
                            end.seq(),
                            followUp.statuses(),
                            row -> {
                                JsonNode outcome = RestoreJson.mapper().readTree(row.json());
                                Optional<ObjectNode> request = followUp.request(outcome, guard);
                                if (request.isPresent()) {
                                    buffered.write(
                                            RestoreOutbox.line(RestoreJson.write(request.get())));
                                    ofSuccess[0] += row.status() == Status.FAILED ? 0 : 1;
                                }
                            });
                    buffered.flush();
                });
        return ofSuccess[0];
    }

    /**
     * Writes the failed requests of a job that has some; what could not be read as a request comes
     * behind them, or goes into a file of the source's own kind.
     */
    private void writeFailed(OutboxRow end) throws IOException {
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
                        writeFailedRequests(end, out);
                        writeUnread(end, form, out);
                    });
        } else {
            files.replaceUnlessEmpty(end.jobId() + REQUESTS, out -> writeFailedRequests(end, out));
            files.replaceUnlessEmpty(
                    end.jobId() + FAILED + form.ending(), out -> writeUnread(end, form, out));
        }
    }

    /**
     * Writes the summary, which says that the job's other files are complete.
     *
     * @param undoable how many of the job's successful writes can be undone
     */
    void writeSummary(OutboxRow row, long undoable) throws IOException {
        ObjectNode summary = (ObjectNode) RestoreJson.mapper().readTree(row.json());
        Job job = ledger.job(row.jobId()).orElseThrow();
        long writes = job.counts().get(Status.RESTORED) + job.counts().get(Status.PROMOTED);
        summary.put("notUndoable", writes - undoable);
        if (hasPlan(job)) {
            addOutlook(summary, job);
        }
        byte[] pretty =
                RestoreJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(summary);
        files.replace(
                row.jobId() + SUMMARY,
                out -> {
                    out.write(pretty);
                    out.write('\n');
                });
    }

    private void addOutlook(ObjectNode summary, Job planned) {
        summary.set("forecast", RestoreJson.mapper().valueToTree(Forecast.of(planned, outlook)));
        List<String> assumes = outlook.assumes(planned);
        if (!assumes.isEmpty()) {
            summary.set("assumes", RestoreJson.mapper().valueToTree(assumes));
        }
    }

    private void writeFailedRequests(OutboxRow end, OutputStream out) throws IOException {
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
        eachOutcome(jobId, upToSeq, ALL, action);
    }

    private void eachOutcome(
            String jobId, long upToSeq, Set<Status> statuses, RowAction<OutboxRow> action)
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
