package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a person wants of jobs, on each database. */
abstract class ControlContract extends LedgerFixture {

    private Job jobOf(CheckedLine... lines) {
        Job job = accept(lines).job();
        ledger.intake().complete(job.jobId());
        return job;
    }

    private static CheckedLine line(long line, String file) {
        return valid(line, null, file, "2");
    }

    private List<String> claimed(int max) {
        return ledger.claim("legal", max).stream().map(ClaimedItem::outcomeId).toList();
    }

    private static String id(Job job, long line) {
        return job.jobId() + "-" + line;
    }

    private Job now(Job job) {
        return ledger.job(job.jobId()).orElseThrow();
    }

    private Swept sweepAll(Job job) {
        Swept swept = ledger.sweeps().next(job.jobId());
        while (!swept.done()) {
            swept = ledger.sweeps().next(job.jobId());
        }
        return swept;
    }

    @Test
    void nothingOfAPausedJobIsClaimedAlsoAfterAStart() {
        Job paused = jobOf(line(1, "1"), line(2, "2"), line(3, "1"));
        Job other = jobOf(line(1, "3"), line(2, "1"));
        ClaimedItem underWay = claimOne();
        assertEquals(JobStage.PAUSED, ledger.control().pause(paused.jobId()).orElseThrow().stage());
        assertEquals(List.of(id(other, 1)), claimed(64));
        end(underWay, Status.PROMOTED);
        assertEquals(List.of(), claimed(64));
        // Its own successor on the file is held, so the other job's request waits behind it.
        assertEquals(Map.of(), ledger.nextDue(List.of("legal")));
        assertEquals(4L, ledger.openItems().get("legal"));

        reopen();
        ledger.recoverTrying(START);
        assertEquals(Map.of(paused.jobId(), JobAction.PAUSED), ledger.control().halted());
        assertEquals(List.of(id(other, 1)), claimed(64));
        Job again = ledger.control().resume(paused.jobId()).orElseThrow();
        assertEquals(JobStage.RUNNING, again.stage());
        assertEquals(List.of(again), ledger.sweeps().pending());
        assertEquals(Set.of("legal"), sweepAll(paused).accounts());
        assertEquals(List.of(), ledger.sweeps().pending());
        assertEquals(List.of(id(paused, 2), id(paused, 3)), claimed(64));
    }

    @Test
    void aPausedJobInFrontIsPutAsideInBoundedSteps() {
        Job paused = newJob();
        BatchResult result = ledger.intake().commit(paused, lines(1, 1000));
        ledger.intake().commit(result.job(), lines(1001, 1500));
        ledger.control().pause(paused.jobId());
        Job other = jobOf(line(1, "7"));
        assertEquals(List.of(), claimed(64));
        assertTrue(ledger.nextDue(List.of("legal")).containsKey("legal"));
        assertEquals(List.of(), claimed(64));
        assertEquals(List.of(id(other, 1)), claimed(64));
        assertEquals(Map.of(), ledger.nextDue(List.of("legal")));
    }

    private static List<CheckedLine> lines(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(number -> line(number, "9" + number))
                .toList();
    }

    @Test
    void whatWasNotSentEndsAsCancelled() {
        Job job = jobOf(line(1, "1"), line(2, "2"), line(3, "3"), line(4, "4"), line(5, "4"));
        Job other = jobOf(line(1, "4"), line(2, "1"));
        List<ClaimedItem> items = ledger.claim("legal", 3);
        // one in doubt, one sent and answered, one under way
        ledger.record(
                List.of(
                        new Verdict.Postponed(items.get(0), START, 1, START, 1, START, null, 1),
                        new Verdict.Postponed(items.get(1), START, 1, START, 1, null, null, 1)));
        Job cancelled = ledger.control().cancel(job.jobId()).orElseThrow();
        assertEquals(JobStage.CANCELLING, cancelled.stage());
        Swept swept = sweepAll(job);
        assertEquals(2, swept.cancelled());
        assertEquals(Set.of("legal"), swept.accounts());
        assertEquals(List.of(), swept.ended());
        assertEquals(3, now(job).openItems());
        List<ClaimedItem> rest = ledger.claim("legal", 64);
        assertEquals(
                List.of(id(job, 1), id(job, 2), id(other, 1)),
                rest.stream().map(ClaimedItem::outcomeId).toList());
        List<JobSummary> ended = List.of();
        for (ClaimedItem item : List.of(rest.get(0), rest.get(1), items.get(2))) {
            ended = end(item, Status.PROMOTED).ended();
        }
        assertEquals(3, ended.get(0).counts().get("promoted"));
        assertEquals(2, ended.get(0).counts().get("cancelled"));
        assertEquals(5, ended.get(0).total());
        assertEquals(JobStage.ENDED, now(job).stage());
        assertEquals(List.of(id(other, 2)), claimed(64));
        List<OutboxRow> rows =
                outbox().stream().filter(row -> row.status() == Status.CANCELLED).toList();
        assertEquals(
                List.of(id(job, 4), id(job, 5)), rows.stream().map(OutboxRow::outcomeId).toList());
        // Said again it is no fault, and an id may run again.
        assertEquals(JobStage.ENDED, ledger.control().cancel(job.jobId()).orElseThrow().stage());
    }

