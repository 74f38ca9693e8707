package io.restoreroutes.schedule;

import java.time.Duration;
import java.time.Instant;

/** Whether a fire time that came is one that was missed, and what becomes of it then. */
final class FiringRule {
    /** A firing that comes later than this was missed, although somebody ran. */
    static final Duration LATEST = Duration.ofSeconds(10);

    /** What to do about a fire time. */
    enum Verdict {
        /** It is on time. */
        FIRE,
        /** It was missed and is made up for. */
        FIRE_MISSED,
        /** It was missed, and so was a later one, which comes next. */
        SUPERSEDED,
        /** It was missed, and the schedule does not make up for that. */
        SKIP_MISSED
    }

    private FiringRule() {}

    /**
     * @param fireTime the scheduled fire time
     * @param started since when this process has looked after schedules
     */
    static Verdict judge(Schedule schedule, Instant fireTime, Instant started, Instant now) {
        Instant late = now.minus(LATEST);
        Instant missedBefore = started.isAfter(late) ? started : late;
        if (!fireTime.isBefore(missedBefore)) {
            return Verdict.FIRE;
        }
        if (schedule.misfire() == Misfire.SKIP) {
            return Verdict.SKIP_MISSED;
        }
        boolean laterMissed =
                schedule.times()
                        .nextAfter(fireTime)
                        .filter(next -> next.isBefore(missedBefore))
                        .isPresent();
        return laterMissed ? Verdict.SUPERSEDED : Verdict.FIRE_MISSED;
    }
}
