package io.restoreroutes.schedule;

import io.restoreroutes.ledger.ScheduleBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.core.JobRunShellFactory;
import org.quartz.core.QuartzScheduler;
import org.quartz.core.QuartzSchedulerResources;
import org.quartz.impl.StdJobRunShellFactory;
import org.quartz.impl.StdScheduler;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz, with its state in the ledger's database: what was due while nobody ran is known at the
 * next start, and on PostgreSQL the processes share it, so that each firing is one's.
 *
 * <p>Not {@code camel-quartz}: outside a cluster its consumer deletes the trigger when the route
 * stops, and with it what will have been missed; with {@code deleteJob=false} it leaves the trigger
 * paused, and the next start does not resume it (tried with 4.18.0). A missed firing gets the time
 * of the start instead of its own. And Quartz' threads, which it does not let us choose, are
 * interrupted at a stop.
 */
final class ScheduleClock {
    private static final String NAME = "restore-routes";
    private static final String TABLE_PREFIX = "RESTORE_QRTZ_";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * On PostgreSQL: how soon a change by another process is seen, and how often each tells that it
     * lives.
     */
    private static final Duration IDLE_WAIT = Duration.ofSeconds(5);

    /** On PostgreSQL: how often each process tells that it lives. */
    private static final Duration CHECK_IN = Duration.ofSeconds(2);

    private final Scheduler scheduler;

    ScheduleClock(ScheduleBook book, Firings firings) throws SchedulerException {
        String instance = book.isShared() ? UUID.randomUUID().toString() : "single";
        QuartzThreads threads = new QuartzThreads(PATIENCE.toMillis());
        // Quartz knows connections by a name that is global.
        String connections = NAME + "-" + UUID.randomUUID();
        DBConnectionManager.getInstance()
                .addConnectionProvider(connections, new LedgerConnections(book));
        JobStoreTX store = store(book.isShared(), instance, connections, threads);
        JobRunShellFactory shells = new StdJobRunShellFactory();

        QuartzSchedulerResources resources = new QuartzSchedulerResources();
        resources.setName(NAME);
        resources.setInstanceId(instance);
        resources.setThreadExecutor(threads);
        resources.setThreadPool(threads);
        resources.setJobStore(store);
        resources.setJobRunShellFactory(shells);
        long idleWait = book.isShared() ? IDLE_WAIT.toMillis() : -1;
        QuartzScheduler quartz = new QuartzScheduler(resources, idleWait, -1);
        ClassLoadHelper classes = new CascadingClassLoadHelper();
        classes.initialize();
        store.initialize(classes, quartz.getSchedulerSignaler());
        scheduler = new StdScheduler(quartz);
        shells.initialize(scheduler);
        quartz.initialize();
        scheduler.setJobFactory((bundle, fired) -> new FireJob(firings));
    }

    private static JobStoreTX store(
            boolean shared, String instance, String connections, QuartzThreads threads)
            throws SchedulerException {
        try {
            JobStoreTX store = new JobStoreTX();
            store.setInstanceName(NAME);
            store.setInstanceId(instance);
            store.setDataSource(connections);
            store.setThreadExecutor(threads);
            store.setTablePrefix(TABLE_PREFIX);
            // H2 too gives bytes for what is bytea there.
            store.setDriverDelegateClass(PostgreSQLDelegate.class.getName());
            // Text instead of serialized objects.
            store.setUseProperties("true");
            store.setIsClustered(shared);
            store.setClusterCheckinInterval(CHECK_IN.toMillis());
            store.setAcquireTriggersWithinLock(true);
            store.setMisfireThreshold(FiringRule.LATEST.toMillis());
            store.setDbRetryInterval(IDLE_WAIT.toMillis());
            return store;
        } catch (InvalidConfigurationException e) {
            throw new SchedulerException(e);
        }
    }

    /**
     * Makes Quartz hold these schedules and, of those it held before, no other than those named.
     * One that is as it was keeps its place in time, so that what it missed is known; one that is
     * new or was changed begins now.
     */
    void keepOnly(List<Schedule> schedules, Set<String> names, Clock clock)
            throws SchedulerException {
        for (JobKey key : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(Firings.GROUP))) {
            if (!names.contains(key.getName())) {
                scheduler.deleteJob(key);
            }
        }
        for (Schedule schedule : schedules) {
            keep(schedule, clock.instant());
        }
    }

    private void keep(Schedule schedule, Instant now) throws SchedulerException {
        TriggerKey key = TriggerKey.triggerKey(schedule.name(), Firings.GROUP);
        Trigger trigger = scheduler.getTrigger(key);
        if (trigger != null
                && schedule.times().describe().equals(trigger.getDescription())
                && scheduler.getTriggerState(key) != TriggerState.ERROR) {
            return;
        }
        Trigger fresh =
                TriggerBuilder.newTrigger()
                        .withIdentity(key)
                        .forJob(JobKey.jobKey(schedule.name(), Firings.GROUP))
                        .withDescription(schedule.times().describe())
                        .withSchedule(schedule.times().quartz())
                        .startAt(Date.from(schedule.times().nextAfter(now).orElse(now)))
                        .build();
        scheduler.addJob(Firings.job(schedule.name()), true);
        if (scheduler.rescheduleJob(key, fresh) == null) {
            scheduler.scheduleJob(fresh);
        }
    }

    /** Has a firing that was begun come once more, at once. */
    void again(String schedule, Instant fireTime) throws SchedulerException {
        Firings.again(scheduler, schedule, fireTime, Instant.now());
    }

    void start() throws SchedulerException {
        scheduler.start();
    }

    /** Begins nothing new; waits a little for firings under way. */
    void stop() throws SchedulerException {
        scheduler.shutdown(true);
    }
}
