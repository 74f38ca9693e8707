package io.restoreroutes.call;

import static io.restoreroutes.call.CallFixture.NOW;
import static io.restoreroutes.call.CallFixture.answer;
import static io.restoreroutes.call.CallFixture.answered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.restoreroutes.box.BoxReads;
import io.restoreroutes.box.BoxRules;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.Status;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the versions of a Box file say of a promote in doubt, sent at {@link CallFixture#NOW}. */
class EvidenceTest {
    private static final String DATE = "Wed, 04 Mar 2026 05:06:07 GMT";

    private final BoxReads reads =
            new BoxReads(new AnswerJudge(Provider.BOX, new BoxRules(), CallFixture.CLOCK));

    private Attempt attempt(String date, String current, String currentSha1) {
        Attempt attempt = CallFixture.boxAttempt(Operation.PROMOTE);
        attempt.resume(1, Set.of(), NOW, NOW.plusSeconds(10), Set.of("77"));
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
        reads.listVersions(attempt);
        answered(
                attempt,
                answer(200, "{\"entries\":[" + String.join(",", entries) + "]}", "Date", DATE));
        try {
            reads.creditListed(attempt);
            return null;
        } catch (AttemptEnd end) {
            return (AttemptResult.Ended) end.result();
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
        assertEquals(true, reads.mayBeOurs(attempt));
        reads.readCurrentVersion(attempt);
        answered(attempt, answer(200, version("13", "aa", "2026-03-04T04:06:08Z"), "Date", behind));
        AttemptEnd end = assertThrows(AttemptEnd.class, () -> reads.creditCurrent(attempt));
        assertEquals("13", ((AttemptResult.Ended) end.result()).creditedVersion());
        // And an hour ahead: the same words then mean a time long before.
        String ahead = "Wed, 04 Mar 2026 06:06:07 GMT";
        Attempt other = attempt(ahead, "13", "aa");
        reads.readCurrentVersion(other);
        answered(other, answer(200, version("13", "aa", "2026-03-04T05:06:08Z"), "Date", ahead));
        reads.creditCurrent(other);
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
        // The order of the list means nothing; the first after the send is ours.
        AttemptResult.Ended ended =
                listed(
                        attempt(DATE, "12", "bb"),
                        version("15", "aa", "2026-03-04T05:06:20Z"),
                        version("14", "aa", after),
                        version("16", "aa", "2026-03-04T05:06:30Z"));
        assertEquals("14", ended.creditedVersion());
    }

    @Test
    void theCurrentVersionMayBeOursOnlyIfItFits() {
        assertEquals(false, reads.mayBeOurs(attempt(DATE, "11", "aa")));
        assertEquals(false, reads.mayBeOurs(attempt(DATE, "77", "aa")));
        assertEquals(false, reads.mayBeOurs(attempt(DATE, "12", "bb")));
        assertEquals(true, reads.mayBeOurs(attempt(DATE, "12", "aa")));
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
        Attempt attempt = attempt(DATE, "12", "bb");
        reads.listVersions(attempt);
        answered(attempt, answer(200, body));
        AttemptEnd end = assertThrows(AttemptEnd.class, () -> reads.creditListed(attempt));
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
