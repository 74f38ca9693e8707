package io.restoreroutes.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.quartz.ScheduleBuilder;

/** The fire times of a schedule: the same on every node, whenever it was started. */
interface FireTimes {
    /** {@return the first fire time after that instant; empty if there is none any more} */
    Optional<Instant> nextAfter(Instant instant);

    /** {@return the last fire time at or before that instant; empty if there was none} */
    Optional<Instant> lastAtOrBefore(Instant instant);

    /** {@return the zone in which a person reads the times} */
    ZoneId zone();

    /**
     * {@return the same for Quartz: it fires at the times of each, twice if two have one} A firing
     * that it missed fires as soon as it can.
     */
    List<ScheduleBuilder<?>> quartz();

    /** {@return a text that differs if the fire times do} */
    String describe();

    /** {@return what a person reads, to see whether that was meant; without the zone} */
    String inWords();
}
