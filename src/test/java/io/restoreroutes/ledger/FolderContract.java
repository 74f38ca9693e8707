package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.box.Box;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FileState;
import io.restoreroutes.request.FolderCounts;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Requests for a folder, on each database. */
abstract class FolderContract extends LedgerFixture {
    private static final Instant MOMENT = Instant.parse("2026-11-20T08:00:00Z");

    private static CheckedLine folder(long line, String requestId, String folder) {
        return new CheckedLine.Valid(
                line,
                new RestoreRequest(
                        requestId,
                        Box.PROVIDER,
                        "legal",
                        Operation.ROLLBACK,
                        null,
                        null,
                        "attack",
                        null,
                        new Selector(MOMENT, false, null, folder, "*.doc", null, null, true, 0)));
    }

    private Job job(CheckedLine... lines) {
        Job job = accept(lines).job();
        ledger.intake().complete(job.jobId());
        return job;
    }

    private Job now(Job job) {
        return ledger.job(job.jobId()).orElseThrow();
    }

    private static FoundPart file(String id) {
        return FoundPart.file(id, "{\"file\":{\"id\":\"" + id + "\"}}");
    }

    private boolean add(ClaimedItem folder, FoundPart... parts) {
        return ledger.listings().add(folder, List.of(parts));
    }

    private RecordResult listed(ClaimedItem folder, int unchanged) {
        RestoreOutcome outcome =
                outcome(folder, Status.LISTED).withCounts(new FolderCounts(1, unchanged, 0, 0, 0));
        return ledger.record(List.of(new Verdict.Ended(folder, outcome, null, null, 1)));
    }

    private RecordResult failed(ClaimedItem item, ErrorCode code) {
        RestoreOutcome outcome =
                outcome(item, Status.FAILED)
                        .withError(new OutcomeError(code, "Box said no", null, 403, null, false));
        return ledger.record(List.of(new Verdict.Ended(item, outcome, null, null, 1)));
    }

    private List<JsonNode> outcomes() {
        return outbox().stream()
                .filter(row -> row.kind() == OutboxRow.Kind.OUTCOME)
                .map(row -> RestoreJson.tree(row.json()))
                .toList();
    }

