package io.restoreroutes.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fire times from fixed instants, also across both changes of daylight-saving time. */
class FireTimesTest {
    private static final String DAILY = "0 30 2 * * ?";
    private static final String QUARTERS = "0 */15 * * * ?";

    private static FireTimes cron(String cron, String zone) throws ParseException {
        return new CronTimes(cron, ZoneId.of(zone));
    }

    /** All of them in a span, as a person reads them. */
    private static String between(FireTimes times, String from, String until) {
        List<String> found = new ArrayList<>();
        Instant end = Instant.parse(until);
        Optional<Instant> next = times.nextAfter(Instant.parse(from).minusMillis(1));
        while (next.isPresent() && next.get().isBefore(end)) {
            found.add(next.get().atZone(times.zone()).toOffsetDateTime().toString());
            next = times.nextAfter(next.get());
        }
        return String.join(" ", found);
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-28T00:00:00Z, 2026-03-31T00:00:00Z,"
                + " 2026-03-28T02:30+01:00 2026-03-30T02:30+02:00",
        "America/New_York, 2026-03-07T00:00:00Z, 2026-03-10T00:00:00Z,"
                + " 2026-03-07T02:30-05:00 2026-03-09T02:30-04:00"
    })
    void timeThatDoesNotExistInSpringDoesNotFire(
            String zone, String from, String until, String expected) throws Exception {
        assertEquals(expected, between(cron(DAILY, zone), from, until));
    }

    @ParameterizedTest
    @CsvSource({
        "0 30 2 * * ?, Europe/Berlin, 2026-10-24T00:00:00Z, 2026-10-27T00:00:00Z,"
                + " 2026-10-24T02:30+02:00 2026-10-25T02:30+01:00 2026-10-26T02:30+01:00",
        "0 30 1 * * ?, America/New_York, 2026-10-31T00:00:00Z, 2026-11-03T00:00:00Z,"
                + " 2026-10-31T01:30-04:00 2026-11-01T01:30-05:00 2026-11-02T01:30-05:00"
    })
    void timeThatExistsTwiceInAutumnFiresOnceTheSecondTime(
            String cron, String zone, String from, String until, String expected) throws Exception {
        assertEquals(expected, between(cron(cron, zone), from, until));
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z,"
                + " 2026-03-29T01:30+01:00 2026-03-29T01:45+01:00"
                + " 2026-03-29T03:00+02:00 2026-03-29T03:15+02:00",
        "America/New_York, 2026-03-08T06:30:00Z, 2026-03-08T07:30:00Z,"
                + " 2026-03-08T01:30-05:00 2026-03-08T01:45-05:00"
                + " 2026-03-08T03:00-04:00 2026-03-08T03:15-04:00"
    })
    void quartersGoOnWithoutAPauseInSpring(String zone, String from, String until, String expected)
            throws Exception {
        assertEquals(expected, between(cron(QUARTERS, zone), from, until));
    }

    /** As Quartz does it; docs/intakes.md tells, and recommends UTC or every. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-10-24T23:30:00Z, 2026-10-25T01:30:00Z,"
                + " 2026-10-25T01:30+02:00 2026-10-25T01:45+02:00"
                + " 2026-10-25T02:00+01:00 2026-10-25T02:15+01:00",
        "America/New_York, 2026-11-01T04:30:00Z, 2026-11-01T06:30:00Z,"
                + " 2026-11-01T00:30-04:00 2026-11-01T00:45-04:00"
                + " 2026-11-01T01:00-05:00 2026-11-01T01:15-05:00"
    })
    void quartersLeaveOutTheFirstOfTheDoubleHourInAutumn(
            String zone, String from, String until, String expected) throws Exception {
        assertEquals(expected, between(cron(QUARTERS, zone), from, until));
    }

    @Test
    void everyQuarterKnowsNoChangeOfTime() {
        FireTimes times = new EveryTimes(Duration.ofMinutes(15), ZoneOffset.UTC);

        assertEquals(
                "2026-10-25T00:00Z 2026-10-25T00:15Z 2026-10-25T00:30Z 2026-10-25T00:45Z"
                        + " 2026-10-25T01:00Z",
                between(times, "2026-10-25T00:00:00Z", "2026-10-25T01:15:00Z"));
    }

    @Test
    void everyLiesOnAGridFromTheEpoch() {
        FireTimes times = new EveryTimes(Duration.ofSeconds(7), ZoneOffset.UTC);
        Instant now = Instant.parse("2026-11-22T10:00:00.123Z");

        Instant next = times.nextAfter(now).orElseThrow();
        assertEquals(0, next.getEpochSecond() % 7);
        assertTrue(next.isAfter(now));
        assertEquals(next.minusSeconds(7), times.lastAtOrBefore(now).orElseThrow());
        assertEquals(next, times.lastAtOrBefore(next).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "0 */15 * * * ?, Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T12:00:00Z",
        "0 */15 * * * ?, America/New_York, 2026-10-31T12:00:00Z, 2026-11-01T12:00:00Z",
        "0 */15 * * * ?, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z",
        "0 30 2 * * ?, Europe/Berlin, 2026-03-01T00:00:00Z, 2026-11-30T00:00:00Z",
        "0 0 12 29 2 ?, UTC, 2020-01-01T00:00:00Z, 2032-12-31T00:00:00Z"
    })
    void lastIsWhatNextLedTo(String cron, String zone, String from, String until) throws Exception {
        FireTimes times = cron(cron, zone);
        Instant end = Instant.parse(until);
        Instant fireTime = times.nextAfter(Instant.parse(from)).orElseThrow();
        int seen = 0;
        while (fireTime.isBefore(end)) {
            Instant next = times.nextAfter(fireTime).orElseThrow();
            assertEquals(fireTime, times.lastAtOrBefore(fireTime).orElseThrow());
            assertEquals(fireTime, times.lastAtOrBefore(next.minusMillis(1)).orElseThrow());
            fireTime = next;
            seen++;
        }
        assertTrue(seen >= 4, seen + " fire times");
    }

    @Test
    void nothingIsBeforeTheFirstFireTime() throws Exception {
        FireTimes once = cron("0 0 12 1 1 ? 2030", "UTC");

        assertEquals(Optional.empty(), once.lastAtOrBefore(Instant.parse("2026-11-22T10:00:00Z")));
        assertEquals(Optional.empty(), once.nextAfter(Instant.parse("2030-01-01T12:00:00Z")));
    }
}
