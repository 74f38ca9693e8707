package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.box.Box;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jobs and what becomes of lines, on each database. */
abstract class AcceptContract extends LedgerFixture {

    private JsonNode lastOutcome() throws Exception {
        List<OutboxRow> rows = outbox();
        return RestoreJson.mapper().readTree(rows.get(rows.size() - 1).json());
    }

    @Test
    void jobIdIsSortableAndTheSameSourceIsTheSameJob() {
        Job first = ledger.intake().begin("file", "a.csv", "source-1".repeat(1000));
        assertTrue(first.jobId().matches("20261122-070000-[a-z2-7]{6}"), first.jobId());
        assertEquals(first, ledger.intake().begin("file", "a.csv", "source-1".repeat(1000)));
        assertNotEquals(
                first.jobId(),
                ledger.intake().begin("queue", "a.csv", "source-1".repeat(1000)).jobId());
        assertNotEquals(newJob().jobId(), newJob().jobId());
    }

    @Test
    void whatWasAddedToAFileIsAJobBehindTheLinesThatWereRead() {
        Job read = newJob();
        ledger.intake().commit(read, List.of(valid(1, null, "11", "22")));
        assertEquals(Optional.empty(), ledger.jobs().readMark(read.jobId()));
        ReadMark mark = new ReadMark(1L << 40, (1L << 32) - 1, 7);
        ledger.intake().complete(read.jobId(), mark);
        assertEquals(Optional.of(mark), ledger.jobs().readMark(read.jobId()));
        assertEquals(0, ledger.jobs().linesBefore(read.jobId()));

        Job added = ledger.intake().beginBehind(read);
        assertEquals(added, ledger.intake().beginBehind(read));
        assertEquals(read.name(), added.name());
        assertEquals(7, ledger.jobs().linesBefore(added.jobId()));
        assertEquals(Optional.empty(), ledger.jobs().readMark(added.jobId()));
        assertEquals(
                List.of(new JobStore.ReadFile(read.jobId(), read.name(), mark)),
                ledger.jobs().readFiles(START, 10));
        assertEquals(List.of(), ledger.jobs().readFiles(START.plusSeconds(1), 10));
        ReadMark further = new ReadMark(2L << 40, 0, 9);
        ledger.intake().complete(added.jobId(), further);
        assertEquals(Optional.of(further), ledger.jobs().readMark(added.jobId()));
        assertEquals(2, ledger.jobs().readFiles(START, 10).size());
        assertEquals(1, ledger.jobs().readFiles(START, 1).size());
    }

    @Test
    void anItemKeepsWhatWasAsked() {
        Job job = newJob();
        BatchResult result =
                ledger.intake()
                        .commit(
                                job,
                                List.of(valid(3, null, "11", "22"), valid(5, "t", "12", "22")));
        assertEquals(2, result.accepted());
        assertEquals(Set.of("legal"), result.accounts());
        assertEquals(2, result.job().linesCommitted());
        assertEquals(2, result.job().openItems());
        ClaimedItem item = claimOne();
        assertEquals(job.jobId() + "-3", item.outcomeId());
        assertEquals(request(job.jobId() + "-3", "legal", "11", "22"), item.request());
        assertEquals("file", item.source().kind());
        assertEquals("requests.ndjson", item.source().name());
        assertEquals(3L, item.source().line());
        assertEquals(START, item.acceptedAt());
        assertEquals(0, item.tries());
        assertNull(item.firstTriedAt());
        assertNull(item.doubtSince());
        assertNull(item.progress());
    }

    @Test
    void textsThatNoColumnHoldsDoNotFailTheBatch() throws Exception {
        RestoreRequest odd =
                new RestoreRequest(
                        null,
                        Box.PROVIDER,
                        "legal",
                        Operation.RESTORE,
                        "1",
                        "2",
                        "nul \0 and \ud800 alone, \ud83d\ude00 fine",
                        Map.of("k\0", "\udc00"));
        BatchResult result =
                accept(
                        new CheckedLine.Valid(1, odd),
                        valid(2, "bad\0id", "3", "4"),
                        valid(3, "x".repeat(256), "3", "4"),
                        invalid(4, Map.of("reason", "\0 \ud800"), null));
        assertEquals(1, result.accepted());
        assertEquals(3, result.rejected());
        assertEquals(
                "nul \ufffd and \ufffd alone, \ud83d\ude00 fine", claimOne().request().reason());
    }