    @Test
    void whatComesBackOrIsReadAfterTheCancelIsCancelledToo() {
        Job job = newJob();
        Job read = ledger.intake().commit(job, List.of(line(1, "1"), line(2, "2"))).job();
        List<ClaimedItem> ahead = ledger.claim("legal", 2);
        ledger.control().cancel(job.jobId());
        assertEquals(0, sweepAll(job).cancelled());
        for (ClaimedItem item : ahead) {
            ledger.record(List.of(new Verdict.Postponed(item, START, 0, null, 0, null, null, 0)));
        }
        assertEquals(List.of(), ledger.claim("legal", 64));
        assertEquals(2, sweepAll(job).cancelled());
        BatchResult late =
                ledger.intake().commit(read, List.of(line(3, "3"), valid(4, "t", "4", "2")));
        assertEquals(2, late.accepted());
        assertEquals(Set.of(), late.accounts());
        Job ended = ledger.intake().complete(job.jobId());
        assertEquals(JobStage.ENDED, ended.stage());
        assertEquals(4, ended.counts().get(Status.CANCELLED));
        assertEquals(1, accept(valid(1, "t", "9", "9")).accepted());
    }

    @Test
    void aCancelGoesOnAfterAStartWhereItStood() {
        Job begun = newJob();
        Job job = ledger.intake().commit(begun, lines(1, 2500)).job();
        ledger.intake().complete(job.jobId());
        ledger.control().cancel(job.jobId());
        assertEquals(1000, ledger.sweeps().next(job.jobId()).cancelled());
        reopen();
        assertEquals(List.of(now(job)), ledger.sweeps().pending());
        assertEquals(1000, ledger.sweeps().next(job.jobId()).cancelled());
        Swept last = ledger.sweeps().next(job.jobId());
        assertEquals(500, last.cancelled());
        assertEquals(2500, last.ended().get(0).counts().get("cancelled"));
        assertEquals(2500, outbox().stream().map(OutboxRow::outcomeId).distinct().count() - 1);
        assertEquals(List.of(), ledger.sweeps().pending());
    }

    @Test
    void higherPrioritiesAreClaimedFirst() {
        Job low = jobOf(line(1, "1"));
        Job usual = jobOf(line(1, "2"), line(2, "3"));
        Job high = jobOf(line(1, "4"), line(2, "5"));
        ledger.control().priority(low.jobId(), -1);
        ledger.control().priority(high.jobId(), 9);
        ledger.sweeps().pending().forEach(this::sweepAll);
        assertEquals(List.of(id(high, 1), id(high, 2), id(usual, 1)), claimed(3));
        Job read = newJob();
        ledger.control().priority(read.jobId(), 1);
        ledger.intake().commit(now(read), List.of(line(1, "6")));
        assertEquals(List.of(id(read, 1), id(usual, 2), id(low, 1)), claimed(3));
        assertEquals(List.of(), claimed(3));
    }

    @Test
    void aLaterDueTimeOfAHigherPriorityBlocksNothing() {
        Job high = jobOf(line(1, "1"));
        ledger.control().priority(high.jobId(), 3);
        sweepAll(high);
        Job usual = jobOf(line(1, "2"));
        ClaimedItem item = claimOne();
        ledger.record(
                List.of(
                        new Verdict.Postponed(
                                item, START.plusSeconds(60), 1, START, 0, null, null, 1)));
        assertEquals(Map.of("legal", START), ledger.nextDue(List.of("legal")));
        assertEquals(List.of(id(usual, 1)), claimed(64));
        assertEquals(Map.of("legal", START.plusSeconds(60)), ledger.nextDue(List.of("legal")));
        clock.forward(Duration.ofMinutes(1));
        assertEquals(List.of(id(high, 1)), claimed(64));
    }

