package io.restoreroutes.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quartz.CalendarIntervalScheduleBuilder;
import org.quartz.ScheduleBuilder;

/** Fire times on a grid from the epoch. */
final class EveryTimes implements FireTimes {
    private final long seconds;
    private final ZoneId zone;

    /**
     * @param period whole seconds, at least one
     * @param zone in which the times are shown; they are the same in each
     */
    EveryTimes(Duration period, ZoneId zone) {
        this.seconds = period.toSeconds();
        this.zone = zone;
    }

    @Override
    public Optional<Instant> nextAfter(Instant instant) {
        return lastAtOrBefore(instant).map(last -> last.plusSeconds(seconds));
    }

    @Override
    public Optional<Instant> lastAtOrBefore(Instant instant) {
        long second = instant.getEpochSecond();
        return Optional.of(Instant.ofEpochSecond(second - Math.floorMod(second, seconds)));
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    /** Not Quartz' simple trigger: that one leaves its grid when it fires a missed time. */
    @Override
    public List<ScheduleBuilder<?>> quartz() {
        return List.of(
                CalendarIntervalScheduleBuilder.calendarIntervalSchedule()
                        .withIntervalInSeconds(Math.toIntExact(seconds))
                        .withMisfireHandlingInstructionFireAndProceed());
    }

    @Override
    public String describe() {
        return "every " + Duration.ofSeconds(seconds);
    }

    @Override
    public String inWords() {
        return "every "
                + Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