    @Test
    void sameIdAndContentIsADuplicateAlsoAfterARestart() throws Exception {
        Job job = newJob();
        BatchResult result =
                ledger.intake()
                        .commit(job, List.of(valid(1, "t", "1", "2"), valid(2, "t", "1", "2")));
        assertEquals(1, result.duplicates());
        reopen();
        assertEquals(1, accept(valid(9, "t", "1", "2")).duplicates());
        assertEquals(job.jobId() + "-1", lastOutcome().get("duplicateOf").asText());
        assertEquals("duplicate", lastOutcome().get("status").asText());
        end(claimOne(), Status.UNCHANGED);
        assertEquals(1, accept(valid(1, "t", "1", "2")).duplicates());
        assertEquals(job.jobId() + "-1", lastOutcome().get("duplicateOf").asText());
    }

    @Test
    void sameIdWithOtherContentIsRejectedAndTakesNothing() throws Exception {
        accept(valid(1, "t", "1", "2"));
        assertEquals(1, accept(valid(1, "t", "1", "3")).rejected());
        JsonNode outcome = lastOutcome();
        assertEquals("request-id-conflict", outcome.get("error").get("code").asText());
        assertEquals("requestId", outcome.get("error").get("field").asText());
        assertEquals("3", outcome.get("versionId").asText());
        end(claimOne(), Status.FAILED);
        // The first one's id is free again, the conflicting one never held it.
        assertEquals(1, accept(valid(1, "t", "1", "3")).accepted());
    }

    @Test
    void afterAFailureAnIdRunsAgainInDoubtIfThatWasLeft() {
        accept(valid(1, "t", "1", "2"));
        ClaimedItem item = claimOne();
        Instant doubt = START.minusMillis(1234);
        ledger.record(
                List.of(new Verdict.Ended(item, outcome(item, Status.FAILED), null, doubt, 1)));
        assertEquals(1, accept(valid(1, "t", "1", "2")).accepted());
        ClaimedItem again = claimOne();
        assertEquals(doubt, again.doubtSince());
        assertEquals(0, again.tries());
        end(again, Status.CANCELLED);
        assertEquals(1, accept(valid(1, "t", "8", "2")).accepted());
        assertNull(claimOne().doubtSince());
    }

    @Test
    void aDoubtStaysWithItsFileOverRunsWithOtherContent() {
        accept(valid(1, "t", "1", "2"));
        ClaimedItem item = claimOne();
        ledger.record(
                List.of(new Verdict.Ended(item, outcome(item, Status.FAILED), null, START, 1)));
        accept(valid(1, "t", "1", "3"));
        ClaimedItem other = claimOne();
        assertEquals(START, other.doubtSince());
        end(other, Status.FAILED);
        accept(valid(1, "t", "7", "2"));
        ClaimedItem elsewhere = claimOne();
        assertNull(elsewhere.doubtSince());
        end(elsewhere, Status.FAILED);
        accept(valid(1, "t", "1", "2"));
        assertEquals(START, claimOne().doubtSince());
    }

    @Test
    void aDefaultedIdCanBeDroppedBack() {
        accept(valid(7, null, "1", "2"));
        ClaimedItem item = claimOne();
        assertEquals(1, accept(valid(1, item.outcomeId(), "1", "2")).duplicates());
        end(item, Status.FAILED);
        assertEquals(1, accept(valid(1, item.outcomeId(), "1", "2")).accepted());
        end(claimOne(), Status.RESTORED);
        assertEquals(1, accept(valid(1, item.outcomeId(), "1", "2")).duplicates());
    }

