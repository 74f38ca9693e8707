package io.restoreroutes.schedule;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The schedules of the settings, without those that are not enabled. */
public final class ScheduleSettings {
    /** Where they stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.named(
                    "schedules",
                    List.of("manifest", "cron", "time-zone", "every", "misfire", "enabled"));

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final List<Schedule> enabled;

    private ScheduleSettings(List<Schedule> enabled) {
        this.enabled = List.copyOf(enabled);
    }

    /** Reads {@code restore.schedules.<name>.*}; relative paths are seen from the folder. */
    public static ScheduleSettings read(SettingsReader settings, Path workingDirectory) {
        List<Schedule> enabled = new ArrayList<>();
        for (String name : settings.names(KEYS.prefix())) {
            // All of them, so that each is known and each mistake is told, also when it is off.
            boolean on = settings.flag(KEYS.of(name, "enabled"), true);
            Misfire misfire = misfire(settings, KEYS.of(name, "misfire"));
            Optional<Path> manifest =
                    manifest(settings, KEYS.of(name, "manifest"), workingDirectory);
            Optional<FireTimes> times = times(settings, name);
            if (on && manifest.isPresent() && times.isPresent()) {
                enabled.add(new Schedule(name, times.get(), manifest.get(), misfire));
            }
        }
        return new ScheduleSettings(enabled);
    }

    private static Misfire misfire(SettingsReader settings, String key) {
        String word = settings.text(key).map(String::strip).orElse(Misfire.FIRE_ONCE.toString());
        for (Misfire misfire : Misfire.values()) {
            if (misfire.toString().equals(word)) {
                return misfire;
            }
        }
        settings.problem(key, "must be fire-once or skip, not " + word);
        return Misfire.FIRE_ONCE;
    }

    private static Optional<Path> manifest(SettingsReader settings, String key, Path folder) {
        if (settings.hasLostBackslashes(key)) {
            return Optional.empty();
        }
        String text = settings.requiredText(key);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(text));
        } catch (InvalidPathException e) {
            settings.problem(key, "cannot be the path of a file with this machine's locale");
            return Optional.empty();
        }
    }

    private static Optional<FireTimes> times(SettingsReader settings, String name) {
        Optional<String> cron = settings.text(KEYS.of(name, "cron")).map(String::strip);
        Optional<String> zone = settings.text(KEYS.of(name, "time-zone")).map(String::strip);
        Duration every = settings.duration(KEYS.of(name, "every"), Duration.ZERO);
        boolean hasEvery = settings.text(KEYS.of(name, "every")).isPresent();
        if (cron.isPresent() == hasEvery) {
            settings.problem(
                    KEYS.of(name, "cron"),
                    hasEvery
                            ? "and " + KEYS.of(name, "every") + " exclude each other; keep one"
                            : "or " + KEYS.of(name, "every") + " is required");
            return Optional.empty();
        }
        if (cron.isPresent()) {
            return cron(settings, name, cron.get(), zone);
        }
        ZoneId zoneId = zone(settings, name, zone.orElse("UTC"));
        if (every.compareTo(SHORTEST) < 0 || every.toMillis() % SHORTEST.toMillis() != 0) {
            // the reader has told already what is no time at all
            if (settings.problems().stream()
                    .noneMatch(p -> p.startsWith(KEYS.of(name, "every") + " "))) {
                settings.problem(
                        KEYS.of(name, "every"),
                        "must be whole seconds, at least 1s, not "
                                + settings.text(KEYS.of(name, "every")).orElseThrow().strip());
            }
            return Optional.empty();
        }
        return Optional.of(new EveryTimes(every, zoneId));
    }

    private static ZoneId zone(SettingsReader settings, String name, String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            settings.problem(
                    KEYS.of(name, "time-zone"),
                    "must be a time zone such as Europe/Berlin or UTC, not " + zone);
            return ZoneOffset.UTC;
        }
    }

    private static Optional<FireTimes> cron(
            SettingsReader settings, String name, String cron, Optional<String> zone) {
        ZoneId zoneId = ZoneOffset.UTC;
        if (zone.isEmpty()) {
            settings.problem(
                    KEYS.of(name, "time-zone"),
                    "is required with a cron, such as Europe/Berlin or UTC");
        } else {
            zoneId = zone(settings, name, zone.get());
        }
        try {
            FireTimes times = new CronTimes(cron, zoneId);
            if (times.nextAfter(Instant.now()).isPresent()) {
                return Optional.of(times);
            }
            settings.problem(KEYS.of(name, "cron"), "never fires again: " + cron);
        } catch (ParseException | IllegalArgumentException e) {
            settings.problem(
                    KEYS.of(name, "cron"),
                    "must be a cron of five fields, such as 30 2 * * 1-5 (minute hour day month"
                            + " weekday), one of Quartz with seconds first, such as"
                            + " 0 30 2 ? * MON-FRI, or @daily, not "
                            + cron
                            + ": "
                            + e.getMessage());
        }
        return Optional.empty();
    }

    List<Schedule> enabled() {
        return enabled;
    }

    @Override
    public String toString() {
        return enabled.stream()
                .map(
                        s ->
                                s.name()
                                        + " "
                                        + s.times().describe()
                                        + " "
                                        + s.manifest()
                                        + " "
                                        + s.misfire())
                .toList()
                .toString();
    }
}