    private Verdict.Ended failed(ClaimedItem item, boolean retryable) {
        RestoreOutcome plain = outcome(item, Status.FAILED);
        OutcomeError error =
                new OutcomeError(ErrorCode.PROVIDER_ERROR, "no", null, 500, null, retryable);
        RestoreOutcome outcome = plain.withError(error);
        return new Verdict.Ended(item, outcome, null, null, 1);
    }

    @Test
    void whatFailedIsTriedAgainOnceForEachJob() {
        Job job = jobOf(line(1, "1"), line(2, "2"));
        JobControl control = ledger.control();
        assertThrows(JobStateException.class, () -> control.followUp(FollowUp.RETRY, job.jobId()));
        List<ClaimedItem> items = ledger.claim("legal", 2);
        ledger.record(List.of(failed(items.get(0), true), failed(items.get(1), false)));
        assertEquals(1, now(job).retryable());
        Job again = control.followUp(FollowUp.RETRY, job.jobId()).orElseThrow();
        assertEquals("retry", again.kind());
        assertEquals(job.jobId(), again.name());
        assertEquals(again, control.followUp(FollowUp.RETRY, job.jobId()).orElseThrow());
        assertEquals(List.of(again), ledger.sweeps().pending());
        Job plain = jobOf(line(1, "9"));
        end(claimOne(), Status.FAILED);
        assertThrows(
                JobStateException.class, () -> control.followUp(FollowUp.RETRY, plain.jobId()));
    }

    private Verdict.Ended planned(ClaimedItem item, Instant last) {
        Found found = new Found(null, null, null, 1, List.of("eve"), true, false).withLast(last);
        RestoreOutcome outcome =
                outcome(item, Status.PLANNED).withProof(new Proof("9", null, null, found));
        return new Verdict.Ended(item, outcome, null, null, 1);
    }

    @Test
    void whatWasPlannedIsApprovedOnceForEachJob() {
        Job job = jobOf(line(1, "1"), line(2, "2"), line(3, "3"));
        JobControl control = ledger.control();
        List<ClaimedItem> items = ledger.claim("legal", 3);
        ledger.record(List.of(planned(items.get(0), START)));
        assertThrows(JobStateException.class, () -> control.followUp(FollowUp.PLAN, job.jobId()));
        ledger.record(
                List.of(
                        planned(items.get(1), START.plusSeconds(9)),
                        planned(items.get(2), START.plusSeconds(5))));
        JobTally tally = now(job).tally();
        assertEquals(
                new JobTally(
                        3,
                        0,
                        0,
                        START.plusSeconds(9),
                        Map.of("eve", 3L),
                        Map.of("legal", 3L),
                        null,
                        false),
                tally);
        Job plan = control.followUp(FollowUp.PLAN, job.jobId()).orElseThrow();
        assertEquals("plan", plan.kind());
        assertEquals(job.jobId(), plan.name());
        assertEquals(List.of(plan), ledger.sweeps().pending());
        reopen();
        assertEquals(plan, ledger.control().followUp(FollowUp.PLAN, job.jobId()).orElseThrow());
        assertEquals(List.of(plan), ledger.sweeps().pending());
        assertThrows(
                JobStateException.class,
                () -> ledger.control().followUp(FollowUp.UNDO, job.jobId()));
    }