    @Test
    void rejectedLinesKeepWhatWasAskedAndTheirBytes() throws Exception {
        Job job = newJob();
        Map<String, String> fields = Map.of("fileId", "1", "provider", "box");
        BatchResult result =
                ledger.intake()
                        .commit(
                                job,
                                List.of(
                                        invalid(1, fields, null),
                                        invalid(2, Map.of("requestId", "mine"), null),
                                        invalid(3, Map.of(), "{broken")));
        assertEquals(3, result.rejected());
        assertEquals(2, result.job().readableLines());
        assertEquals(3, result.job().linesCommitted());
        assertEquals(3, result.job().counts().get(Status.REJECTED));
        List<OutboxRow> rows = outbox();
        JsonNode first = RestoreJson.mapper().readTree(rows.get(0).json());
        assertEquals(job.jobId() + "-1", first.get("requestId").asText());
        assertEquals("1", first.get("fileId").asText());
        assertEquals(1, first.get("source").get("line").asInt());
        assertTrue(rows.get(1).json().contains("\"requestId\":\"mine\""));
        assertFalse(rows.get(2).json().contains("requestId"));
        List<UnsuccessfulRow> unsuccessful =
                ledger.outbox().readUnsuccessful(job.jobId(), 0, Long.MAX_VALUE, 10);
        assertNull(unsuccessful.get(0).given());
        assertArrayEquals("{broken".getBytes(StandardCharsets.UTF_8), unsuccessful.get(2).given());
        // A rejected line took no id.
        assertEquals(1, accept(valid(1, "mine", "1", "2")).accepted());
    }

    @Test
    void aResumeGoesOnWhereTheLastCommitStood() {
        Job job = ledger.intake().begin("file", "a", "id");
        Job moved = ledger.intake().commit(job, List.of(valid(1, null, "1", "2"))).job();
        assertThrows(
                IllegalStateException.class,
                () -> ledger.intake().commit(job, List.of(valid(1, null, "1", "2"))));
        reopen();
        clock.forward(Duration.ofMillis(1));
        Job other = ledger.intake().begin("file", "b", "other");
        assertEquals(List.of(moved, other), ledger.jobs().unfinished("file"));
        assertEquals(List.of(), ledger.jobs().unfinished("queue"));
        Job resumed = ledger.intake().begin("file", "a", "id");
        assertEquals(moved, resumed);
        Job done = ledger.intake().commit(resumed, List.of(valid(2, null, "3", "2"))).job();
        assertEquals(2, done.linesCommitted());
        ledger.intake().complete(done.jobId());
        assertEquals(List.of(other), ledger.jobs().unfinished("file"));
        assertThrows(
                IllegalStateException.class,
                () -> ledger.intake().commit(done, List.of(valid(3, null, "3", "2"))));
        ledger.intake().forget(other.jobId());
        ledger.intake().forget(other.jobId());
        assertTrue(ledger.job(other.jobId()).isEmpty());
        assertThrows(IllegalStateException.class, () -> ledger.intake().forget(done.jobId()));
    }

    @Test
    void aJobWithoutItemsEndsWithItsIntakeOnce() throws Exception {
        Job job = accept(invalid(1, Map.of(), "x")).job();
        Job ended = ledger.intake().complete(job.jobId());
        assertEquals(START, ended.endedAt());
        assertEquals(ended, ledger.intake().complete(job.jobId()));
        Job empty = newJob();
        ledger.intake().complete(empty.jobId());
        List<OutboxRow> rows = outbox();
        assertEquals(3, rows.size());
        assertEquals(OutboxRow.Kind.JOB_ENDED, rows.get(1).kind());
        JsonNode summary = RestoreJson.mapper().readTree(rows.get(1).json());
        assertEquals(10, summary.get("counts").size());
        assertEquals(1, summary.get("counts").get("rejected").asInt());
        assertEquals(1, summary.get("total").asInt());
        assertEquals("requests.ndjson", summary.get("source").get("name").asText());
        assertEquals(empty.jobId(), rows.get(2).jobId());
    }

