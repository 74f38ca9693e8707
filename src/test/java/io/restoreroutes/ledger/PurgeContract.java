package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the ledger forgets, and what it must not, on each database. */
abstract class PurgeContract extends LedgerFixture {
    private static final Set<String> TARGETS = Set.of("outbox", "audit");

    private Job ended(String requestId, Status status) {
        Job job = accept(valid(1, requestId, "1", "2")).job();
        ledger.intake().complete(job.jobId());
        end(claimOne(), status);
        return job;
    }

    private void deliver() {
        List<OutboxRow> rows = outbox();
        for (String target : TARGETS) {
            ledger.outbox().position(target);
            if (!rows.isEmpty()) {
                ledger.outbox().advance(target, rows.get(rows.size() - 1).seq());
            }
        }
    }

    private Optional<String> oldest() {
        return ledger.retention().oldest(clock.instant(), TARGETS);
    }

    private void purge(String jobId) {
        while (!ledger.retention().purge(jobId)) {
            // the next part
        }
    }

    @Test
    void whatATargetLacksIsKept() {
        ledger.outbox().position("outbox");
        ledger.outbox().position("audit");
        Job job = ended("t", Status.PROMOTED);
        clock.forward(Duration.ofDays(1));
        assertEquals(Optional.empty(), oldest());
        List<OutboxRow> rows = outbox();
        ledger.outbox().advance("outbox", rows.get(1).seq());
        ledger.outbox().advance("audit", rows.get(0).seq());
        assertEquals(Optional.empty(), oldest());
        ledger.outbox().advance("audit", rows.get(1).seq());
        assertEquals(Optional.of(job.jobId()), oldest());
        assertEquals(Optional.empty(), ledger.retention().oldest(clock.instant(), Set.of("new")));
        assertEquals(Optional.empty(), ledger.retention().oldest(START, TARGETS));
    }

    @Test
    void nothingIsLeftOfAJobAndItsIdIsFree() {
        List<CheckedLine> lines =
                LongStream.rangeClosed(1, 1200)
                        .mapToObj(line -> valid(line, "t" + line, "9" + line, "2"))
                        .toList();
        Job job = ledger.intake().acceptWhole("file", "a.csv", null, null, lines).job();
        List<ClaimedItem> items = ledger.claim("legal", 2000);
        ledger.record(
                items.stream()
                        .map(
                                item ->
                                        (Verdict)
                                                new Verdict.Ended(
                                                        item,
                                                        outcome(item, Status.PROMOTED),
                                                        "5" + item.id(),
                                                        null,
                                                        1))
                        .toList());
        deliver();
        clock.forward(Duration.ofDays(1));
        Job open = accept(valid(1, "open", "91", "3")).job();
        purge(job.jobId());
        assertEquals(Optional.empty(), ledger.job(job.jobId()));
        assertEquals(List.of(), outbox());
        assertEquals(Set.of(), ledger.creditedVersions(List.of("legal"), "97"));
        assertEquals(Optional.empty(), oldest());
        assertEquals(1, accept(valid(1, "t7", "97", "9")).accepted());
        assertEquals(1, ledger.job(open.jobId()).orElseThrow().openItems());
    }

    @Test
    void aDoubtAndTheCreditsOnItsFileAreKept() {
        Job doubtful = accept(valid(1, "t", "1", "2")).job();
        ledger.intake().complete(doubtful.jobId());
        ClaimedItem item = claimOne();
        ledger.record(
                List.of(new Verdict.Ended(item, outcome(item, Status.FAILED), null, START, 1)));
        Job credited = accept(valid(1, "u", "1", "3")).job();
        ledger.intake().complete(credited.jobId());
        ClaimedItem next = claimOne();
        ledger.record(
                List.of(new Verdict.Ended(next, outcome(next, Status.PROMOTED), "99", null, 1)));
        deliver();
        clock.forward(Duration.ofDays(1));
        purge(oldest().orElseThrow());
        purge(oldest().orElseThrow());
        assertEquals(Optional.empty(), oldest());
        assertEquals(Set.of("99"), ledger.creditedVersions(List.of("legal"), "1"));
        accept(valid(1, "t", "1", "2"));
        assertEquals(START, claimOne().doubtSince());
    }

    @Test
    void theLastFiringOfAScheduleIsKept() {
        Job first = firing("f1");
        clock.forward(Duration.ofHours(1));
        Job last = firing("f2");
        deliver();
        clock.forward(Duration.ofDays(400));
        assertEquals(Optional.of(first.jobId()), oldest());
        purge(first.jobId());
        assertEquals(Optional.empty(), oldest());
        assertTrue(ledger.jobOf("schedule", "f2").isPresent());
        assertEquals(JobStage.ENDED, ledger.job(last.jobId()).orElseThrow().stage());
    }

    private Job firing(String id) {
        Job job =
                ledger.intake()
                        .acceptWhole(
                                "schedule", "nightly", id, null, List.of(valid(1, null, "1", "2")))
                        .job();
        end(claimOne(), Status.PROMOTED);
        return job;
    }

    @Test
    void aJobIsKeptUntilWhatFollowsOfItIsReadAndThenNothingIsMadeOfIt() {
        List<CheckedLine> lines =
                LongStream.rangeClosed(1, 700)
                        .mapToObj(line -> valid(line, "t" + line, "9" + line, "2"))
                        .toList();
        Job job = ledger.intake().acceptWhole("file", "a.csv", null, null, lines).job();
        ledger.record(
                ledger.claim("legal", 700).stream()
                        .map(item -> (Verdict) ended(item, Status.PLANNED))
                        .toList());
        deliver();
        clock.forward(Duration.ofDays(1));
        Job plan = ledger.control().followUp(FollowUp.PLAN, job.jobId()).orElseThrow();
        assertEquals(Optional.empty(), oldest());
        ledger.intake().complete(plan.jobId());
        assertEquals(Optional.of(job.jobId()), oldest());
        assertFalse(ledger.retention().purge(job.jobId()));
        assertTrue(ledger.job(job.jobId()).orElseThrow().forgetting());
        JobStateException refused =
                assertThrows(
                        JobStateException.class,
                        () -> ledger.control().followUp(FollowUp.UNDO, job.jobId()));
        assertTrue(refused.getMessage().contains("forgotten"), refused.getMessage());
    }
}
