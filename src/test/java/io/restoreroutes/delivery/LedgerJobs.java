package io.restoreroutes.delivery;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.source.RequestRules;
import io.restoreroutes.source.SourceReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jobs made and worked through the ledger's own API. */
final class LedgerJobs implements AutoCloseable {
    private static final RequestRules RULES =
            new RequestRules(
                    ProviderModules.STANDARD.providers(),
                    Map.of("shop", ImageKit.PROVIDER, "legal", Box.PROVIDER),
                    Map.of(),
                    Clock.systemUTC());

    final Ledger ledger;

    LedgerJobs(Path folder) {
        this(
                Ledger.open(
                        new LedgerSettings(
                                "jdbc:sqlite:" + folder.resolve("ledger.db"), null, null),
                        Clock.systemUTC()));
    }

    LedgerJobs(Ledger ledger) {
        this.ledger = ledger;
    }

    static List<CheckedLine> check(String ndjson) {
        return check("x.ndjson", ndjson.getBytes(StandardCharsets.UTF_8));
    }

    static List<CheckedLine> check(String name, byte[] source) {
        List<CheckedLine> lines = new ArrayList<>();
        try (SourceReader reader = SourceReader.open(name, new ByteArrayInputStream(source))) {
            reader.forEachRemaining(line -> lines.add(RULES.check(line)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return lines;
    }

    Job begin(String name) {
        return ledger.intake().begin("file", name, null);
    }

    Job commit(Job job, String ndjson) {
        return ledger.intake().commit(job, check(ndjson)).job();
    }

    Job commit(Job job, List<CheckedLine> lines) {
        return ledger.intake().commit(job, lines).job();
    }

    /** A whole job of NDJSON lines; its valid items wait. */
    Job accept(String ndjson) {
        Job job = commit(begin("drop.ndjson"), ndjson);
        return ledger.intake().complete(job.jobId());
    }

    /** A job that ends at once with that many rejected lines, numbered in their reason. */
    Job rejected(Job job, int from, int count) {
        List<CheckedLine> lines = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            lines.add(
                    new CheckedLine.Invalid(
                            new RequestLine(i, Map.of("reason", "r" + i), Map.of(), null, null),
                            OutcomeError.ofInput(
                                    ErrorCode.MISSING_FIELD, "fileId", "Give the fileId.")));
        }
        return commit(job, lines);
    }

    void end(String account, Status status) {
        for (ClaimedItem item : ledger.claim(account, 1000)) {
            ledger.record(List.of(ended(item, status)));
        }
    }

    private static Verdict ended(ClaimedItem item, Status status) {
        RestoreRequest asked = item.request();
        OutcomeError error =
                status == Status.FAILED
                        ? new OutcomeError(
                                ErrorCode.NOT_FOUND, "Not there.", null, 404, "p-1", false)
                        : null;
        RestoreOutcome outcome =
                RestoreOutcome.of(
                                item.outcomeId(),
                                status,
                                asked,
                                item.jobId(),
                                item.source(),
                                item.acceptedAt(),
                                Instant.now())
                        .withAttempts(1, null)
                        .withError(error);
        return new Verdict.Ended(item, outcome, null, null, 1);
    }

    static String line(String requestId, String account, int file) {
        return "{\"requestId\":\"%s\",\"account\":\"%s\",\"fileId\":\"%d\",\"versionId\":\"7\"}%n"
                .formatted(requestId, account, file);
    }

    @Override
    public void close() {
        ledger.close();
    }
}
