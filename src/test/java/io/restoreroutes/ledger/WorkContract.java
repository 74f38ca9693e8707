package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Claims, verdicts, order and lanes, on each database. */
abstract class WorkContract extends LedgerFixture {

    private static CheckedLine of(String account, long line, String file) {
        return new CheckedLine.Valid(line, request(null, account, file, "2"));
    }

    private List<Long> claimLines(String account) {
        return ledger.claim(account, 64).stream().map(item -> item.source().line()).toList();
    }

    @Test
    void claimsInOrderOfDueTimeAndAcceptance() {
        accept(valid(1, null, "1", "2"), valid(2, null, "2", "2"), valid(3, null, "3", "2"));
        ClaimedItem first = claimOne();
        Instant later = START.plusSeconds(60);
        ledger.record(
                List.of(
                        new Verdict.Postponed(
                                first, later, 1, START, 2, START, "{\"step\":1}", 3)));
        assertEquals(List.of(2L, 3L), claimLines("legal"));
        assertEquals(Map.of("legal", later), ledger.nextDue(List.of("legal", "legal-2")));
        assertEquals(Map.of("legal", 3L), ledger.openItems());
        clock.forward(Duration.ofSeconds(60));
        ClaimedItem again = claimOne();
        assertEquals(1L, again.source().line());
        assertEquals(1, again.tries());
        assertEquals(START, again.firstTriedAt());
        assertEquals(2, again.writesSent());
        assertEquals(START, again.doubtSince());
        assertEquals("{\"step\":1}", again.progress());
        assertEquals(3, ledger.job(again.jobId()).orElseThrow().calls());
        assertEquals(Map.of(), ledger.nextDue(List.of("legal", "legal-2")));
    }

    @Test
    void nextDueNamesEachAccount() {
        accept(of("a", 1, "1"), of("a1", 2, "2"), of("a-1", 3, "3"), of("b", 4, "4"));
        clock.forward(Duration.ofSeconds(1));
        accept(of("a", 1, "5"), of("c", 2, "6"));
        ledger.claim("b", 1);
        assertEquals(
                Map.of("a", START, "a1", START, "a-1", START, "c", START.plusSeconds(1)),
                ledger.nextDue(List.of("a", "a1", "a-1", "b", "c", "none")));
    }

