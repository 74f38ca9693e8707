package io.restoreroutes.restore;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.source.SourceReader;
import java.time.Clock;
import java.util.UUID;

/** Makes an attempt of what a host hands in, or a rejected outcome. Thread-safe. */
final class RequestReader {
    private final Clock clock;

    RequestReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * {@return the {@link Attempt}, or the outcome of a request that breaks a rule}
     *
     * @param values one request as record, Map or JSON
     */
    Object begin(Object values, AllowedAccounts reach) {
        RequestLine line = ofOneFile(read(values));
        String outcomeId = UUID.randomUUID().toString();
        CheckedLine checked = reach.check(line);
        if (checked instanceof CheckedLine.Invalid invalid) {
            return RestoreOutcome.rejected(
                    outcomeId,
                    invalid.asked().fields().get("requestId"),
                    null,
                    null,
                    invalid.asked(),
                    invalid.error(),
                    null,
                    clock.instant());
        }
        RestoreRequest request = ((CheckedLine.Valid) checked).request();
        return reach.attempt(
                request.requestId() == null ? request.withRequestId(outcomeId) : request);
    }

    private static RequestLine read(Object values) {
        SourceReader lines = SourceReader.ofValues(values);
        if (!lines.hasNext()) {
            return unreadable("the body holds no request");
        }
        RequestLine line = lines.next();
        return lines.hasNext()
                ? unreadable("the body holds more than one request; use direct:restore-accept")
                : line;
    }

    /** A folder has many outcomes, and nobody could wait for them; nor is there a plan. */
    private static RequestLine ofOneFile(RequestLine line) {
        if (line.fields().containsKey("folder")) {
            return notHere(line, "folder", "A folder is no single request");
        }
        if (line.fields().containsKey("approveUpTo")) {
            return notHere(line, "approveUpTo", "Here is no plan that could approve itself");
        }
        boolean isOneFile =
                line.fields().containsKey("fileId") || line.fields().containsKey("path");
        return line.fields().containsKey("changedBy") && !isOneFile
                ? notHere(line, "changedBy", "What a person has changed is no single request")
                : line;
    }

    private static RequestLine notHere(RequestLine line, String field, String why) {
        return line.problem() != null
                ? line
                : new RequestLine(
                        line.line(),
                        line.fields(),
                        line.labels(),
                        OutcomeError.ofInput(
                                ErrorCode.INVALID_VALUE,
                                field,
                                why + "; give it to direct:restore-accept, a file or a queue."),
                        line.original());
    }

    private static RequestLine unreadable(String what) {
        return RequestLine.withoutText(1, OutcomeError.ofInput(ErrorCode.UNREADABLE, null, what));
    }
}
