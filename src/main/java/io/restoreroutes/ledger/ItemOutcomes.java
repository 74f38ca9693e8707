package io.restoreroutes.ledger;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Source;
import io.restoreroutes.request.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Outcomes that are known at once, without any try. */
final class ItemOutcomes {
    private ItemOutcomes() {}

    /** {@return the id of an item's outcome, also its requestId if it was given none} */
    static String id(String jobId, long line) {
        return jobId + "-" + line;
    }

    /** {@return the same of what was found in a folder; of the folder asked for, the line's} */
    static String id(String jobId, long line, String part) {
        return part.isEmpty() ? id(jobId, line) : id(jobId, line) + "-" + part;
    }

    static RestoreOutcome rejected(Job job, RequestLine asked, OutcomeError error, Instant now) {
        Map<String, String> fields = asked.fields() == null ? Map.of() : asked.fields();
        String id = id(job.jobId(), asked.line());
        String requestId = fields.get("requestId");
        return RestoreOutcome.rejected(
                id,
                requestId == null && asked.isReadable() ? id : requestId,
                job.jobId(),
                new Source(job.kind(), job.name(), asked.line()),
                asked,
                error,
                now,
                now);
    }

    /**
     * {@return the line as it was given, for the failed file; null where its outcome tells all of
     * it} An outcome has no place for fields that requests do not have, nor for a dry run that is
     * neither true nor false, without which the line would write, nor for a number that is none.
     */
    static byte[] given(CheckedLine.Invalid invalid) {
        RequestLine asked = invalid.asked();
        if (asked.original() != null) {
            return asked.original().bytes();
        }
        String dryRun = asked.fields().getOrDefault("dryRun", "false");
        String approveUpTo = asked.fields().getOrDefault("approveUpTo", "0");
        boolean told =
                (dryRun.equalsIgnoreCase("true") || dryRun.equalsIgnoreCase("false"))
                        && RestoreOutcome.wholeNumber(approveUpTo) != null;
        if (told && invalid.error().code() != ErrorCode.UNKNOWN_FIELD) {
            return null;
        }
        Map<String, Object> line = new LinkedHashMap<>(asked.fields());
        if (!asked.labels().isEmpty()) {
            line.put("labels", asked.labels());
        }
        return RestoreJson.write(line).getBytes(StandardCharsets.UTF_8);
    }

    static RestoreOutcome conflict(Job job, long line, RestoreRequest request, Instant now) {
        OutcomeError error =
                OutcomeError.ofInput(
                        ErrorCode.REQUEST_ID_CONFLICT,
                        "requestId",
                        "requestId already stands for a request with other content");
        return of(job, line, request, Status.REJECTED, now).withError(error);
    }

    static RestoreOutcome unusableId(Job job, long line, RestoreRequest request, Instant now) {
        OutcomeError error =
                OutcomeError.ofInput(
                        ErrorCode.INVALID_VALUE,
                        "requestId",
                        "requestId must have 1 to "
                                + RequestIds.LONGEST_REQUEST_ID
                                + " characters, all of them printable");
        return of(job, line, request, Status.REJECTED, now).withError(error);
    }

    static RestoreOutcome duplicate(
            Job job, long line, RestoreRequest request, String first, Instant now) {
        return of(job, line, request, Status.DUPLICATE, now).withDuplicateOf(first);
    }

    /** Of a line that came after its job was cancelled. */
    static RestoreOutcome cancelled(Job job, long line, RestoreRequest request, Instant now) {
        return of(job, line, request, Status.CANCELLED, now);
    }

    /** Of an item that was never sent. */
    static RestoreOutcome cancelled(ClaimedItem item, Instant now) {
        return RestoreOutcome.of(
                item.outcomeId(),
                Status.CANCELLED,
                item.request(),
                item.jobId(),
                item.source(),
                item.acceptedAt(),
                now);
    }

    private static RestoreOutcome of(
            Job job, long line, RestoreRequest request, Status status, Instant now) {
        return RestoreOutcome.of(
                id(job.jobId(), line),
                status,
                request,
                job.jobId(),
                new Source(job.kind(), job.name(), line),
                now,
                now);
    }
}
