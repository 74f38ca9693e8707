package io.restoreroutes.schedule;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One schedule that is enabled.
 *
 * @param name what it is called in the settings, and the name of its jobs' source
 * @param times when it fires
 * @param manifest the file of requests, read afresh at each firing
 * @param misfire what becomes of missed firings
 */
record Schedule(String name, FireTimes times, Path manifest, Misfire misfire) {
    /** {@return the instant as a person reads it: in the schedule's zone, with the offset} */
    String local(Instant instant) {
        return instant.atZone(times.zone()).toOffsetDateTime().toString();
    }
}
