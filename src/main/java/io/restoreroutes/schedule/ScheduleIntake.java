package io.restoreroutes.schedule;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.ScheduleBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the YAML route of the schedule intake refers to, and the clock that starts it. Without a
 * schedule in the settings there is no clock.
 */
public final class ScheduleIntake {
    private static final int MOST_LOGGED = 10;

    /** How soon a process is missed by the others, beside the time of its lease. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleIntake.class);

    private final CamelContext context;
    private final Ledger ledger;
    private final ScheduleBook book;
    private final List<Schedule> schedules;
    private final Set<String> names;
    private final Clock clock;
    private final Firings firings;
    private final RestoreSchedules bean;
    private ScheduleClock quartz;

    public ScheduleIntake(
            CamelContext context, Ledger ledger, ScheduleSettings settings, Clock clock) {
        this.context = context;
        this.ledger = ledger;
        this.schedules = settings.enabled();
        this.names = schedules.stream().map(Schedule::name).collect(Collectors.toSet());
        this.book = ledger.schedules();
        this.clock = clock;
        this.firings = new Firings(context, book);
        this.bean = new RestoreSchedules(ledger, settings, clock);
    }

    /** Binds the bean {@code restoreSchedules}. */
    public void install() {
        context.getRegistry().bind("restoreSchedules", bean);
    }

    /**
     * Starts the clock, if the route that runs firings is there.
     *
     * @throws SchedulerException if Quartz refuses a schedule
     */
    public void start() throws SchedulerException {
        boolean alone = ledger.leases().isAlone();
        Set<String> kept = new TreeSet<>(book.names());
        kept.removeAll(names);
        if (!alone) {
            kept.forEach(ScheduleIntake::tellOther);
        }
        if (names.isEmpty() && (kept.isEmpty() || !alone)) {
            return;
        }
        if (context.getRoute("restore-schedule-intake") == null) {
            LOG.info("There is no route restore-schedule-intake: schedules do not fire");
            return;
        }
        if (alone) {
            book.forget(kept);
            kept.clear();
        }
        kept.addAll(names);
        for (Job job : ledger.jobs().unfinished(RestoreSchedules.KIND)) {
            if (!kept.contains(job.name())) {
                endGone(job);
            }
        }
        if (!names.isEmpty()) {
            startClock();
        }
    }

    private void startClock() throws SchedulerException {
        quartz = new ScheduleClock(firings, this::look);
        Instant now = clock.instant();
        for (Schedule schedule : schedules) {
            quartz.keep(schedule, book.keep(schedule.name(), schedule.times().describe(), now));
        }
        takeUp(now);
        if (ledger.leases().isShared()) {
            quartz.lookEvery(LOOK_EVERY);
        }
        tellNext(now);
        quartz.start();
    }

    /** Has firings come again that were begun by a process that may not live any more. */
    private void takeUp(Instant begunUntil) throws SchedulerException {
        Map<String, Instant> begun = book.begun(begunUntil);
        for (Map.Entry<String, Instant> firing : begun.entrySet()) {
            if (names.contains(firing.getKey())) {
                quartz.again(firing.getKey(), firing.getValue());
            }
        }
        for (Job job : ledger.jobs().unfinished(RestoreSchedules.KIND)) {
            if (names.contains(job.name())) {
                String fireTime = job.sourceId().substring(job.name().length() + 1);
                quartz.again(job.name(), Instant.parse(fireTime));
            }
        }
    }

    private void look() {
        try {
            takeUp(clock.instant().minus(FiringRule.LATEST));
        } catch (LedgerException | SchedulerException e) {
            LOG.debug("It is looked again later: {}", e.getMessage());
        }
    }

    private static void tellOther(String name) {
        LOG.warn(
                "Schedule {} is not in the settings of this process. It is kept, because others"
                        + " run; give all of them the same schedules.",
                name);
    }

    private void endGone(Job job) {
        LOG.warn(
                "Job {}: there is no schedule {} any more; the job ends with the {} lines read so"
                        + " far",
                job.jobId(),
                job.name(),
                job.linesCommitted());
        ledger.intake().complete(job.jobId());
    }

    private void tellNext(Instant now) {
        schedules.stream().limit(MOST_LOGGED).forEach(schedule -> tellNext(schedule, now));
        if (schedules.size() > MOST_LOGGED) {
            LOG.info("  and {} more schedules", schedules.size() - MOST_LOGGED);
        }
    }

    private static void tellNext(Schedule schedule, Instant now) {
        if (schedule.times().nextAfter(now).isPresent()) {
            LOG.info("  schedule {}: {}", schedule.name(), schedule.describe(now));
        }
    }

    /** Firings that do not get through from now on wait for whoever runs next. */
    public void stopFiring() {
        firings.stop();
    }

    /** Begins no firing any more and waits a little for those under way. */
    public void stop(Duration patience) throws InterruptedException {
        if (quartz == null) {
            return;
        }
        try {
            quartz.stop();
        } catch (SchedulerException e) {
            LOG.warn("Schedules did not stop well: {}", e.getMessage());
        }
        firings.end(patience);
    }
}
