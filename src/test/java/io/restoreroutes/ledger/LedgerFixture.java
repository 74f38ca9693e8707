package io.restoreroutes.ledger;

import io.restoreroutes.box.Box;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.request.Status;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An open ledger on a fresh database, a clock to turn, and short words for lines and verdicts. */
abstract class LedgerFixture {
    static final Instant START = Instant.parse("2026-11-22T07:00:00Z");

    final TurnedClock clock = new TurnedClock();
    LedgerSettings settings;
    Ledger ledger;

    static final class TurnedClock extends Clock {
        private volatile Instant now = START;

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    abstract LedgerSettings freshDatabase();

    @BeforeEach
    void open() {
        settings = freshDatabase();
        ledger = Ledger.open(settings, clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    void reopen() {
        ledger.close();
        ledger = Ledger.open(settings, clock);
    }

    static RestoreRequest request(String requestId, String account, String file, String version) {
        return new RestoreRequest(
                requestId,
                Box.PROVIDER,
                account,
                Operation.PROMOTE,
                file,
                version,
                "wrong photo",
                Map.of("ticket", "4711"));
    }

    static CheckedLine valid(long line, String requestId, String file, String version) {
        return new CheckedLine.Valid(line, request(requestId, "legal", file, version));
    }

    /** A line that could not be read, or, if the text is null, one that could. */
    static CheckedLine invalid(long line, Map<String, String> fields, String unread) {
        Original original =
                unread == null
                        ? null
                        : new Original(unread.getBytes(StandardCharsets.UTF_8), SourceForm.LINES);
        OutcomeError error =
                OutcomeError.ofInput(ErrorCode.MISSING_FIELD, "versionId", "versionId is missing");
        return new CheckedLine.Invalid(
                new RequestLine(line, fields, Map.of(), error, original), error);
    }

    Job newJob() {
        return ledger.intake().begin("file", "requests.ndjson", null);
    }

    BatchResult accept(CheckedLine... lines) {
        return ledger.intake().commit(newJob(), List.of(lines));
    }

    ClaimedItem claimOne() {
        List<ClaimedItem> claimed = ledger.claim("legal", 1);
        if (claimed.size() != 1) {
            throw new AssertionError("nothing to claim");
        }
        return claimed.get(0);
    }

    RecordResult end(ClaimedItem item, Status status) {
        return ledger.record(List.of(ended(item, status)));
    }

    Verdict.Ended ended(ClaimedItem item, Status status) {
        return new Verdict.Ended(item, outcome(item, status), null, null, 1);
    }

    RestoreOutcome outcome(ClaimedItem item, Status status) {
        RestoreRequest request = item.request();
        return RestoreOutcome.of(
                        item.outcomeId(),
                        status,
                        request,
                        item.jobId(),
                        item.source(),
                        item.acceptedAt(),
                        clock.instant())
                .withAttempts(1, null);
    }

    List<OutboxRow> outbox() {
        return ledger.outbox().read(0, 10_000);
    }
}
