package io.restoreroutes.work;

import static io.restoreroutes.call.CallFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.CallFixture;
import io.restoreroutes.call.Changes;
import io.restoreroutes.gate.TestGates;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Source;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetryRuleTest {
    private static final OutcomeError ERROR =
            new OutcomeError(ErrorCode.PROVIDER_ERROR, "it broke", null, 503, "p", true);

    private final RetrySettings settings =
            new RetrySettings(Duration.ofMinutes(15), Duration.ofSeconds(10), Duration.ofHours(1));
    private final RetryRule rule = new RetryRule(settings, CallFixture.CLOCK, new Random(1));
    private final Attempt attempt = CallFixture.boxAttempt(Operation.ROLLBACK);

    private ClaimedItem item(int tries, Instant firstTried) {
        return new ClaimedItem(
                7,
                "job-1",
                "job",
                new Source("file", "a.json", 1L),
                attempt.request(),
                NOW,
                tries,
                firstTried,
                0,
                null,
                null,
                null,
                "",
                null,
                0,
                NOW);
    }

    private Verdict verdict(int tries, Duration since, AttemptResult result) {
        attempt.end(result);
        return rule.verdict(item(tries, since == null ? null : NOW.minus(since)), attempt);
    }

    private static AttemptResult.Again again(boolean isTry, Duration pause) {
        return new AttemptResult.Again(ERROR, isTry, pause, false);
    }

    @Test
    void triesFiveTimesAndForTheWholeTime() {
        AttemptResult failed = again(true, Duration.ZERO);
        Duration long_ = Duration.ofHours(9);
        assertTrue(verdict(0, null, failed) instanceof Verdict.Postponed);
        assertTrue(verdict(3, long_, failed) instanceof Verdict.Postponed);
        assertTrue(verdict(99, Duration.ofMinutes(14), failed) instanceof Verdict.Postponed);
        Verdict.Ended ended = (Verdict.Ended) verdict(4, Duration.ofMinutes(15), failed);
        assertEquals(Status.FAILED, ended.outcome().status());
        assertEquals(ERROR, ended.outcome().error());
        assertNull(ended.doubtSince());
    }

    @Test
    void waitsLongerEachTimeWithinBounds() {
        for (int tries = 0; tries < 40; tries++) {
            long least = Math.min(60, 1L << Math.min(tries, 10));
            for (int i = 0; i < 20; i++) {
                Verdict.Postponed next =
                        (Verdict.Postponed)
                                verdict(tries, Duration.ZERO, again(true, Duration.ZERO));
                assertEquals(tries + 1, next.tries());
                Duration wait = Duration.between(NOW, next.dueAt());
                assertTrue(wait.compareTo(Duration.ofSeconds(least)) >= 0);
                assertTrue(wait.compareTo(Duration.ofMillis(least * 1250)) <= 0);
            }
        }
    }

    @Test
    void whileNothingSucceedsNoTryCountsAndTheTimeBeginsAnew() {
        TestGates.fail(attempt.gate(), 20);
        Verdict.Postponed next =
                (Verdict.Postponed) verdict(7, Duration.ofDays(9), again(true, Duration.ZERO));
        assertEquals(7, next.tries());
        assertEquals(NOW, next.firstTriedAt());
        assertTrue(next.dueAt().isAfter(NOW.plusSeconds(59)));
        TestGates.succeed(attempt.gate());
        assertTrue(
                verdict(7, Duration.ofDays(9), again(true, Duration.ZERO))
                        instanceof Verdict.Ended);
    }

    @Test
    void toldWaitsAreNoTries() {
        Verdict.Postponed next =
                (Verdict.Postponed)
                        verdict(99, Duration.ofDays(9), again(false, Duration.ofSeconds(42)));
        assertEquals(99, next.tries());
        assertEquals(NOW.plusSeconds(42), next.dueAt());
    }

    @Test
    void aRestartTriesARefusedCredentialAtOnce() {
        TestGates.pause(attempt.gate(), Duration.ofMinutes(1));
        OutcomeError refused =
                new OutcomeError(ErrorCode.CREDENTIAL_REFUSED, "no", null, 401, null, false);
        AttemptResult result = new AttemptResult.Again(refused, false, Duration.ZERO, false);
        assertEquals(NOW, ((Verdict.Postponed) verdict(0, null, result)).dueAt());
        Verdict.Postponed told = (Verdict.Postponed) verdict(0, null, again(false, Duration.ZERO));
        assertTrue(told.dueAt().isAfter(NOW.plusSeconds(50)));
    }

    @Test
    void waitsUntilADoubtHasSettledFromItsSend() {
        attempt.resume(1, new Changes(), NOW.minusSeconds(4), null, NOW);
        Verdict.Postponed next = (Verdict.Postponed) verdict(0, null, again(true, Duration.ZERO));
        assertEquals(NOW.plusSeconds(6), next.dueAt());
        assertEquals(NOW.minusSeconds(4), next.doubtSince());
        assertEquals(1, next.writesSent());
        Instant start = NOW.minusSeconds(2);
        assertEquals(NOW.plusSeconds(8), rule.settledAt(NOW.minusSeconds(90), start));
        assertEquals(NOW.plusSeconds(9), rule.settledAt(NOW.minusSeconds(1), start));
        // by a clock that was set back since
        assertEquals(NOW.plusSeconds(8), rule.settledAt(NOW.plusSeconds(3600), start));
    }

    @Test
    void looksOnceMoreBeforeGivingUpInDoubt() {
        attempt.resume(5, new Changes(), NOW.minusSeconds(4), null, NOW);
        Verdict.Postponed next =
                (Verdict.Postponed) verdict(9, Duration.ofHours(1), again(true, Duration.ZERO));
        ClaimedItem claimed =
                new ClaimedItem(
                        7,
                        "job-1",
                        "job",
                        new Source("file", "a.json", 1L),
                        attempt.request(),
                        NOW,
                        next.tries(),
                        next.firstTriedAt(),
                        5,
                        next.doubtSince(),
                        null,
                        null,
                        "",
                        null,
                        0,
                        NOW);
        assertTrue(rule.isLastLook(claimed));
        assertFalse(rule.isLastLook(item(9, NOW.minus(Duration.ofHours(1)))));
    }

    @Test
    void givingUpInDoubtIsUnknownAndKeepsTheDoubt() {
        attempt.resume(3, Changes.parse("file-restored"), NOW.minusSeconds(4), null, NOW);
        attempt.doubt().lastLook();
        Verdict.Ended ended =
                (Verdict.Ended) verdict(9, Duration.ofHours(1), again(true, Duration.ZERO));
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, ended.outcome().error().code());
        assertTrue(ended.outcome().error().retryable());
        assertEquals(503, ended.outcome().error().httpStatus());
        assertEquals(3, ended.outcome().attempts());
        assertEquals(NOW.minusSeconds(4), ended.doubtSince());
    }

    @Test
    void keepsProgressAndTheVersionThatAPromoteMade() {
        attempt.confirm(Write.FILE_RESTORED);
        Verdict.Postponed first = (Verdict.Postponed) verdict(0, null, again(true, Duration.ZERO));
        assertEquals("file-restored", first.progress());
        assertNull(Changes.parse(first.progress()).promotedVersion());
        attempt.confirm(Write.VERSION_PROMOTED);
        attempt.changes().promotedVersion("4711");
        Verdict.Postponed next = (Verdict.Postponed) verdict(0, null, again(true, Duration.ZERO));
        assertEquals(
                Set.of(Write.FILE_RESTORED, Write.VERSION_PROMOTED),
                Changes.parse(next.progress()).done());
        assertEquals("4711", Changes.parse(next.progress()).promotedVersion());
        assertEquals(Set.of(), Changes.parse(null).done());
        assertEquals(Set.of(), Changes.parse("somebody-elses=1").done());
        Verdict.Ended failed =
                (Verdict.Ended) verdict(0, null, AttemptResult.Ended.failed(ERROR, null));
        assertEquals("4711", failed.creditedVersion());
        assertFalse(failed.outcome().error().message().isEmpty());
    }
}
