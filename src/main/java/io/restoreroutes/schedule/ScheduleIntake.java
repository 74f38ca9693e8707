package io.restoreroutes.schedule;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleIntake.class);

    private final CamelContext context;
    private final Ledger ledger;
    private final List<Schedule> schedules;
    private final Clock clock;
    private final Firings firings;
    private final RestoreSchedules bean;
    private ScheduleClock quartz;

    public ScheduleIntake(
            CamelContext context, Ledger ledger, ScheduleSettings settings, Clock clock) {
        this.context = context;
        this.ledger = ledger;
        this.schedules = settings.enabled();
        this.clock = clock;
        this.firings = new Firings(context, settings);
        this.bean = new RestoreSchedules(ledger, settings, clock);
    }

    /** Binds the bean {@code restoreSchedules}. */
    public void install() {
        context.getRegistry().bind("restoreSchedules", bean);
    }

    /**
     * Starts the clock, if the route that runs firings is there.
     *
     * @throws SchedulerException if the ledger cannot be used
     */
    public void start() throws SchedulerException {
        Set<String> names = schedules.stream().map(Schedule::name).collect(Collectors.toSet());
        boolean alone = ledger.leases().isAlone();
        Set<String> kept = new TreeSet<>(ledger.schedules().names());
        kept.removeAll(names);
        if (!alone) {
            kept.forEach(ScheduleIntake::tellOther);
        }
        if (names.isEmpty() && (kept.isEmpty() || !alone)) {
            return;
        }
        if (context.getRoute("schedule-intake") == null) {
            LOG.info("There is no route schedule-intake: schedules do not fire");
            return;
        }
        quartz = new ScheduleClock(ledger.schedules(), firings);
        if (alone) {
            kept.clear();
        }
        kept.addAll(names);
        quartz.keepOnly(schedules, kept, clock);
        ledger.schedules().keepOnly(kept);
        for (Job job : ledger.jobs().unfinished(RestoreSchedules.KIND)) {
            if (names.contains(job.name()) || !kept.contains(job.name())) {
                goOn(job, names);
            }
        }
        if (names.isEmpty()) {
            stop();
            return;
        }
        tellNext();
        quartz.start();
    }

    private static void tellOther(String name) {
        LOG.warn(
                "Schedule {} is not in the settings of this process. It is kept, because others"
                        + " run; give all of them the same schedules.",
                name);
    }

    private void goOn(Job job, Set<String> names) throws SchedulerException {
        if (names.contains(job.name())) {
            String fireTime = job.sourceId().substring(job.name().length() + 1);
            quartz.again(job.name(), Instant.parse(fireTime));
            return;
        }
        LOG.warn(
                "Job {}: there is no schedule {} any more; the job ends with the {} lines read so"
                        + " far",
                job.jobId(),
                job.name(),
                job.linesCommitted());
        ledger.intake().complete(job.jobId());
    }

    private void tellNext() {
        Instant now = clock.instant();
        schedules.stream().limit(MOST_LOGGED).forEach(schedule -> tellNext(schedule, now));
        if (schedules.size() > MOST_LOGGED) {
            LOG.info("  and {} more schedules", schedules.size() - MOST_LOGGED);
        }
    }

    private static void tellNext(Schedule schedule, Instant now) {
        schedule.times()
                .nextAfter(now)
                .ifPresent(
                        next ->
                                LOG.info(
                                        "  schedule {}: next at {} ({})",
                                        schedule.name(),
                                        schedule.local(next),
                                        schedule.times().zone()));
    }

    /** Firings that do not get through from now on wait for whoever runs next. */
    public void stopFiring() {
        firings.stop();
    }

    /** Begins no firing any more and waits a little for those under way. */
    public void stop() {
        if (quartz != null) {
            try {
                quartz.stop();
            } catch (SchedulerException e) {
                LOG.warn("Schedules did not stop well: {}", e.getMessage());
            }
            quartz = null;
        }
    }
}