    @Test
    void aCancelledPlanIsNotApprovedAndWhatItWroteIsUndone() {
        Job job = jobOf(line(1, "1"), line(2, "2"), line(3, "3"));
        List<ClaimedItem> items = ledger.claim("legal", 2);
        RestoreOutcome wrote =
                outcome(items.get(1), Status.PROMOTED)
                        .withAttempts(1, "8")
                        .withProof(new Proof(null, "7", "sha1", null));
        ledger.record(
                List.of(
                        planned(items.get(0), START),
                        new Verdict.Ended(items.get(1), wrote, null, null, 1)));
        ledger.control().cancel(job.jobId());
        ledger.sweeps().next(job.jobId());
        assertEquals(JobStage.ENDED, now(job).stage());
        JobControl control = ledger.control();
        JobStateException refused =
                assertThrows(
                        JobStateException.class,
                        () -> control.followUp(FollowUp.PLAN, job.jobId()));
        assertTrue(refused.getMessage().contains("cancelled"), refused.getMessage());
        assertEquals("undo", control.followUp(FollowUp.UNDO, job.jobId()).orElseThrow().kind());
        Job plain = jobOf(line(1, "9"));
        end(claimOne(), Status.PROMOTED);
        assertThrows(JobStateException.class, () -> control.followUp(FollowUp.UNDO, plain.jobId()));
    }

    @Test
    void aRetriedFiringKeepsTheScopeOfItsIds() {
        CheckedLine line = valid(1, "nightly-1", "1", "2");
        Job firing =
                ledger.intake().acceptWhole("schedule", "nightly", "f1", null, List.of(line)).job();
        ledger.record(List.of(failed(claimOne(), true)));
        Job again = ledger.control().followUp(FollowUp.RETRY, firing.jobId()).orElseThrow();
        assertEquals(1, ledger.intake().commit(again, List.of(line)).accepted());
        end(claimOne(), Status.PROMOTED);
        // The next firing has its own ids, and so has what is retried of it.
        Job next =
                ledger.intake().acceptWhole("schedule", "nightly", "f2", null, List.of(line)).job();
        ledger.record(List.of(failed(claimOne(), true)));
        Job nextAgain = ledger.control().followUp(FollowUp.RETRY, next.jobId()).orElseThrow();
        assertEquals(1, ledger.intake().commit(nextAgain, List.of(line)).accepted());
    }

    @Test
    void wishesThatTheStateDoesNotAllowAreRefused() {
        JobControl control = ledger.control();
        assertTrue(control.pause("none").isEmpty());
        assertTrue(control.followUp(FollowUp.RETRY, "none").isEmpty());
        Job cancelled = jobOf(line(1, "1"));
        control.cancel(cancelled.jobId());
        assertThrows(JobStateException.class, () -> control.pause(cancelled.jobId()));
        assertThrows(JobStateException.class, () -> control.resume(cancelled.jobId()));
        sweepAll(cancelled);
        Job ended = jobOf(line(1, "2"));
        end(claimOne(), Status.PROMOTED);
        for (Runnable action :
                List.<Runnable>of(
                        () -> control.pause(ended.jobId()),
                        () -> control.resume(ended.jobId()),
                        () -> control.cancel(ended.jobId()),
                        () -> control.priority(ended.jobId(), 1))) {
            assertThrows(JobStateException.class, action::run);
        }
        Job running = jobOf(line(1, "3"));
        assertEquals(JobStage.RUNNING, control.resume(running.jobId()).orElseThrow().stage());
        control.pause(running.jobId());
        assertEquals(JobStage.PAUSED, control.pause(running.jobId()).orElseThrow().stage());
        assertEquals(JobStage.CANCELLING, control.cancel(running.jobId()).orElseThrow().stage());
    }

    @Test
    void jobsAreListedNewestFirst() {
        List<Job> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(0, jobOf(line(1, "9" + i)));
            clock.forward(Duration.ofSeconds(1));
        }
        JobControl control = ledger.control();
        control.pause(all.get(1).jobId());
        control.cancel(all.get(2).jobId());
        sweepAll(all.get(2));
        List<String> ids = all.stream().map(Job::jobId).toList();
        assertEquals(ids.subList(0, 2), ids(control.list(null, null, 2)));
        assertEquals(ids.subList(2, 5), ids(control.list(ids.get(1), null, 9)));
        assertEquals(ids.subList(1, 2), ids(control.list(null, JobStage.PAUSED, 9)));
        assertEquals(ids.subList(2, 3), ids(control.list(null, JobStage.ENDED, 9)));
        assertEquals(
                List.of(ids.get(0), ids.get(3), ids.get(4)),
                ids(control.list(null, JobStage.RUNNING, 9)));
        assertEquals(List.of(), control.list(null, JobStage.ACCEPTING, 9));
        assertFalse(control.list(null, null, 9).isEmpty());
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(Job::jobId).toList();
    }
}
