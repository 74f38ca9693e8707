package io.restoreroutes.schedule;

import static io.restoreroutes.schedule.FiringRule.Verdict.FIRE;
import static io.restoreroutes.schedule.FiringRule.Verdict.FIRE_MISSED;
import static io.restoreroutes.schedule.FiringRule.Verdict.SKIP_MISSED;
import static io.restoreroutes.schedule.FiringRule.Verdict.SUPERSEDED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FiringRuleTest {
    private static final Instant STARTED = Instant.parse("2026-11-22T10:00:30Z");

    private static FiringRule.Verdict judge(Misfire misfire, Instant fireTime, Instant now) {
        Schedule schedule =
                new Schedule(
                        "s",
                        new EveryTimes(Duration.ofMinutes(1), ZoneOffset.UTC),
                        Path.of("m.json"),
                        misfire);
        return FiringRule.judge(schedule, fireTime, STARTED, now);
    }

    @Test
    void whatComesAfterTheStartAndInTimeFires() {
        Instant fireTime = Instant.parse("2026-11-22T10:01:00Z");

        assertEquals(FIRE, judge(Misfire.FIRE_ONCE, fireTime, fireTime.plusMillis(3)));
        assertEquals(FIRE, judge(Misfire.SKIP, fireTime, fireTime.plusSeconds(9)));
        assertEquals(FIRE, judge(Misfire.SKIP, fireTime, fireTime.plus(FiringRule.LATEST)));
    }

    @Test
    void lastBeforeTheStartIsMadeUpForAndEarlierOnesAreNot() {
        Instant now = STARTED.plusSeconds(1);

        assertEquals(
                FIRE_MISSED, judge(Misfire.FIRE_ONCE, Instant.parse("2026-11-22T10:00:00Z"), now));
        assertEquals(
                SUPERSEDED, judge(Misfire.FIRE_ONCE, Instant.parse("2026-11-22T09:59:00Z"), now));
    }

    @Test
    void nothingBeforeTheStartFiresIfMissedOnesAreLeftOut() {
        Instant now = STARTED.plusSeconds(1);

        assertEquals(SKIP_MISSED, judge(Misfire.SKIP, Instant.parse("2026-11-22T10:00:00Z"), now));
        assertEquals(SKIP_MISSED, judge(Misfire.SKIP, Instant.parse("2026-11-22T09:00:00Z"), now));
    }

    @Test
    void whatComesMuchTooLateWasMissedToo() {
        Instant now = Instant.parse("2026-11-22T11:00:20Z");
        Instant last = Instant.parse("2026-11-22T11:00:00Z");

        assertEquals(FIRE_MISSED, judge(Misfire.FIRE_ONCE, last, now));
        assertEquals(SKIP_MISSED, judge(Misfire.SKIP, last, now));
        assertEquals(SUPERSEDED, judge(Misfire.FIRE_ONCE, last.minusSeconds(60), now));
    }
}
