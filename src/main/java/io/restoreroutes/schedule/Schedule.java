package io.restoreroutes.schedule;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * One schedule that is enabled.
 *
 * @param name what it is called in the settings, and the name of its jobs' source
 * @param times when it fires
 * @param manifest the file of requests, read afresh at each firing
 * @param misfire what becomes of missed firings
 */
record Schedule(String name, FireTimes times, Path manifest, Misfire misfire) {
    private static final int TIMES_TOLD = 5;
    private static final DateTimeFormatter WEEKDAY =
            DateTimeFormatter.ofPattern("EEE", Locale.ENGLISH);

    /** {@return the instant as a person reads it: in the schedule's zone, with the offset} */
    String local(Instant instant) {
        return instant.atZone(times.zone()).toOffsetDateTime().toString();
    }

    /**
     * {@return what it means in words, its zone, and its next fire times} for a person who wants to
     * see whether that was meant.
     */
    String describe(Instant now) {
        StringBuilder text = new StringBuilder(times.inWords()).append(" (").append(times.zone());
        String separator = "), next ";
        Optional<Instant> next = times.nextAfter(now);
        for (int i = 0; i < TIMES_TOLD && next.isPresent(); i++) {
            String day = WEEKDAY.format(next.get().atZone(times.zone()));
            text.append(separator).append(day).append(' ').append(local(next.get()));
            separator = ", ";
            next = times.nextAfter(next.get());
        }
        return text.toString();
    }
}