    @Test
    void aWholeSourceIsOneCommitAndChangesNothingWhenItComesAgain() {
        List<CheckedLine> lines = List.of(valid(1, null, "1", "2"), invalid(2, Map.of(), "x"));
        Job job = ledger.intake().acceptWhole("queue", "q", "m-1", null, lines).job();
        assertTrue(job.intakeComplete());
        assertNull(job.endedAt());
        assertEquals(2, job.linesCommitted());
        BatchResult again = ledger.intake().acceptWhole("queue", "q", "m-1", null, lines);
        assertEquals(job, again.job());
        assertEquals(0, again.accepted());
        assertEquals(job, ledger.jobOf("queue", "m-1").orElseThrow());
        assertTrue(ledger.jobOf("http", "m-1").isEmpty());
        Job begun = ledger.intake().begin("queue", "q", "m-2");
        ledger.intake().commit(begun, List.of(valid(1, null, "5", "2")));
        assertThrows(
                IllegalStateException.class,
                () -> ledger.intake().acceptWhole("queue", "q", "m-2", null, lines));
        assertEquals(
                START,
                ledger.intake().acceptWhole("queue", "q", null, null, List.of()).job().endedAt());
    }

    @Test
    void aWholeSourceMayBeLongerThanAnArrayOfTheDatabase() {
        int count = 70_000;
        List<CheckedLine> lines = new ArrayList<>();
        for (int line = 1; line <= count; line++) {
            lines.add(line % 2 == 0 ? invalid(line, Map.of(), "x") : valid(line, null, "1", "2"));
        }
        BatchResult result = ledger.intake().acceptWhole("http", "h", null, null, lines);
        assertEquals(count / 2, result.accepted());
        assertEquals(count / 2, result.rejected());
        assertEquals(count, result.job().linesCommitted());
        assertTrue(result.job().intakeComplete());
    }

    @Test
    void aWholeSourceKeepsTheDigestOfItsFirstComing() {
        List<CheckedLine> lines = List.of(valid(1, null, "1", "2"));
        Job job = ledger.intake().acceptWhole("http", "h", "k", "abc", lines).job();
        assertEquals("abc", job.sourceDigest());
        assertEquals(job, ledger.intake().acceptWhole("http", "h", "k", "def", lines).job());
    }

    @Test
    void anIdOfAScheduleIsItsFirings() {
        List<CheckedLine> manifest = List.of(valid(1, "t", "1", "2"), valid(2, "t", "1", "2"));
        BatchResult first = ledger.intake().acceptWhole("schedule", "nightly", "1", null, manifest);
        assertEquals(1, first.accepted());
        assertEquals(1, first.duplicates());
        assertEquals(first.job(), ledger.openJob("schedule", "nightly").orElseThrow());
        assertTrue(ledger.openJob("schedule", "other").isEmpty());
        end(claimOne(), Status.PROMOTED);
        assertTrue(ledger.openJob("schedule", "nightly").isEmpty());
        assertEquals(
                1,
                ledger.intake().acceptWhole("schedule", "nightly", "2", null, manifest).accepted());
        ClaimedItem second = claimOne();
        assertNull(second.doubtSince());
        assertEquals(1, accept(valid(1, "t", "9", "2")).accepted());
        end(claimOne(), Status.PROMOTED);
        ledger.record(
                List.of(new Verdict.Ended(second, outcome(second, Status.FAILED), null, START, 1)));
        // The next firing is another intent; the failed line dropped back is the same.
        ledger.intake()
                .acceptWhole("schedule", "nightly", "3", null, List.of(valid(1, "t", "1", "2")));
        ClaimedItem third = claimOne();
        assertNull(third.doubtSince());
        end(third, Status.CANCELLED);
        assertEquals(1, accept(valid(1, second.request().requestId() + "-x", "1", "2")).accepted());
        assertNull(claimOne().doubtSince());
    }

    @Test
    void aFailedLineOfAFiringDroppedBackIsInDoubt() {
        ledger.intake()
                .acceptWhole("schedule", "nightly", "1", null, List.of(valid(1, "t", "1", "2")));
        ClaimedItem item = claimOne();
        ledger.record(
                List.of(new Verdict.Ended(item, outcome(item, Status.FAILED), null, START, 1)));
        accept(valid(1, "t", "1", "2"));
        assertEquals(START, claimOne().doubtSince());
    }
}
