package io.restoreroutes.schedule;

import io.restoreroutes.ledger.LedgerException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ExchangeBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each firing through the YAML route, and comes back to one that did not get through. */
final class Firings {
    /** Where the YAML route of the schedule intake begins. */
    static final String ENTRY = "direct:restore-schedule-fired";

    /** The group of the jobs in Quartz, and of the triggers of their fire times. */
    static final String GROUP = "restore";

    private static final String AGAIN = "restore-again";
    private static final String FIRE_TIME = "fire-time";
    private static final long RETRY_MILLIS = 1000;
    private static final long RETRY_OTHER_MILLIS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(Firings.class);

    private final CamelContext context;
    private final Map<String, Schedule> schedules;
    private final ProducerTemplate template;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Firings(CamelContext context, ScheduleSettings settings) {
        this.context = context;
        this.schedules =
                settings.enabled().stream()
                        .collect(Collectors.toMap(Schedule::name, Function.identity()));
        this.template = context.createProducerTemplate();
    }

    /** {@return the job of a schedule; it is fired again if the process dies within} */
    static JobDetail job(String schedule) {
        return JobBuilder.newJob(FireJob.class)
                .withIdentity(schedule, GROUP)
                .storeDurably()
                .requestRecovery()
                .build();
    }

    /** Has a firing that was begun come once more. */
    static void again(Scheduler scheduler, String schedule, Instant fireTime, Instant when)
            throws SchedulerException {
        TriggerKey key = TriggerKey.triggerKey(schedule + "@" + fireTime, AGAIN);
        Trigger trigger =
                TriggerBuilder.newTrigger()
                        .withIdentity(key)
                        .forJob(JobKey.jobKey(schedule, GROUP))
                        .usingJobData(FIRE_TIME, fireTime.toString())
                        .startAt(Date.from(when))
                        .build();
        if (scheduler.rescheduleJob(key, trigger) == null) {
            scheduler.scheduleJob(trigger);
        }
    }

    /** Runs on a thread of Quartz, which counts the firing as done when this returns. */
    void fire(JobExecutionContext execution) {
        String name = execution.getJobDetail().getKey().getName();
        Schedule schedule = schedules.get(name);
        if (schedule == null) {
            LOG.warn("Schedule {} fired, but it is not in the settings of this process", name);
            return;
        }
        Firing firing = firing(schedule, execution);
        try {
            Exception failure = send(firing);
            if (failure == null) {
                return;
            }
            boolean stopped = stopping.getCount() == 0;
            if (!stopped) {
                LOG.error(
                        "Schedule {}: the firing of {} did not get through and is tried again in a"
                                + " minute: {}",
                        name,
                        schedule.local(firing.fireTime()),
                        failure.toString());
            }
            long delay = stopped ? 0 : RETRY_OTHER_MILLIS;
            Instant when = Instant.now().plusMillis(delay);
            again(execution.getScheduler(), name, firing.fireTime(), when);
        } catch (SchedulerException e) {
            LOG.warn(
                    "Schedule {}: the firing of {} waits for the next start: {}",
                    name,
                    schedule.local(firing.fireTime()),
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Quartz names the time it fires at: of a missed firing that is now, and not its own. */
    private static Firing firing(Schedule schedule, JobExecutionContext execution) {
        String kept = execution.getMergedJobDataMap().getString(FIRE_TIME);
        Instant scheduled = execution.getScheduledFireTime().toInstant();
        Instant fireTime =
                kept == null
                        ? schedule.times().lastAtOrBefore(scheduled).orElse(scheduled)
                        : Instant.parse(kept);
        return new Firing(schedule.name(), fireTime, kept != null || execution.isRecovering());
    }

    /** Waits for a ledger that is away; {@return why it failed for good, or null} */
    private Exception send(Firing firing) throws InterruptedException {
        Exception failure;
        do {
            Exchange exchange = ExchangeBuilder.anExchange(context).withBody(firing).build();
            failure = template.send(ENTRY, exchange).getException();
        } while (failure instanceof LedgerException
                && !stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
        return failure;
    }

    /** What waits for the ledger waits no longer; the firing comes again where somebody runs. */
    void stop() {
        stopping.countDown();
    }
}
