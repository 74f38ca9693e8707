package io.restoreroutes.schedule;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz, in memory: what is past is the ledger's to know.
 *
 * <p>Not {@code camel-quartz}: its triggers begin with the start of their route, so what was missed
 * before would not fire.
 */
final class ScheduleClock {
    /** How many firings run at a time. */
    static final int THREADS = 2;

    /** Quartz keeps schedulers by a name that is global. */
    private static final String SETTINGS =
            """
            org.quartz.scheduler.instanceName=restore-%s
            org.quartz.scheduler.makeSchedulerThreadDaemon=true
            org.quartz.threadPool.class=org.quartz.simpl.SimpleThreadPool
            org.quartz.threadPool.threadCount=%d
            org.quartz.threadPool.threadNamePrefix=restore-schedule
            org.quartz.threadPool.makeThreadsDaemons=true
            org.quartz.jobStore.class=org.quartz.simpl.RAMJobStore
            org.quartz.jobStore.misfireThreshold=%d
            """;

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleClock.class);
    private static final String SCHEDULES = "restore";
    private static final String AGAIN = "restore-again";
    private static final String SCHEDULE = "schedule";
    private static final String FIRE_TIME = "fire-time";
    private static final JobKey LOOK = JobKey.jobKey("restore-look");

    private final Scheduler scheduler;

    /**
     * @param look what {@link #lookEvery} runs
     */
    ScheduleClock(Firings firings, Runnable look) throws SchedulerException {
        StdSchedulerFactory factory = new StdSchedulerFactory();
        String settings =
                SETTINGS.formatted(UUID.randomUUID(), THREADS, FiringRule.LATEST.toMillis());
        factory.initialize(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
        scheduler = factory.getScheduler();
        scheduler.setJobFactory(
                (bundle, quartz) ->
                        bundle.getJobDetail().getKey().equals(LOOK)
                                ? new FireJob(execution -> look.run())
                                : new FireJob(execution -> fire(firings, execution)));
    }

    /** Has a schedule fire at its times after that instant; at once if it missed some. */
    void keep(Schedule schedule, Instant after) throws SchedulerException {
        scheduler.addJob(
                JobBuilder.newJob(FireJob.class)
                        .withIdentity(schedule.name(), SCHEDULES)
                        .usingJobData(new JobDataMap(Map.of(SCHEDULE, schedule)))
                        .storeDurably()
                        .build(),
                true);
        Optional<Instant> first = schedule.times().nextAfter(after);
        if (first.isEmpty()) {
            return;
        }
        for (ScheduleBuilder<?> times : schedule.times().quartz()) {
            Trigger trigger =
                    TriggerBuilder.newTrigger()
                            .forJob(schedule.name(), SCHEDULES)
                            .withSchedule(times)
                            .startAt(Date.from(first.get()))
                            .build();
            // Of two that fire on either, one may have no time at all: on 30 February.
            if (trigger.getFireTimeAfter(Date.from(first.get().minusMillis(1))) != null) {
                scheduler.scheduleJob(trigger);
            }
        }
    }

    /** Has a firing that was begun come once more, unless it is to come already. */
    synchronized void again(String schedule, Instant fireTime) throws SchedulerException {
        if (!scheduler.checkExists(keyOf(schedule, fireTime))) {
            again(schedule, fireTime, Duration.ZERO);
        }
    }

    private synchronized void again(String schedule, Instant fireTime, Duration delay)
            throws SchedulerException {
        TriggerKey key = keyOf(schedule, fireTime);
        Trigger trigger =
                TriggerBuilder.newTrigger()
                        .withIdentity(key)
                        .forJob(schedule, SCHEDULES)
                        .usingJobData(FIRE_TIME, fireTime.toString())
                        .startAt(Date.from(Instant.now().plus(delay)))
                        .build();
        if (scheduler.rescheduleJob(key, trigger) == null) {
            scheduler.scheduleJob(trigger);
        }
    }

    private static TriggerKey keyOf(String schedule, Instant fireTime) {
        return TriggerKey.triggerKey(schedule + "@" + fireTime, AGAIN);
    }

    /** Quartz names the time it fires at: of a missed firing that is now, and not its own. */
    private void fire(Firings firings, JobExecutionContext execution) {
        JobDataMap data = execution.getMergedJobDataMap();
        Schedule schedule = (Schedule) data.get(SCHEDULE);
        String kept = data.getString(FIRE_TIME);
        Instant scheduled = execution.getScheduledFireTime().toInstant();
        Instant fireTime =
                kept == null
                        ? schedule.times().lastAtOrBefore(scheduled).orElse(scheduled)
                        : Instant.parse(kept);
        Firing firing = new Firing(schedule.name(), fireTime, kept != null);
        Optional<Duration> delay = firings.fire(schedule, firing);
        try {
            if (delay.isPresent()) {
                again(schedule.name(), fireTime, delay.get());
            }
        } catch (SchedulerException e) {
            LOG.warn(
                    "Schedule {}: the firing of {} waits for the next start: {}",
                    schedule.name(),
                    schedule.local(fireTime),
                    e.getMessage());
        }
    }

    /** Looks again and again, from the start on. */
    void lookEvery(Duration period) throws SchedulerException {
        scheduler.scheduleJob(
                JobBuilder.newJob(FireJob.class).withIdentity(LOOK).build(),
                TriggerBuilder.newTrigger()
                        .withSchedule(
                                SimpleScheduleBuilder.simpleSchedule()
                                        .withIntervalInMilliseconds(period.toMillis())
                                        .repeatForever())
                        .build());
    }

    void start() throws SchedulerException {
        scheduler.start();
    }

    /** Begins nothing new; what is under way goes on. */
    void stop() throws SchedulerException {
        scheduler.shutdown();
    }
}
