package io.restoreroutes.schedule;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.ScheduleBook;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the YAML route {@code schedule-intake}: whether a firing runs, and its manifest. The
 * firings of one schedule come one after the other, on whichever node.
 */
public final class RestoreSchedules {
    /** The kind of a source that is a firing; its request ids are the firing's own. */
    static final String KIND = "schedule";

    private static final Logger LOG = LoggerFactory.getLogger(RestoreSchedules.class);

    private final Ledger ledger;
    private final ScheduleBook book;
    private final Map<String, Schedule> schedules;
    private final Clock clock;
    private final Instant started;

    RestoreSchedules(Ledger ledger, ScheduleSettings settings, Clock clock) {
        this.ledger = ledger;
        this.book = ledger.schedules();
        this.schedules =
                settings.enabled().stream()
                        .collect(Collectors.toMap(Schedule::name, Function.identity()));
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Lets a {@link Firing} pass that is to run; else the route stops. */
    public void admit(Exchange exchange) {
        Firing firing = exchange.getMessage().getBody(Firing.class);
        exchange.getMessage().removeHeaders("*");
        Schedule schedule = schedules.get(firing.schedule());
        if (schedule == null || !isToRun(schedule, firing)) {
            exchange.setRouteStop(true);
        }
    }

    private boolean isToRun(Schedule schedule, Firing firing) {
        Optional<Job> own = ledger.jobOf(KIND, firing.sourceId());
        if (own.isPresent()) {
            // Another node had it first, unless it was left half read.
            return !own.get().intakeComplete();
        }
        return isOnTime(schedule, firing) && isAlone(schedule, firing);
    }

    private boolean isOnTime(Schedule schedule, Firing firing) {
        if (firing.again()) {
            return true;
        }
        String time = schedule.local(firing.fireTime());
        return switch (FiringRule.judge(schedule, firing.fireTime(), started, clock.instant())) {
            case FIRE -> true;
            case FIRE_MISSED -> {
                LOG.info(
                        "Schedule {}: the firing of {} was missed and is made up for now",
                        schedule.name(),
                        time);
                yield true;
            }
            case SKIP_MISSED -> {
                LOG.info(
                        "Schedule {}: the firing of {} was missed and is left out (misfire=skip)",
                        schedule.name(),
                        time);
                yield false;
            }
            case SUPERSEDED -> {
                LOG.debug("Schedule {}: a later firing than {} was missed", schedule.name(), time);
                yield false;
            }
        };
    }

    private boolean isAlone(Schedule schedule, Firing firing) {
        Optional<Job> running = ledger.openJob(KIND, schedule.name());
        if (running.isEmpty()) {
            return true;
        }
        LOG.warn(
                "Schedule {}: the firing of {} is left out, because job {} of an earlier one still"
                        + " runs ({} left out so far)",
                schedule.name(),
                schedule.local(firing.fireTime()),
                running.get().jobId(),
                book.countSkipped(schedule.name()));
        return false;
    }

    /** Replaces the firing by its manifest; ends a half-read job whose manifest was changed. */
    public void manifest(Exchange exchange) {
        Firing firing = exchange.getMessage().getBody(Firing.class);
        Manifest manifest = Manifest.read(schedules.get(firing.schedule()).manifest());
        Optional<Job> halfRead =
                ledger.jobOf(KIND, firing.sourceId()).filter(job -> job.linesCommitted() > 0);
        if (halfRead.isEmpty()) {
            if (manifest.digest() != null) {
                book.keepDigest(firing.schedule(), firing.sourceId(), manifest.digest());
            }
        } else if (!book.digest(firing.schedule(), firing.sourceId())
                .equals(Optional.ofNullable(manifest.digest()))) {
            LOG.warn(
                    "Schedule {}: the manifest was changed while job {} was reading it; the job"
                            + " ends with the {} lines read so far",
                    firing.schedule(),
                    halfRead.get().jobId(),
                    halfRead.get().linesCommitted());
            ledger.intake().complete(halfRead.get().jobId());
            exchange.setRouteStop(true);
        }
        exchange.getMessage().setBody(manifest.source());
    }
}
