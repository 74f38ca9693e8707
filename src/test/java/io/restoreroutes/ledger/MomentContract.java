package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.ledger.FilePlace.Kind;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Requests that name a moment, a path or a guard, and dry runs, on each database. */
abstract class MomentContract extends LedgerFixture {
    private static final Instant MOMENT = Instant.parse("2026-11-20T08:00:00.123456Z");
    private static final Selector DRY = new Selector(null, false, null, null, true);

    private static CheckedLine line(
            long line, String requestId, String file, String version, Selector selector) {
        return new CheckedLine.Valid(
                line,
                new RestoreRequest(
                        requestId,
                        ImageKit.PROVIDER,
                        "legal",
                        Operation.ROLLBACK,
                        file,
                        version,
                        null,
                        null,
                        selector));
    }

    private static Selector path(String path) {
        return new Selector(null, false, path, null, false);
    }

    private static CheckedLine ofPath(long line, String path) {
        return line(line, null, null, "2", path(path));
    }

    private static CheckedLine ofFile(long line, String file) {
        return line(line, null, file, "2", Selector.NONE);
    }

    private static CheckedLine dry(long line, String requestId, String file) {
        return line(line, requestId, file, "2", DRY);
    }

    private List<ClaimedItem> claim() {
        return ledger.claim("legal", 64);
    }

    private static List<String> files(List<ClaimedItem> items) {
        return items.stream().map(item -> item.request().fileId()).toList();
    }

    private static List<Long> lines(List<ClaimedItem> items) {
        return items.stream().map(item -> item.source().line()).toList();
    }

    private Job now(Job job) {
        return ledger.job(job.jobId()).orElseThrow();
    }

    @Test
    void whatWasAskedComesBackAsItWas() {
        Selector moment =
                new Selector(MOMENT, false, "/ä/a?b.jpg", "v@2026-11-20T08:00:00Z", false);
        accept(
                line(1, null, null, null, moment),
                line(2, null, "7", null, new Selector(null, true, null, null, true)),
                line(3, null, null, "2", new Selector(null, false, "/x?y", null, true)));
        List<ClaimedItem> items = claim();

        RestoreRequest first = items.get(0).request();
        assertNull(first.fileId());
        assertNull(first.versionId());
        assertEquals(moment, first.selector());
        RestoreRequest second = items.get(1).request();
        assertEquals("7", second.fileId());
        assertNull(second.versionId());
        assertEquals(new Selector(null, true, null, null, true), second.selector());
        RestoreRequest third = items.get(2).request();
        assertNull(third.fileId());
        assertEquals("/x?y", third.selector().path());
    }

    @Test
    void theNewFieldsArePartOfTheContent() {
        Selector moment = new Selector(MOMENT, false, null, null, false);
        Selector later = new Selector(MOMENT.plusNanos(1), false, null, null, false);
        Selector guarded = new Selector(null, false, null, "v@2026-11-20T08:00:00Z", false);
        BatchResult result =
                accept(
                        line(1, "a", "1", null, moment),
                        line(2, "a", "1", null, moment),
                        line(3, "a", "1", null, later),
                        line(4, "b", "1", "2", Selector.NONE),
                        line(5, "b", "1", "2", guarded),
                        line(6, "c", null, "2", path("/a.jpg")),
                        line(7, "c", null, "2", path("/a.jpg")),
                        line(8, "c", null, "2", path("/b.jpg")));
        assertEquals(3, result.accepted());
        assertEquals(2, result.duplicates());
        assertEquals(3, result.rejected());
        List<ClaimedItem> items = claim();
        end(items.get(0), Status.PROMOTED);
        ClaimedItem path = items.get(1);
        assertEquals(Kind.FIRST, ledger.takePlace(path, "9").kind());
        end(path, Status.RESTORED);

        // Also after the file was found.
        BatchResult again =
                accept(
                        line(1, "a", "1", null, moment),
                        line(2, "c", null, "2", path("/a.jpg")),
                        line(3, "c", "9", "2", Selector.NONE));
        assertEquals(2, again.duplicates());
        assertEquals(1, again.rejected());
    }

    @Test
    void aDryRunTakesNoId() {
        BatchResult result =
                accept(
                        dry(1, "a", "1"),
                        dry(2, "a", "1"),
                        dry(3, "a", "2"),
                        line(4, "a", "3", "2", Selector.NONE),
                        dry(5, "a", "3"));
        assertEquals(5, result.accepted());
        List<ClaimedItem> items = claim();
        assertEquals("3", items.get(0).request().fileId());
        items.forEach(
                item ->
                        end(
                                item,
                                item.request().selector().dryRun()
                                        ? Status.PLANNED
                                        : Status.RESTORED));

        BatchResult again =
                accept(line(1, "a", "3", "2", Selector.NONE), dry(2, "a", "3"), dry(3, "a", "4"));
        assertEquals(1, again.duplicates());
        assertEquals(2, again.accepted());
        assertTrue(accept(line(1, "b", "1", "2", Selector.NONE)).accepted() == 1);
    }