    private JsonNode lineOutcome(Job job) {
        return outcomes().stream()
                .filter(outcome -> outcome.path("outcomeId").asText().equals(job.jobId() + "-1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsFoundIsListedOnceAndTheLineEndsLast() {
        Job job = job(folder(1, "night", "10"));
        ClaimedItem root = claimOne();
        assertEquals("10", root.folder());
        assertEquals("*.doc", root.request().selector().match());
        assertTrue(add(root, FoundPart.folder("11"), file("101"), file("102")));
        // The listing is cut off and made again.
        reopen();
        ledger.recoverTrying(START);
        List<ClaimedItem> items = ledger.claim("legal", 64);
        assertEquals(4, items.size());
        root = items.get(0);
        assertTrue(
                add(
                        root,
                        file("102"),
                        FoundPart.folder("11"),
                        FoundPart.folder("10"),
                        file("103")));
        listed(root, 7);
        assertEquals(List.of(), outcomes());

        ClaimedItem first = items.get(2);
        assertEquals("night/101", first.request().requestId());
        assertEquals("101", first.request().fileId());
        assertEquals("10", first.request().selector().folder());
        assertEquals(job.jobId() + "-1-101", first.outcomeId());
        assertEquals("{\"file\":{\"id\":\"101\"}}", first.told());
        end(first, Status.PLANNED);
        end(items.get(3), Status.UNCHANGED);
        listed(items.get(1), 2);
        assertFalse(now(job).stage() == JobStage.ENDED);
        RecordResult last = failed(claimOne(), ErrorCode.UNCLEAR);

        assertEquals(1, last.ended().size());
        JsonNode line = lineOutcome(job);
        assertEquals("listed", line.path("status").asText());
        assertEquals("night", line.path("requestId").asText());
        assertEquals("attack", line.path("reason").asText());
        assertEquals(
                "{\"folders\":2,\"files\":12,\"unchanged\":10,\"planned\":1,\"skipped\":0,\"failed\":1}",
                line.path("counts").toString());
        // What is as it was has no outcome.
        assertEquals(3, outcomes().size());
        assertEquals(1, now(job).counts().get(Status.PLANNED));
        assertEquals(0, now(job).counts().get(Status.UNCHANGED));
    }

    private Job plan(CheckedLine... lines) {
        Job job = ledger.intake().begin("plan", "j-1", "j-1");
        ledger.intake().commit(job, List.of(lines));
        return ledger.intake().complete(job.jobId());
    }

    private RecordResult wrote(ClaimedItem item, String folder) {
        return ledger.record(
                List.of(
                        new Verdict.Ended(
                                item,
                                outcome(item, Status.PROMOTED),
                                "9" + item.request().fileId(),
                                null,
                                1,
                                new FileState(folder, "9" + item.request().fileId()))));
    }

    @Test
    void whatAPlanHasWrittenIsLookedAtOnceMore() {
        Job job =
                plan(
                        valid(1, "a", "101", "1"),
                        valid(2, "b", "102", "1"),
                        valid(3, "c", "103", "1"),
                        valid(4, "d", "104", "1"),
                        new CheckedLine.Valid(5, request("e", "press", "101", "1")));
        List<ClaimedItem> items = ledger.claim("legal", 4);
        wrote(items.get(0), "10");
        wrote(items.get(1), "10");
        wrote(items.get(2), "11");
        end(items.get(3), Status.UNCHANGED);
        RecordResult last = wrote(ledger.claim("press", 1).get(0), "10");
        assertEquals(List.of(), last.ended());
        assertEquals(Set.of("legal", "press"), last.released());
        assertEquals(3, now(job).openItems());

        ClaimedItem first = claimOne();
        assertEquals("10", first.folder());
        assertTrue(first.isVerifying());
        assertTrue(ledger.verification().look(first, Map.of("101", "9101", "102", "8", "7", "7")));
        assertEquals("102", ledger.verification().doubtful(first, "").orElseThrow());
        assertEquals(Optional.empty(), ledger.verification().doubtful(first, "102"));
        // It is cut off and made again, and the file shows by now.
        reopen();
        ledger.recoverTrying(START);
        assertFalse(ledger.verification().look(first, Map.of("101", "8")), "another claim's");
        first = claimOne();
        assertTrue(ledger.verification().look(first, Map.of("101", "9101")));
        assertTrue(ledger.verification().look(first, Map.of("102", "9102")));
        listed(first, 0);
        // 103 was not there any more.
        listed(claimOne(), 0);
        List<JobSummary> ended =
                failed(ledger.claim("press", 1).get(0), ErrorCode.FORBIDDEN).ended();
        assertEquals(new Verified(2, List.of("103")), ended.get(0).verified());
        assertEquals(Set.of("10"), ended.get(0).incomplete());
        assertEquals(5, ended.get(0).total());
        assertEquals(5, outcomes().size());
        assertEquals(JobStage.ENDED, now(job).stage());
    }

    @Test
    void aPlanThatIsCancelledIsNotLookedAtAgain() {
        Job job = plan(valid(1, "a", "101", "1"), valid(2, "b", "102", "1"));
        List<ClaimedItem> items = ledger.claim("legal", 2);
        wrote(items.get(0), "10");
        wrote(items.get(1), "11");
        ClaimedItem first = claimOne();
        ledger.control().cancel(job.jobId());
        assertTrue(ledger.sweeps().next(job.jobId()).done());
        assertEquals(1, listed(first, 0).ended().size());
        assertEquals(2, outcomes().size());
        JsonNode end = RestoreJson.tree(outbox().get(outbox().size() - 1).json());
        assertFalse(end.has("verified"), end::toString);
    }

    @Test
    void nothingElseIsLookedAtAgain() {
        Job job = job(valid(1, "a", "101", "1"));
        assertEquals(1, wrote(claimOne(), "10").ended().size());
        assertEquals(JobStage.ENDED, now(job).stage());
    }

    @Test
    void whatIsToBeListedLaterWaitsForAllElse() {
        Job job = job(folder(1, "night", "10"));
        ClaimedItem root = claimOne();
        add(root, FoundPart.later("trash"), file("101"), FoundPart.later("trash"));
        ClaimedItem file = claimOne();
        listed(root, 0);
        assertEquals(List.of(), ledger.claim("legal", 64));
        assertEquals(Set.of("legal"), end(file, Status.SKIPPED).released());
        ClaimedItem trash = claimOne();
        assertEquals("trash", trash.folder());
        assertEquals(Set.of("10"), ledger.listings().listed(trash, List.of("10", "101", "99")));
        add(trash, file("102"));
        end(claimOne(), Status.SKIPPED);
        assertEquals(1, listed(trash, 0).ended().size());
        assertEquals(2, lineOutcome(job).at("/counts/skipped").asInt());
    }

    @Test
    void whatWasListedBeforeIsNotWaitedFor() {
        Job job = job(folder(1, "night", "10"));
        ClaimedItem root = claimOne();
        add(root, FoundPart.folder("11"), FoundPart.later("12"));
        ClaimedItem below = claimOne();
        add(below, FoundPart.folder("12"));
        listed(root, 0);
        listed(below, 0);
        assertEquals(1, listed(claimOne(), 0).ended().size());
        assertEquals(3, lineOutcome(job).at("/counts/folders").asInt());
    }

    @Test
    void aFolderThatCannotBeListedFailsTheLineAndNotItsFiles() {
        Job job = job(folder(1, "night", "10"));
        ClaimedItem root = claimOne();
        add(root, FoundPart.folder("11"), FoundPart.folder("12"), file("101"));
        listed(root, 0);
        List<ClaimedItem> items = ledger.claim("legal", 64);
        failed(items.get(0), ErrorCode.FOLDER_TRASHED);
        failed(items.get(1), ErrorCode.FORBIDDEN);
        end(items.get(2), Status.PLANNED);

        JsonNode line = lineOutcome(job);
        assertEquals("failed", line.path("status").asText());
        assertEquals("listing-failed", line.at("/error/code").asText());
        assertTrue(
                line.at("/error/message").asText().startsWith("folder 12 could not be listed: "));
        assertEquals(403, line.at("/error/httpStatus").asInt());
        assertEquals(3, line.at("/counts/folders").asInt());
        assertEquals(Set.of("11", "12"), now(job).tally().incomplete());
        JobStateException refused =
                assertThrows(
                        JobStateException.class,
                        () -> ledger.control().followUp(FollowUp.PLAN, job.jobId()));
        assertTrue(refused.getMessage().contains("folders 11, 12"), refused.getMessage());
        assertTrue(ledger.control().followUp(FollowUp.PLAN, job.jobId(), true).isPresent());
    }

    @Test
    void whatAPersonHasChangedIsFoundByEvents() {
        Job job =
                job(
                        new CheckedLine.Valid(
                                1,
                                new RestoreRequest(
                                        "night",
                                        Box.PROVIDER,
                                        "legal",
                                        Operation.ROLLBACK,
                                        null,
                                        null,
                                        null,
                                        null,
                                        new Selector(
                                                MOMENT, false, null, null, null, "eve", null, true,
                                                0))));
        ClaimedItem events = claimOne();
        assertEquals(RestoreRequest.EVENTS, events.folder());
        assertTrue(add(events, file("101"), FoundPart.later("more")));
        reopen();
        ledger.recoverTrying(START);
        List<ClaimedItem> items = ledger.claim("legal", 64);
        assertEquals("101", items.get(1).request().fileId());
        assertTrue(items.get(1).request().isFound());
        end(items.get(1), Status.PLANNED);
        ledger.record(
                List.of(
                        new Verdict.Ended(
                                items.get(0),
                                outcome(items.get(0), Status.LISTED)
                                        .withCounts(new FolderCounts(0, 0, 0, 0, 0)),
                                null,
                                null,
                                1)));
        failed(claimOne(), ErrorCode.FORBIDDEN);

        JsonNode line = lineOutcome(job);
        assertEquals("listing-failed", line.at("/error/code").asText());
        assertEquals(
                "the events could not be read: Box said no", line.at("/error/message").asText());
        assertEquals(0, line.at("/counts/folders").asInt());
        assertEquals(1, line.at("/counts/planned").asInt());
        assertEquals(Set.of("events"), now(job).tally().incomplete());
    }

    @Test
    void aJobThatWouldPlanTooManyEndsWithoutAPlan() {
        ledger.listings().planAtMost(2);
        Job job = job(folder(1, "night", "10"), folder(2, "other", "20"));
        List<ClaimedItem> roots = ledger.claim("legal", 64);
        add(roots.get(0), file("101"), file("102"), file("103"), file("104"), file("105"));
        List<ClaimedItem> files = ledger.claim("legal", 3);
        listed(roots.get(0), 0);
        for (ClaimedItem file : files) {
            end(file, Status.PLANNED);
        }
        // The other folder is under way, and nothing more is taken of it.
        assertFalse(add(roots.get(1), file("201")));
        assertEquals(1, listed(roots.get(1), 4).ended().size());
        assertEquals("too-many-files", lineOutcome(job).at("/error/code").asText());
        assertEquals(3, now(job).counts().get(Status.PLANNED));
        assertEquals(2, now(job).counts().get(Status.FAILED));
        assertEquals(0, now(job).openItems());
        assertThrows(
                JobStateException.class,
                () -> ledger.control().followUp(FollowUp.PLAN, job.jobId(), true));
    }

    @Test
    void cancellingEndsWhatIsOpenAndTheLine() {
        Job job = job(folder(1, "night", "10"));
        ClaimedItem root = claimOne();
        add(root, FoundPart.folder("11"), file("101"), file("102"), FoundPart.later("trash"));
        ledger.control().cancel(job.jobId());
        ledger.sweeps().next(job.jobId());
        assertFalse(add(root, file("103")));
        listed(root, 3);

        assertEquals(JobStage.ENDED, now(job).stage());
        Set<String> cancelled = new TreeSet<>();
        outcomes()
                .forEach(
                        outcome -> {
                            assertEquals("cancelled", outcome.path("status").asText());
                            cancelled.add(
                                    outcome.path("outcomeId")
                                            .asText()
                                            .substring(job.jobId().length()));
                        });
        assertEquals(Set.of("-1", "-1-101", "-1-102"), cancelled);
    }

    @Test
    void whoHasLostTheItemAddsNothing() {
        job(folder(1, "night", "10"));
        ClaimedItem root = claimOne();
        reopen();
        ledger.recoverTrying(START);
        assertFalse(add(root, file("101")));
    }

    @Test
    void aJobOfFoldersIsForgottenWhole() {
        Job job = job(folder(1, "night", "10"));
        ClaimedItem root = claimOne();
        List<FoundPart> parts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            parts.add(file("" + (1000 + i)));
        }
        ledger.listings().add(root, parts);
        listed(root, 0);
        List<ClaimedItem> files = ledger.claim("legal", 1000);
        assertEquals(600, files.size());
        ledger.record(files.stream().<Verdict>map(item -> ended(item, Status.PLANNED)).toList());
        assertEquals(JobStage.ENDED, now(job).stage());
        clock.forward(Duration.ofDays(100));
        while (!ledger.retention().purge(job.jobId())) {
            // part by part
        }
        assertTrue(ledger.job(job.jobId()).isEmpty());
        // Its id is free again, and nothing of it is left in the way.
        Job next = job(folder(1, "night", "10"));
        add(claimOne(), file("1000"));
        // The line, its folder and the file.
        assertEquals(3, now(next).openItems());
    }
}
