package io.restoreroutes.schedule;

import java.time.Instant;

/**
 * One firing of a schedule, as Quartz hands it over.
 *
 * @param schedule the schedule's name
 * @param fireTime its identity: the scheduled fire time, not when it came to fire
 * @param again whether it was begun before, by a process that was stopped or killed meanwhile
 */
public record Firing(String schedule, Instant fireTime, boolean again) {
    /** {@return what makes the firing the same one on every node and after every restart} */
    public String sourceId() {
        return schedule + "@" + fireTime;
    }
}
