package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FolderCounts;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Plans that approve themselves, on each database. */
abstract class ApprovalContract extends LedgerFixture {
    private static final Instant MOMENT = Instant.parse("2026-11-20T08:00:00Z");

    /** What keeps a job of kind plan from being written, and lets it be. */
    abstract List<String> withoutPlans();

    abstract List<String> withPlans();

    private static CheckedLine folder(long line, int approveUpTo) {
        return line(line, null, "1" + line, approveUpTo);
    }

    private static CheckedLine line(long line, String fileId, String folder, int approveUpTo) {
        return new CheckedLine.Valid(
                line,
                new RestoreRequest(
                        null,
                        Box.PROVIDER,
                        "legal",
                        Operation.ROLLBACK,
                        fileId,
                        null,
                        null,
                        null,
                        new Selector(
                                MOMENT, false, null, folder, null, null, null, true, approveUpTo)));
    }

    private Job job(CheckedLine... lines) {
        Job job = accept(lines).job();
        return ledger.intake().complete(job.jobId());
    }

    private Optional<Job> plan(Job job) {
        return ledger.jobOf("plan", job.jobId());
    }

    private Verdict.Ended listed(ClaimedItem folder) {
        RestoreOutcome outcome =
                outcome(folder, Status.LISTED).withCounts(new FolderCounts(1, 0, 0, 0, 0));
        return new Verdict.Ended(folder, outcome, null, null, 1);
    }

    private Verdict.Ended failed(ClaimedItem item) {
        RestoreOutcome outcome =
                outcome(item, Status.FAILED)
                        .withError(
                                new OutcomeError(
                                        ErrorCode.FORBIDDEN, "no", null, 403, null, false));
        return new Verdict.Ended(item, outcome, null, null, 1);
    }

    /** Lists each of the job's folders, with so many files in it. */
    private List<ClaimedItem> list(int files) {
        List<ClaimedItem> found = new ArrayList<>();
        for (ClaimedItem root : ledger.claim("legal", 64)) {
            if (root.folder() == null) {
                found.add(root);
                continue;
            }
            List<FoundPart> parts = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                parts.add(FoundPart.file(root.folder() + "0" + i, null));
            }
            ledger.listings().add(root, parts);
            ledger.record(List.of(listed(root)));
        }
        found.addAll(ledger.claim("legal", 64));
        return found;
    }

    private void plan(List<ClaimedItem> items) {
        ledger.record(items.stream().<Verdict>map(item -> ended(item, Status.PLANNED)).toList());
    }

    @Test
    void thePlansJobIsMadeWithTheEndOfTheFirst() {
        Job job = job(folder(1, 3));
        plan(list(3));

        Job plan = plan(job).orElseThrow();
        assertEquals(job.jobId(), plan.name());
        assertEquals(
                List.of(plan.jobId()), ledger.sweeps().pending().stream().map(Job::jobId).toList());
        // Whoever approves it too has the same one.
        assertEquals(
                plan.jobId(),
                ledger.control().followUp(FollowUp.PLAN, job.jobId()).orElseThrow().jobId());
    }

    @Test
    void eachRequestHasToAllowIt() {
        Job all = job(folder(1, 3), folder(2, 2));
        plan(list(1));
        assertTrue(plan(all).isPresent());

        for (CheckedLine other : List.of(folder(2, 0), folder(2, 1), line(2, "7", null, 0))) {
            Job job = job(folder(1, 9), other);
            plan(list(1));
            assertEquals(JobStage.ENDED, ledger.job(job.jobId()).orElseThrow().stage());
            assertEquals(Optional.empty(), plan(job), other.toString());
            assertTrue(ledger.control().followUp(FollowUp.PLAN, job.jobId()).isPresent());
        }
    }

    @Test
    void whatIsNotTheWholeWaitsForAPerson() {
        Job tooMany = job(folder(1, 2));
        plan(list(3));
        assertEquals(Optional.empty(), plan(tooMany));

        Job nothing = job(folder(1, 2));
        list(0);
        assertEquals(JobStage.ENDED, ledger.job(nothing.jobId()).orElseThrow().stage());
        assertEquals(Optional.empty(), plan(nothing));

        Job failed = job(folder(1, 2));
        List<ClaimedItem> items = list(2);
        ledger.record(List.of(failed(items.get(0)), ended(items.get(1), Status.PLANNED)));
        assertEquals(Optional.empty(), plan(failed));

        Job incomplete = job(folder(1, 2));
        ClaimedItem root = claimOne();
        ledger.listings().add(root, List.of(FoundPart.folder("99"), FoundPart.file("1", null)));
        ledger.record(List.of(listed(root)));
        for (ClaimedItem item : ledger.claim("legal", 64)) {
            ledger.record(
                    List.of(item.folder() == null ? ended(item, Status.PLANNED) : failed(item)));
        }
        assertEquals(Optional.empty(), plan(incomplete));

        Job rejected = job(folder(1, 2), invalid(2, Map.of("fileId", "7"), null));
        plan(list(1));
        assertEquals(Optional.empty(), plan(rejected));
    }

    @Test
    void whoeverPausedTheJobIsAsked() {
        Job job = job(folder(1, 2));
        List<ClaimedItem> items = list(2);
        ledger.control().pause(job.jobId());
        plan(items);
        assertEquals(JobStage.ENDED, ledger.job(job.jobId()).orElseThrow().stage());
        assertEquals(Optional.empty(), plan(job));
    }

    /** All or nothing: an end without its plan's job is no end. */
    @Test
    void theEndAndThePlanComeTogether() throws SQLException {
        Job job = job(folder(1, 2));
        List<ClaimedItem> items = list(2);
        execute(withoutPlans());
        assertThrows(LedgerException.class, () -> plan(items));
        assertEquals(0, ledger.job(job.jobId()).orElseThrow().counts().get(Status.PLANNED));
        assertEquals(List.of(), outbox());

        execute(withPlans());
        reopen();
        ledger.recoverTrying(START);
        plan(ledger.claim("legal", 64));
        assertTrue(plan(job).isPresent());
        assertEquals(1, ledger.sweeps().pending().size());
    }

    private void execute(List<String> statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.url(), settings.username(), settings.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void verdictsThatRaceForTheEndMakeOnePlan() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                Job job = job(folder(1, 8));
                List<Callable<RecordResult>> records =
                        list(8).stream()
                                .<Callable<RecordResult>>map(
                                        item -> () -> end(item, Status.PLANNED))
                                .toList();
                int ended = 0;
                for (var result : threads.invokeAll(records)) {
                    ended += result.get().ended().size();
                }
                assertEquals(1, ended);
                assertTrue(plan(job).isPresent());
            }
        } finally {
            threads.shutdownNow();
        }
        long plans =
                ledger.control().list(null, null, 100).stream()
                        .filter(job -> job.kind().equals("plan"))
                        .count();
        assertEquals(10, plans);
    }
}