    @Test
    void itemsOfOneFileRunOneAfterTheOtherOverAllJobs() {
        accept(valid(1, null, "1", "2"), valid(2, null, "1", "3"));
        assertEquals(Set.of(), accept(valid(3, null, "1", "4")).accounts());
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<ClaimedItem> claimed = ledger.claim("legal", 64);
            assertEquals(1, claimed.size());
            order.add(claimed.get(0).source().line());
            // Still the only one while it is tried again.
            ClaimedItem item = claimed.get(0);
            ledger.record(List.of(new Verdict.Postponed(item, START, 1, START, 0, null, null, 1)));
            ClaimedItem again = claimOne();
            assertEquals(item.id(), again.id());
            // The answer to the first verdict may have been lost: it is of a former claim.
            ledger.record(List.of(new Verdict.Postponed(item, START, 1, START, 0, null, null, 1)));
            assertEquals(List.of(), ledger.claim("legal", 64));
            RecordResult result = end(again, i == 0 ? Status.FAILED : Status.PROMOTED);
            assertEquals(i < 2 ? Set.of("legal") : Set.of(), result.released());
        }
        assertEquals(List.of(1L, 2L, 3L), order);
    }

    @Test
    void aReleasedSuccessorIsDueNow() {
        accept(valid(1, null, "1", "2"), valid(2, null, "1", "3"));
        ClaimedItem first = claimOne();
        clock.forward(Duration.ofSeconds(5));
        end(first, Status.PROMOTED);
        assertEquals(
                Map.of("legal", START.plusSeconds(5)), ledger.nextDue(List.of("legal", "legal-2")));
    }

    /** By which account, and whether it is known to have happened: both may hide what was there. */
    @Test
    void tellsWhenAFileWasLastWritten() {
        List<String> accounts = List.of("legal", "legal-2");
        accept(valid(1, null, "1", "2"), valid(2, null, "2", "2"), valid(3, null, "3", "2"));
        List<ClaimedItem> items = ledger.claim("legal", 64);
        ClaimedItem written = items.get(0);
        ClaimedItem doubtful = items.get(1);
        assertNull(ledger.lastWrite(accounts, "1", written));
        clock.forward(Duration.ofSeconds(5));
        Instant at = clock.instant();
        ledger.record(
                List.of(
                        new Verdict.Ended(written, outcome(written, Status.RESTORED), "7", null, 1),
                        new Verdict.Ended(
                                doubtful, outcome(doubtful, Status.FAILED), null, START, 1)));

        assertEquals(at, ledger.lastWrite(accounts, "1", items.get(2)));
        assertEquals(START, ledger.lastWrite(accounts, "2", items.get(2)));
        assertNull(ledger.lastWrite(accounts, "2", doubtful), "its own doubt is no other's write");
        assertNull(ledger.lastWrite(accounts, "3", items.get(2)));
        assertNull(ledger.lastWrite(List.of("other"), "1", items.get(2)));

        // The same version once more: the later time counts.
        accept(valid(1, null, "1", "2"));
        clock.forward(Duration.ofSeconds(5));
        ClaimedItem again = claimOne();
        ledger.record(
                List.of(new Verdict.Ended(again, outcome(again, Status.RESTORED), "7", null, 1)));
        assertEquals(at.plusSeconds(5), ledger.lastWrite(accounts, "1", items.get(2)));
    }

    @Test
    void aLateVerdictChangesNothing() {
        accept(valid(1, null, "1", "2"), valid(2, null, "1", "3"), valid(3, null, "1", "4"));
        ClaimedItem first = claimOne();
        Verdict verdict = ended(first, Status.PROMOTED);
        ledger.record(List.of(verdict, verdict));
        assertEquals(Set.of(), ledger.record(List.of(verdict)).released());
        assertEquals(1, outbox().size());
        Job job = ledger.job(first.jobId()).orElseThrow();
        assertEquals(2, job.openItems());
        assertEquals(1, job.calls());
        assertEquals(1, job.counts().get(Status.PROMOTED));
        assertEquals(List.of(2L), claimLines("legal"));
    }

    @Test
    void aJobEndsOnceWithItsLastItem() throws Exception {
        Job job =
                accept(valid(1, "t", "1", "2"), valid(2, "t", "1", "2"), valid(3, null, "9", "2"))
                        .job();
        List<ClaimedItem> items = ledger.claim("legal", 64);
        assertEquals(List.of(), end(items.get(0), Status.PROMOTED).ended());
        assertNull(ledger.intake().complete(job.jobId()).endedAt());
        clock.forward(Duration.ofMillis(1500));
        List<JobSummary> ended = end(items.get(1), Status.FAILED).ended();
        assertEquals(1, ended.size());
        List<OutboxRow> rows = outbox();
        assertEquals(
                List.of("DUPLICATE", "PROMOTED", "FAILED", "null"),
                rows.stream().map(row -> String.valueOf(row.status())).toList());
        JsonNode summary = RestoreJson.mapper().readTree(rows.get(3).json());
        assertEquals(RestoreJson.mapper().readTree(RestoreJson.write(ended.get(0))), summary);
        assertEquals(3, summary.get("total").asInt());
        assertEquals(2, summary.get("calls").asInt());
        assertEquals(1500, summary.get("durationMs").asInt());
        assertEquals("2026-11-22T07:00:01.500Z", summary.get("finishedAt").asText());
        ledger.intake().complete(job.jobId());
        assertEquals(4, outbox().size());
        assertEquals(Map.of(), ledger.openItems());
    }

    @Test
    void whatWasTryingAtACrashIsInDoubtSinceItsClaim() {
        accept(valid(1, null, "1", "2"), valid(2, null, "2", "2"));
        ClaimedItem first = claimOne();
        Instant earlier = START.minusSeconds(7);
        ledger.record(List.of(new Verdict.Postponed(first, START, 1, START, 1, earlier, null, 1)));
        clock.forward(Duration.ofSeconds(1));
        ledger.claim("legal", 64);
        reopen();
        Instant due = clock.instant().plusSeconds(10);
        assertEquals(2, ledger.recoverTrying(due));
        assertEquals(0, ledger.recoverTrying(due));
        assertEquals(List.of(), ledger.claim("legal", 64));
        clock.forward(Duration.ofSeconds(10));
        List<ClaimedItem> again = ledger.claim("legal", 64);
        assertEquals(earlier, again.get(0).doubtSince());
        assertEquals(START.plusSeconds(1), again.get(1).doubtSince());
    }

    @Test
    void accountsOfOneLaneShareTheirOrder() {
        ledger.orderLanes(Map.of("legal", "box-1", "legal-2", "box-1"));
        accept(of("legal", 1, "1"), of("legal-2", 2, "1"), of("other", 3, "1"));
        assertEquals(List.of(), ledger.claim("legal-2", 64));
        assertEquals(List.of(3L), claimLines("other"));
        ClaimedItem first = claimOne();
        RecordResult result =
                ledger.record(
                        List.of(
                                new Verdict.Ended(
                                        first, outcome(first, Status.PROMOTED), "99", null, 1)));
        assertEquals(Set.of("legal-2"), result.released());
        assertEquals(Set.of("99"), ledger.creditedVersions(List.of("legal-2", "legal"), "1"));
        assertEquals(Set.of(), ledger.creditedVersions(List.of("legal-2", "other"), "1"));
        assertEquals(Set.of(), ledger.creditedVersions(List.of("legal"), "2"));
    }

    @Test
    void aVersionMayBeAnotherIdentitysWork() {
        List<String> all = List.of("legal", "legal-2", "other");
        accept(valid(1, "a", "1", "2"), of("other", 2, "1"), of("legal-2", 3, "7"));
        ClaimedItem mine = claimOne();
        assertEquals(Set.of(), ledger.promoting("legal", all, "1"), "not tried yet");
        ClaimedItem other = ledger.claim("other", 1).get(0);
        ledger.claim("legal-2", 1);
        Set<String> tried = Set.of(other.request().versionId());
        assertEquals(tried, ledger.promoting("legal", all, "1"));
        assertEquals(Set.of(), ledger.promoting("legal", List.of("legal", "legal-2"), "1"));
        assertEquals(Set.of("2"), ledger.promoting("other", all, "1"));
        ledger.record(List.of(new Verdict.Postponed(other, START, 1, START, 1, START, null, 1)));
        assertEquals(tried, ledger.promoting("legal", all, "1"), "in doubt");
        other = ledger.claim("other", 1).get(0);
        end(other, Status.PROMOTED);
        assertEquals(Set.of(), ledger.promoting("legal", all, "1"), "known to have made its own");

        ledger.record(
                List.of(new Verdict.Ended(mine, outcome(mine, Status.FAILED), null, START, 1)));
        assertEquals(Set.of("2"), ledger.promoting("other", all, "1"), "nobody will know");
        ledger.orderLanes(Map.of("legal", "box-1", "other", "box-1"));
        assertEquals(Set.of(), ledger.promoting("other", all, "1"), "one order, not both at once");
    }

    @Test
    void whenADoubtfulWriteLeftIsKeptByTheProvidersClock() {
        Instant there = START.plusSeconds(4000);
        accept(valid(1, "a", "1", "2"));
        assertEquals(there, ledger.claim("legal", 1, null, there).get(0).sentAfter());
        ledger.recoverTrying(START);
        ClaimedItem again = ledger.claim("legal", 1, null, there.plusSeconds(60)).get(0);
        assertEquals(START, again.doubtSince());
        assertEquals(there, again.sentAfter());
        ledger.record(
                List.of(new Verdict.Ended(again, outcome(again, Status.FAILED), null, START, 1)));
        accept(valid(1, "a", "1", "2"));
        ClaimedItem dropped = ledger.claim("legal", 1, null, there.plusSeconds(90)).get(0);
        assertEquals(START, dropped.doubtSince());
        assertEquals(there, dropped.sentAfter());
        ledger.record(List.of(new Verdict.Postponed(dropped, START, 1, START, 1, null, null, 1)));
        assertNull(claimOne().sentAfter());
    }

    @Test
    void progressIsKeptForWhoIsTryingTheItem() {
        accept(of("legal", 1, "1"));
        ClaimedItem item = claimOne();
        assertTrue(ledger.keepProgress(item, "intent=file-restored"));
        ledger.recoverTrying(START);
        assertFalse(ledger.keepProgress(item, "intent=version-restored"));
        assertEquals("intent=file-restored", claimOne().progress());
    }

    @Test
    void unfinishedItemsFollowTheirAccountToANewLane() {
        accept(of("legal", 1, "1"), of("legal-2", 2, "1"), of("legal", 3, "1"));
        ledger.orderLanes(Map.of("legal", "box-1", "legal-2", "box-1"));
        assertEquals(Map.of("legal", START), ledger.nextDue(List.of("legal", "legal-2")));
        end(claimOne(), Status.PROMOTED);
        assertEquals(List.of(2L), claimLines("legal-2"));
        reopen();
        ledger.orderLanes(Map.of());
        ledger.recoverTrying(START);
        assertEquals(List.of(2L), claimLines("legal-2"));
        assertEquals(List.of(3L), claimLines("legal"));
    }

    @Test
    void recoveredItemsOfMergedLanesDoNotOverlap() {
        accept(of("legal", 1, "1"), of("legal-2", 2, "1"));
        ledger.claim("legal", 1);
        ledger.claim("legal-2", 1);
        reopen();
        ledger.orderLanes(Map.of("legal", "box-1", "legal-2", "box-1"));
        assertEquals(2, ledger.recoverTrying(START));
        assertEquals(List.of(), ledger.claim("legal-2", 64));
        end(claimOne(), Status.PROMOTED);
        ClaimedItem second = ledger.claim("legal-2", 64).get(0);
        assertTrue(second.doubtSince() != null);
    }
}