    @Test
    void whatWasSkippedLeavesItsIdFree() {
        accept(line(1, "a", "1", "2", Selector.NONE));
        end(claimOne(), Status.SKIPPED);

        assertEquals(1, accept(line(1, "a", "1", "2", Selector.NONE)).accepted());
        end(claimOne(), Status.SKIPPED);
        assertEquals(1, accept(line(1, "a", "7", "3", Selector.NONE)).accepted());
    }

    @Test
    void dryRunsNeitherWaitNorHoldUp() {
        accept(dry(1, null, "1"), ofFile(2, "1"), dry(3, null, "1"), ofFile(4, "1"));
        List<ClaimedItem> items = claim();
        assertEquals(List.of(2L, 1L, 3L), lines(items));
        // A dry run that ends lets nobody run.
        assertEquals(Set.of(), end(items.get(1), Status.PLANNED).released());
        assertEquals(List.of(), claim());
        end(items.get(2), Status.PLANNED);
        assertEquals(List.of(), claim());
        assertEquals(Set.of("legal"), end(items.get(0), Status.RESTORED).released());
        assertEquals(List.of(4L), lines(claim()));
    }

    @Test
    void dryRunsAreClaimedBehindWhatMayWriteWhateverItsPriority() {
        Job plan = accept(dry(1, null, "1"), dry(2, null, "2")).job();
        Job other = accept(dry(1, null, "3")).job();
        Job repair = accept(ofFile(1, "4")).job();
        ledger.control().priority(plan.jobId(), 9);
        ledger.control().priority(repair.jobId(), -9);
        ledger.sweeps().next(plan.jobId());
        ledger.sweeps().next(repair.jobId());
        assertEquals(START, ledger.nextDue(List.of("legal")).get("legal"));

        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            claimed.add(claimOne().outcomeId());
        }
        assertEquals(
                List.of(
                        repair.jobId() + "-1",
                        plan.jobId() + "-1",
                        plan.jobId() + "-2",
                        other.jobId() + "-1"),
                claimed);
        // The lowest priority of all is still found.
        Job last = accept(dry(1, null, "5")).job();
        ledger.control().priority(last.jobId(), -9);
        ledger.sweeps().next(last.jobId());
        assertEquals(START, ledger.nextDue(List.of("legal")).get("legal"));
        assertEquals(last.jobId(), claimOne().jobId());
    }

    @Test
    void dryRunsArePausedAndCancelledLikeOthers() {
        Job job = accept(dry(1, null, "1"), dry(2, null, "1"), ofFile(3, "1")).job();
        ledger.intake().complete(job.jobId());
        Job other = accept(ofFile(1, "1")).job();
        ledger.control().pause(job.jobId());
        assertEquals(List.of(), claim());
        ledger.control().resume(job.jobId());
        ledger.sweeps().next(job.jobId());
        assertEquals(List.of(3L, 1L, 2L), lines(claim()));

        reopen();
        ledger.recoverTrying(START);
        ledger.control().cancel(job.jobId());
        ledger.sweeps().next(job.jobId());
        // The one that may have written is looked at first; dry runs never have.
        assertEquals(2, now(job).counts().get(Status.CANCELLED));
        ClaimedItem doubtful = claimOne();
        assertEquals(3, doubtful.source().line());
        assertEquals(List.of(), claim());
        end(doubtful, Status.RESTORED);
        assertEquals(JobStage.ENDED, now(job).stage());
        assertEquals(other.jobId(), claimOne().jobId());
    }

    @Test
    void aDryRunIsNeverInDoubt() {
        accept(dry(1, null, "1"), ofFile(2, "1"));
        assertEquals(2, claim().size());
        reopen();
        assertEquals(2, ledger.recoverTrying(START));

        List<ClaimedItem> again = claim();
        assertEquals(START, again.get(0).doubtSince());
        assertNull(again.get(1).doubtSince());
        assertTrue(again.get(1).isUnsent());
    }

    @Test
    void whatWasOnlyChosenWasNotSent() {
        accept(ofFile(1, "1"));
        ClaimedItem item = claimOne();
        ledger.record(
                List.of(
                        new Verdict.Postponed(
                                item, START, 1, START, 0, null, "{\"versionId\":\"2\"}", 1)));
        assertTrue(claimOne().isUnsent());
        reopen();
        ledger.recoverTrying(START);
        assertFalse(claimOne().isUnsent());
    }

    @Test
    void plannedAndSkippedAreCounted() throws Exception {
        Job job = accept(dry(1, null, "1"), ofFile(2, "2"), ofFile(3, "3")).job();
        ledger.intake().complete(job.jobId());
        List<ClaimedItem> items = claim();
        end(items.get(0), Status.SKIPPED);
        end(items.get(1), Status.RESTORED);
        JobSummary summary = end(items.get(2), Status.PLANNED).ended().get(0);

        JsonNode counts = RestoreJson.mapper().valueToTree(summary).path("counts");
        assertEquals(1, counts.path("planned").asInt());
        assertEquals(1, counts.path("skipped").asInt());
        assertEquals(3, summary.total());
        assertEquals(1, now(job).counts().get(Status.PLANNED));
        assertEquals(0, now(job).retryable());
    }

    // A path that leads to a file.

    @Test
    void aFoundFileIsFirstIfNobodyWorksOnIt() {
        accept(ofPath(1, "/a"));
        ClaimedItem item = claimOne();
        assertEquals(new FilePlace(Kind.FIRST, Set.of()), ledger.takePlace(item, "7"));
        assertEquals(new FilePlace(Kind.FIRST, Set.of()), ledger.takePlace(item, "7"));
        // From now on others of the file wait for it, also over a crash.
        accept(ofFile(1, "7"));
        assertEquals(List.of(), claim());
        reopen();
        ledger.recoverTrying(START);
        ClaimedItem again = claimOne();
        assertEquals("7", again.request().fileId());
        assertEquals("/a", again.request().selector().path());
        assertEquals(List.of(), claim());
        assertEquals(Set.of("legal"), end(again, Status.RESTORED).released());
        assertEquals(List.of("7"), files(claim()));
    }

    @Test
    void aFoundFileThatSomebodyWorksOnIsWaitedFor() {
        accept(ofPath(1, "/a"), ofFile(2, "7"));
        List<ClaimedItem> items = claim();
        assertEquals(Kind.BEHIND, ledger.takePlace(items.get(0), "7").kind());
        Job job = ledger.job(items.get(0).jobId()).orElseThrow();
        ledger.record(List.of(new Verdict.Behind(items.get(0), 3)));
        assertEquals(job.calls() + 3, now(job).calls());
        assertEquals(List.of(), claim());
        reopen();
        ledger.recoverTrying(START);
        ClaimedItem first = claimOne();
        assertEquals(2, first.source().line());
        assertEquals(List.of(), claim());
        end(first, Status.RESTORED);
        ClaimedItem path = claimOne();
        assertEquals(1, path.source().line());
        assertNull(path.doubtSince());
        assertEquals(Kind.FIRST, ledger.takePlace(path, "7").kind());
    }

    /** It was not begun yet, but nothing keeps it from being begun at any time. */
    @Test
    void alsoOneThatOnlyWaits() {
        accept(ofPath(1, "/a"));
        ClaimedItem item = claimOne();
        accept(ofFile(1, "7"), ofFile(2, "7"), dry(3, null, "7"));
        assertEquals(Kind.BEHIND, ledger.takePlace(item, "7").kind());
        ClaimedItem first = claim().get(0);
        end(first, Status.RESTORED);
        // In the order of acceptance from then on.
        assertEquals("/a", claimOne().request().selector().path());
        assertEquals(List.of(), claim());
    }

    @Test
    void whatWaitedForTheSamePathGoesOn() {
        accept(ofPath(1, "/a"), ofPath(2, "/a"), ofPath(3, "/a"));
        ClaimedItem first = claimOne();
        assertEquals(List.of(), claim());
        assertEquals(new FilePlace(Kind.FIRST, Set.of("legal")), ledger.takePlace(first, "7"));
        ClaimedItem second = claimOne();
        assertEquals(List.of(), claim());
        assertEquals(new FilePlace(Kind.BEHIND, Set.of("legal")), ledger.takePlace(second, "7"));
        // The path leads elsewhere meanwhile.
        ClaimedItem third = claimOne();
        assertEquals(new FilePlace(Kind.FIRST, Set.of()), ledger.takePlace(third, "8"));
        end(first, Status.RESTORED);
        ClaimedItem again = claimOne();
        assertEquals(2, again.source().line());
        assertEquals("7", again.request().fileId());
        assertEquals(new FilePlace(Kind.BEHIND, Set.of()), ledger.takePlace(again, "8"));
        end(third, Status.RESTORED);
        assertEquals(List.of("8"), files(claim()));
    }

    @Test
    void whatSomebodyElseTriesTakesNoPlace() {
        accept(ofPath(1, "/a"));
        ClaimedItem item = claimOne();
        ledger.recoverTrying(START);
        assertEquals(new FilePlace(Kind.TAKEN_OVER, Set.of()), ledger.takePlace(item, "7"));
        assertNull(claimOne().request().fileId());
    }

    @Test
    void aDoubtIsFoundByPathAndByFile() {
        accept(line(1, "a", null, "2", path("/a")), line(2, "b", null, "2", path("/b")));
        List<ClaimedItem> items = claim();
        ledger.takePlace(items.get(0), "7");
        ledger.takePlace(items.get(1), "8");
        items.forEach(
                item ->
                        ledger.record(
                                List.of(
                                        new Verdict.Ended(
                                                item,
                                                outcome(item, Status.FAILED),
                                                null,
                                                START,
                                                1))));
        accept(
                line(1, "a", null, "2", path("/a")),
                line(2, "b", "8", "2", Selector.NONE),
                line(3, "c", "8", "2", Selector.NONE));
        List<ClaimedItem> again = claim();
        assertEquals(START, again.get(0).doubtSince());
        assertEquals(START, again.get(1).doubtSince());
    }

    @Test
    void aCreditIsOfTheFoundFile() {
        accept(ofPath(1, "/a"));
        ClaimedItem item = claimOne();
        ledger.takePlace(item, "7");
        RestoreRequest found = item.request().withFile("7");
        ledger.record(
                List.of(
                        new Verdict.Ended(
                                item,
                                RestoreOutcome.of(
                                        item.outcomeId(),
                                        Status.PROMOTED,
                                        found,
                                        item.jobId(),
                                        item.source(),
                                        item.acceptedAt(),
                                        clock.instant()),
                                "99",
                                null,
                                1)));
        assertEquals(Set.of("99"), ledger.creditedVersions(List.of("legal"), "7"));
    }

    /**
     * Whatever finds, ends, crashes and comes in between: nobody works on a file that somebody else
     * works on, and all of it ends.
     */
    @Test
    void noTwoOfAFileRunAtOnceAndAllEnd() {
        for (long seed = 1; seed <= 6; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            List<ClaimedItem> running = new ArrayList<>();
            Map<Long, String> placed = new HashMap<>();
            int ended = 0;
            int accepted = 0;
            while (accepted < 40 || ended < accepted) {
                switch (random.nextInt(accepted < 40 ? 6 : 5)) {
                    case 0 -> {
                        for (ClaimedItem item : ledger.claim("legal", 1 + random.nextInt(3))) {
                            running.add(item);
                            // A path that led to a file once need not be looked up again.
                            if (item.request().fileId() != null && random.nextBoolean()) {
                                placed.put(item.id(), item.request().fileId());
                            }
                        }
                    }
                    case 1, 2 -> {
                        if (!running.isEmpty()) {
                            ClaimedItem item = running.get(random.nextInt(running.size()));
                            String file = Integer.toString(7 + random.nextInt(2));
                            if (needsPlace(item, placed)) {
                                FilePlace place = ledger.takePlace(item, file);
                                if (place.kind() == Kind.FIRST) {
                                    placed.put(item.id(), file);
                                } else {
                                    assertEquals(Kind.BEHIND, place.kind());
                                    running.remove(item);
                                    ledger.record(List.of(new Verdict.Behind(item, 1)));
                                }
                            }
                        }
                    }
                    case 3 -> {
                        int index = running.isEmpty() ? 0 : random.nextInt(running.size());
                        if (!running.isEmpty() && !needsPlace(running.get(index), placed)) {
                            ClaimedItem item = running.remove(index);
                            end(item, Status.RESTORED);
                            placed.remove(item.id());
                            ended++;
                        }
                    }
                    case 4 -> {
                        if (random.nextInt(16) == 0) {
                            reopen();
                            ledger.recoverTrying(START);
                            running.clear();
                            placed.clear();
                        }
                    }
                    default -> {
                        accepted++;
                        String file = Integer.toString(7 + random.nextInt(2));
                        accept(
                                random.nextBoolean()
                                        ? ofFile(1, file)
                                        : ofPath(1, "/" + random.nextInt(3)));
                    }
                }
                requireOneAFile(running, placed, seed);
            }
            assertEquals(Map.of(), ledger.openItems(), "seed " + seed);
        }
    }

    private static boolean needsPlace(ClaimedItem item, Map<Long, String> placed) {
        return item.request().selector().path() != null && !placed.containsKey(item.id());
    }

    private static void requireOneAFile(
            List<ClaimedItem> running, Map<Long, String> placed, long seed) {
        List<String> writing = new ArrayList<>();
        for (ClaimedItem item : running) {
            if (!needsPlace(item, placed)) {
                writing.add(placed.getOrDefault(item.id(), item.request().fileId()));
            }
        }
        assertEquals(writing.size(), Set.copyOf(writing).size(), "seed " + seed + ": " + writing);
    }
}
