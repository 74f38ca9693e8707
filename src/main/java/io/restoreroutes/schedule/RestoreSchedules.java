package io.restoreroutes.schedule;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.ScheduleBook;
import io.restoreroutes.request.ExchangeKeys;
import io.restoreroutes.schedule.FiringRule.Verdict;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the YAML route {@code restore-schedule-intake}: whether a firing runs, and its
 * manifest. The firings of one schedule come one after the other, on whichever node.
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
        if (schedule != null && isToRun(schedule, firing)) {
            exchange.setProperty(ExchangeKeys.BEGUN, true);
        } else {
            exchange.setRouteStop(true);
        }
    }

    private boolean isToRun(Schedule schedule, Firing firing) {
        // In this order: another process may begin this very firing meanwhile.
        Optional<Job> running = ledger.openJob(KIND, schedule.name());
        Optional<Job> own = ledger.jobOf(KIND, firing.sourceId());
        if (own.isEmpty()) {
            return isDue(schedule, firing, running);
        }
        if (own.get().intakeComplete()) {
            book.settle(schedule.name(), firing.fireTime());
            return false;
        }
        return isReader(own.get());
    }

    /** Takes over what a process that does not live any more has left half read. */
    private boolean isReader(Job job) {
        return ledger.jobs().adopt(job.jobId()) || !ledger.jobs().isReadElsewhere(job.jobId());
    }

    private boolean isDue(Schedule schedule, Firing firing, Optional<Job> running) {
        if (!firing.again() && book.isSettled(schedule.name(), firing.fireTime())) {
            return false;
        }
        Instant now = clock.instant();
        Verdict verdict =
                firing.again()
                        ? Verdict.FIRE
                        : FiringRule.judge(schedule, firing.fireTime(), started, now);
        return switch (verdict) {
            case FIRE, FIRE_MISSED -> {
                if (!isAlone(schedule, firing, running)) {
                    yield false;
                }
                begin(schedule, firing, verdict == Verdict.FIRE_MISSED);
                yield true;
            }
            case SKIP_MISSED -> {
                skipMissed(schedule, firing, now);
                yield false;
            }
            case SUPERSEDED -> {
                LOG.debug(
                        "Schedule {}: a later firing than {} was missed",
                        schedule.name(),
                        schedule.local(firing.fireTime()));
                yield false;
            }
        };
    }

    private void begin(Schedule schedule, Firing firing, boolean missed) {
        if (book.begin(schedule.name(), firing.fireTime()) && missed) {
            LOG.info(
                    "Schedule {}: the firing of {} was missed and is made up for now",
                    schedule.name(),
                    schedule.local(firing.fireTime()));
        }
    }

    private void skipMissed(Schedule schedule, Firing firing, Instant now) {
        // One of just now is not settled: a process that ran before this one may be at it.
        boolean isRecent = !firing.fireTime().isBefore(now.minus(FiringRule.LATEST));
        if (isRecent || book.miss(schedule.name(), firing.fireTime())) {
            LOG.info(
                    "Schedule {}: the firing of {} was missed and is left out (misfire=skip)",
                    schedule.name(),
                    schedule.local(firing.fireTime()));
        }
    }

    private boolean isAlone(Schedule schedule, Firing firing, Optional<Job> running) {
        if (running.isEmpty()) {
            return true;
        }
        // Of several processes one counts and tells.
        OptionalLong skipped = book.leaveOut(schedule.name(), firing.fireTime());
        if (skipped.isPresent()) {
            LOG.warn(
                    "Schedule {}: the firing of {} is left out, because job {} of an earlier one"
                            + " still runs ({} left out so far)",
                    schedule.name(),
                    schedule.local(firing.fireTime()),
                    running.get().jobId(),
                    skipped.getAsLong());
        }
        return false;
    }

    /**
     * Replaces the firing by its manifest. The route stops if another process was faster, and if a
     * half-read manifest was changed: its job ends then.
     */
    public void manifest(Exchange exchange) throws IOException {
        Firing firing = exchange.getMessage().getBody(Firing.class);
        Manifest manifest = Manifest.read(schedules.get(firing.schedule()).manifest());
        if (isToRead(firing, manifest)) {
            exchange.setProperty(ExchangeKeys.FIRE_TIME, firing.fireTime());
            exchange.getMessage().setBody(manifest.source());
        } else {
            manifest.close();
            exchange.setRouteStop(true);
        }
    }

    private boolean isToRead(Firing firing, Manifest manifest) {
        Optional<Job> known = ledger.jobOf(KIND, firing.sourceId());
        if (known.isEmpty() && manifest.digest() == null) {
            // The ledger takes it whole, and once.
            return true;
        }
        Job job =
                known.orElseGet(
                        () -> ledger.intake().begin(KIND, firing.schedule(), firing.sourceId()));
        if (job.intakeComplete() || !isReader(job)) {
            return false;
        }
        if (job.linesCommitted() > 0) {
            return isAsItWas(firing, manifest, job);
        }
        if (manifest.digest() != null) {
            book.keepDigest(firing.schedule(), firing.sourceId(), manifest.digest());
        }
        return true;
    }

    private boolean isAsItWas(Firing firing, Manifest manifest, Job halfRead) {
        if (book.digest(firing.schedule(), firing.sourceId())
                .equals(Optional.ofNullable(manifest.digest()))) {
            return true;
        }
        LOG.warn(
                "Schedule {}: the manifest was changed while job {} was reading it; the job"
                        + " ends with the {} lines read so far",
                firing.schedule(),
                halfRead.jobId(),
                halfRead.linesCommitted());
        ledger.intake().complete(halfRead.jobId());
        return false;
    }
}
