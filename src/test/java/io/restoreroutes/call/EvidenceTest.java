package io.restoreroutes.call;

import static io.restoreroutes.call.CallFixture.NOW;
import static io.restoreroutes.call.CallFixture.answer;
import static io.restoreroutes.call.CallFixture.answered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.box.BoxDoubt;
import io.restoreroutes.box.BoxReads;
import io.restoreroutes.box.BoxRules;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Status;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the versions of a Box file say of a promote in doubt, sent at {@link CallFixture#NOW}. */
class EvidenceTest {
    private static final String DATE = "Wed, 04 Mar 2026 05:06:07 GMT";

    private final AnswerJudge judge =
            new AnswerJudge(Box.PROVIDER, new BoxRules(), CallFixture.CLOCK);
    private final BoxReads reads = new BoxReads(judge);
    private final BoxDoubt doubt = new BoxDoubt(judge, reads);

    private record Others(Set<String> promoting, Set<String> credited) implements OtherWork {}

    private Attempt attempt(String date, String current, String currentSha1) {
        Attempt attempt = CallFixture.boxAttempt(Operation.PROMOTE);
        attempt.resume(1, new Changes(), NOW, null, NOW.plusSeconds(10));
        attempt.doubt().others(new Others(Set.of(), Set.of("77")));
        reads.readFile(attempt);
        String file =
                "{\"id\":\"1\",\"sha1\":\"%s\",\"file_version\":{\"id\":\"%s\"}}"
                        .formatted(currentSha1, current);
        answered(attempt, answer(200, file, "Date", date));
        reads.learnFile(attempt);
        reads.readVersion(attempt);
        answered(attempt, answer(200, version("11", "aa", "2026-01-01T00:00:00Z")));
        reads.learnVersion(attempt);
        return attempt;
    }

    private static String version(String id, String sha1, String createdAt) {
        return "{\"id\":\"%s\",\"sha1\":\"%s\",\"created_at\":\"%s\"}"
                .formatted(id, sha1, createdAt);
    }

    private AttemptResult.Ended listed(Attempt attempt, String... entries) {
        return list(attempt, "{\"entries\":[" + String.join(",", entries) + "]}");
    }

    private AttemptResult.Ended list(Attempt attempt, String body) {
        doubt.listVersions(attempt);
        answered(attempt, answer(200, body, "Date", DATE));
        doubt.learnVersions(attempt);
        try {
            doubt.creditCopy(attempt);
            endIfPromoted(attempt);
            return (AttemptResult.Ended) attempt.result();
        } catch (AttemptEnd end) {
            return (AttemptResult.Ended) end.result();
        }
    }

    /** The step of the routes behind the look. */
    private void endIfPromoted(Attempt attempt) {
        if (attempt.isPromoted()) {
            reads.endRight(attempt);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-04T05:06:08Z,true",
        // the same instant with Box's offset
        "2026-03-03T21:06:08-08:00,true",
        // a second is as exact as it gets, at both ends
        "2026-03-04T05:06:06Z,true",
        "2026-03-04T05:06:04Z,false",
        "2026-03-04T05:06:08+02:00,false"
    })
    void comparesInstants(String createdAt, boolean ours) {
        Attempt attempt = attempt(DATE, "12", "bb");
        AttemptResult.Ended ended = listed(attempt, version("13", "aa", createdAt));
        assertEquals(ours, ended != null);
        if (ours) {
            assertEquals(Status.PROMOTED, ended.status());
            assertEquals("13", ended.creditedVersion());
            assertEquals("12", ended.currentVersionId());
        }
    }

    @Test
    void comparesByTheServersClock() {
        // The server is an hour behind: what it calls 04:06:08 came after our send.
        String behind = "Wed, 04 Mar 2026 04:06:07 GMT";
        Attempt attempt = attempt(behind, "13", "aa");
        assertEquals(true, doubt.mayBeCurrent(attempt));
        reads.readCurrentVersion(attempt);
        answered(attempt, answer(200, version("13", "aa", "2026-03-04T04:06:08Z"), "Date", behind));
        doubt.learnCurrent(attempt);
        doubt.creditCurrent(attempt);
        endIfPromoted(attempt);
        assertEquals("13", ((AttemptResult.Ended) attempt.result()).creditedVersion());
        // And an hour ahead: the same words then mean a time long before.
        String ahead = "Wed, 04 Mar 2026 06:06:07 GMT";
        Attempt other = attempt(ahead, "13", "aa");
        reads.readCurrentVersion(other);
        answered(other, answer(200, version("13", "aa", "2026-03-04T05:06:08Z"), "Date", ahead));
        doubt.learnCurrent(other);
        doubt.creditCurrent(other);
        assertTrue(other.isOpen());
    }

    @Test
    void isComparedWithTheTimeThatTheServersClockHadThen() {
        String after = "2026-03-04T05:06:09Z";
        // This machine's clock was set since, back or ahead.
        for (int hours : new int[] {3, -3}) {
            Attempt attempt = attempt(DATE, "12", "bb");
            attempt.resume(1, new Changes(), NOW.plusSeconds(3600L * hours), NOW, NOW);
            assertEquals("13", listed(attempt, version("13", "aa", after)).creditedVersion());
            attempt = attempt(DATE, "12", "bb");
            attempt.resume(1, new Changes(), NOW.plusSeconds(3600L * hours), NOW, NOW);
            assertNull(listed(attempt, version("13", "aa", "2026-03-04T05:05:09Z")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // the same version
        "11,true",
        // one with the same content, which is older than the write
        "9,true",
        // one that is not among those listed
        "8,true",
        // one with other content
        "10,false"
    })
    void aCopyThatMayBeAnotherIdentitysIsNobodys(String promoting, boolean unknown) {
        Attempt attempt = attempt(DATE, "12", "bb");
        attempt.doubt().others(new Others(Set.of(promoting), Set.of()));
        AttemptResult.Ended ended =
                listed(
                        attempt,
                        version("13", "aa", "2026-03-04T05:06:09Z"),
                        version("10", "cc", "2026-02-02T00:00:00Z"),
                        version("9", "aa", "2026-02-01T00:00:00Z"));
        assertEquals(unknown ? Status.FAILED : Status.PROMOTED, ended.status());
        if (unknown) {
            assertEquals(ErrorCode.OUTCOME_UNKNOWN, ended.error().code());
            assertTrue(ended.error().message().contains("another identity"));
        }
        Attempt none = attempt(DATE, "12", "bb");
        none.doubt().others(new Others(Set.of(promoting), Set.of()));
        assertNull(listed(none, version("14", "cc", "2026-03-04T05:06:09Z")), "nothing to share");
    }

    @Test
    void aCurrentCopyThatMayBeAnotherIdentitysIsNotTaken() {
        Attempt attempt = attempt(DATE, "13", "aa");
        attempt.doubt().others(new Others(Set.of("11"), Set.of()));
        reads.readCurrentVersion(attempt);
        answered(attempt, answer(200, version("13", "aa", "2026-03-04T05:06:20Z")));
        doubt.learnCurrent(attempt);
        doubt.creditCurrent(attempt);
        assertTrue(attempt.isOpen());
        reads.endRight(attempt);
        AttemptResult.Ended ended = (AttemptResult.Ended) attempt.result();
        assertEquals(Status.RESTORED, ended.status());
        assertNull(ended.creditedVersion());
    }

    @Test
    void takesOnlyWhatFits() {
        String after = "2026-03-04T05:06:09Z";
        assertNull(listed(attempt(DATE, "12", "bb")));
        assertNull(
                listed(
                        attempt(DATE, "12", "bb"),
                        version("11", "aa", after),
                        version("77", "aa", after),
                        version("14", "cc", after)));
    }

    @Test
    void takesTheFirstCopyOfAsManyAsWereSent() {
        String[] three = {
            version("15", "aa", "2026-03-04T05:06:20Z"),
            version("14", "aa", "2026-03-04T05:06:09Z"),
            version("16", "aa", "2026-03-04T05:06:30Z")
        };
        Attempt attempt = attempt(DATE, "12", "bb");
        attempt.resume(3, new Changes(), NOW, null, NOW);
        // The order of the list means nothing.
        assertEquals("14", listed(attempt, three).creditedVersion());

        AttemptResult.Ended more = listed(attempt(DATE, "12", "bb"), three);
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, more.error().code());
        assertFalse(more.error().retryable());
        String text = more.error().message();
        assertTrue(text.contains("14 created at 2026-03-04T05:06:09Z"), text);
        assertTrue(text.contains("the write left at " + NOW), text);
    }

    @Test
    void theCurrentVersionCountsWithTheListedOnes() {
        AttemptResult.Ended both =
                listed(currentIsCopy(), version("14", "aa", "2026-03-04T05:06:09Z"));
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, both.error().code());
        assertEquals("13", listed(currentIsCopy()).creditedVersion());
        // A list that has the current one too does not make two of it.
        assertEquals(
                "13",
                listed(currentIsCopy(), version("13", "aa", "2026-03-04T05:06:20Z"))
                        .creditedVersion());
    }

    private Attempt currentIsCopy() {
        Attempt attempt = attempt(DATE, "13", "aa");
        reads.readCurrentVersion(attempt);
        answered(attempt, answer(200, version("13", "aa", "2026-03-04T05:06:20Z")));
        doubt.learnCurrent(attempt);
        return attempt;
    }

    @Test
    void aTrashedCopyIsEvidenceAsWell() {
        String trashed =
                version("13", "aa", "2026-03-04T05:06:08Z")
                        .replace("}", ",\"trashed_at\":\"2026-03-04T05:06:09Z\"}");
        assertEquals("13", listed(attempt(DATE, "12", "bb"), trashed).creditedVersion());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // as many as the page holds, or may hold
                "2; 1000; 2026-03-03T00:00:00Z; 2026-03-01T00:00:00Z; true",
                "900; 1000; 2026-03-01T00:00:00Z; 2026-03-03T00:00:00Z; true",
                // goes on, but the rest is older than what was read
                "3; 2; 2026-03-03T00:00:00Z; 2026-03-01T00:00:00Z; true",
                // goes on in no order, or with versions since the write
                "3; 2; 2026-03-01T00:00:00Z; 2026-03-03T00:00:00Z; false",
                "3; 2; 2026-03-04T05:07:00Z; 2026-03-04T05:06:30Z; false",
                "3; 2; 2026-03-03T00:00:00Z; lately; false"
            })
    void whatALongListLeavesOutIsNoEvidenceAgainst(
            int total, int limit, String first, String second, boolean complete) {
        String body =
                "{\"total_count\":%d,\"limit\":%d,\"entries\":[%s,%s]}"
                        .formatted(
                                total, limit, version("8", "x", first), version("9", "y", second));
        AttemptResult.Ended ended = list(attempt(DATE, "12", "bb"), body);
        assertEquals(complete, ended == null);
    }

    @Test
    void theCurrentVersionMayBeOursOnlyIfItFits() {
        assertEquals(false, doubt.mayBeCurrent(attempt(DATE, "11", "aa")));
        assertEquals(false, doubt.mayBeCurrent(attempt(DATE, "77", "aa")));
        assertEquals(false, doubt.mayBeCurrent(attempt(DATE, "12", "bb")));
        assertEquals(true, doubt.mayBeCurrent(attempt(DATE, "12", "aa")));
    }

    private void read(Attempt attempt, String body) {
        doubt.listVersions(attempt);
        answered(attempt, answer(200, body));
        doubt.learnVersions(attempt);
        doubt.creditCopy(attempt);
        endIfPromoted(attempt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"entries\":null}",
                "{\"entries\":[{\"id\":\"13\"}]}",
                "{\"entries\":[{\"id\":\"13\",\"sha1\":\"aa\"}]}",
                "{\"entries\":[{\"id\":\"13\",\"sha1\":\"aa\",\"created_at\":\"lately\"}]}"
            })
    void whatIsNotToldIsNoEvidenceAgainst(String body) {
        AttemptEnd end =
                assertThrows(AttemptEnd.class, () -> read(attempt(DATE, "12", "bb"), body));
        AttemptResult.Again again = (AttemptResult.Again) end.result();
        assertEquals(ErrorCode.UNREADABLE_ANSWER, again.error().code());
    }

    @Test
    void anotherFileOrVersionIsNoEvidence() {
        Attempt attempt = CallFixture.boxAttempt(Operation.PROMOTE);
        reads.readFile(attempt);
        answered(
                attempt,
                answer(200, "{\"id\":\"2\",\"sha1\":\"a\",\"file_version\":{\"id\":\"9\"}}"));
        assertThrows(AttemptEnd.class, () -> reads.learnFile(attempt));
        answered(attempt, answer(200, "{\"id\":\"1\",\"file_version\":{\"id\":\"9\"}}"));
        assertThrows(AttemptEnd.class, () -> reads.learnFile(attempt));
        reads.readVersion(attempt);
        answered(attempt, answer(200, version("12", "aa", DATE)));
        assertThrows(AttemptEnd.class, () -> reads.learnVersion(attempt));
        answered(attempt, answer(200, "{\"id\":\"11\"}"));
        assertThrows(AttemptEnd.class, () -> reads.learnVersion(attempt));
    }
}
