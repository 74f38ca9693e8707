package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;

class TargetRetryTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private Instant now = START;
    private Duration setAhead = Duration.ZERO;
    private final TargetRetry retry =
            new TargetRetry(
                    Duration.ofHours(24),
                    new Moving(),
                    () -> Duration.between(START, now).minus(setAhead).toNanos());

    private final class Moving extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void waitsDoubleUpToAMinute() {
        long[] seconds = {1, 2, 4, 8, 16, 32, 60, 60};
        for (long expected : seconds) {
            assertEquals(Duration.ofSeconds(expected), retry.next(Duration.ZERO));
        }
        retry.reset();
        assertEquals(Duration.ofSeconds(1), retry.next(Duration.ZERO));
        assertEquals(Duration.ofSeconds(90), retry.next(Duration.ofSeconds(90)));
    }

    @Test
    void aClockThatIsSetAheadMakesNoFailureOld() {
        retry.failed();
        setAhead = Duration.ofHours(30);
        now = START.plus(setAhead).plusSeconds(5);
        assertFalse(retry.isOver(START));
        now = START.plus(setAhead).plus(Duration.ofHours(24));
        assertTrue(retry.isOver(START));
    }

    @Test
    void theTimeRunsFromTheFirstFailureNotFromTheOutcome() {
        Instant old = START.minus(Duration.ofDays(9));
        assertEquals(START, retry.failed());
        assertFalse(retry.isOver(old), "we may have been down");
        now = START.plus(Duration.ofHours(24)).minusMillis(1);
        assertEquals(START, retry.failed());
        assertFalse(retry.isOver(old));
        now = START.plus(Duration.ofHours(24));
        assertTrue(retry.isOver(old));
    }

    @Test
    void aLaterOutcomeHasItsOwnTime() {
        retry.failed();
        Instant later = START.plus(Duration.ofHours(10));
        now = START.plus(Duration.ofHours(30));
        assertTrue(retry.isOver(START));
        assertFalse(retry.isOver(later));
        now = START.plus(Duration.ofHours(34));
        assertTrue(retry.isOver(later));
    }

    @Test
    void aSuccessBeginsAnew() {
        retry.failed();
        now = START.plus(Duration.ofHours(30));
        retry.reset();
        assertEquals(now, retry.failed());
        assertFalse(retry.isOver(START));
    }

    @Test
    void retryAfterIsObeyedUpToAnHour() {
        assertEquals(Duration.ofSeconds(7), told(429, "7"));
        assertEquals(Duration.ofSeconds(7), told(503, " 7 "));
        assertEquals(Duration.ofSeconds(30), told(503, "Sun, 1 Mar 2026 00:00:30 GMT"));
        assertEquals(Duration.ofHours(1), told(429, "999999999"));
        assertEquals(Duration.ofHours(1), told(429, "Sun, 1 Mar 2026 23:00:00 GMT"));
        assertEquals(Duration.ZERO, told(429, "Sun, 1 Mar 2020 00:00:00 GMT"));
        assertEquals(Duration.ZERO, told(429, "soon"));
        assertEquals(Duration.ZERO, told(429, "-5"));
        assertEquals(Duration.ZERO, told(500, "7"), "only where it means a wait");
        assertEquals(Duration.ZERO, ToldWait.of(new IllegalStateException("x"), START));
    }

    private Duration told(int status, String value) {
        Map<String, String> headers = new TreeMap<>(Map.of("retry-after", value));
        return ToldWait.of(
                new IllegalStateException(
                        new HttpOperationFailedException(
                                "https://host", status, "", null, headers, "")),
                START);
    }
}
