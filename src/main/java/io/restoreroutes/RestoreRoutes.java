package io.restoreroutes;

import io.restoreroutes.app.Banner;
import io.restoreroutes.app.JobLog;
import io.restoreroutes.app.RestoreSettings;
import io.restoreroutes.app.SettingsSource;
import io.restoreroutes.app.WarmUp;
import io.restoreroutes.call.AccountGates;
import io.restoreroutes.cluster.Cluster;
import io.restoreroutes.control.Jobs;
import io.restoreroutes.control.Upkeep;
import io.restoreroutes.delivery.Delivery;
import io.restoreroutes.health.HealthChecks;
import io.restoreroutes.http.HttpIntake;
import io.restoreroutes.http.HttpRules;
import io.restoreroutes.http.HttpSettings;
import io.restoreroutes.http.JobCalls;
import io.restoreroutes.http.Refusals;
import io.restoreroutes.intake.Accept;
import io.restoreroutes.intake.AcceptSourceRoute;
import io.restoreroutes.intake.FileIntake;
import io.restoreroutes.intake.FileSettings;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.queue.QueueIntake;
import io.restoreroutes.restore.RestoreCore;
import io.restoreroutes.schedule.ScheduleIntake;
import io.restoreroutes.server.WebServers;
import io.restoreroutes.work.Worker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.StartupListener;
import org.apache.camel.spi.PropertiesComponent;

/**
 * The one thing a host adds to its Camel context: {@code context.addRoutes(new RestoreRoutes())}.
 * It reads the {@code restore.*} settings from the context's property sources, opens the ledger,
 * installs the core routes and starts working when the context has started.
 */
public final class RestoreRoutes implements RoutesBuilder {
    /** A stop must not take longer than 15 seconds in all; see the deployment notes in README. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);

    private final Path workingDirectory;
    private final boolean strict;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    private RestoreSettings settings;
    private Ledger ledger;
    private Cluster cluster;
    private Accept accept;
    private FileIntake files;
    private ScheduleIntake schedules;
    private QueueIntake queue;
    private Worker worker;
    private Delivery delivery;
    private JobLog jobLog;
    private Upkeep upkeep;

    /** For a host: relative folders are seen from its working folder, unknown keys reported. */
    public RestoreRoutes() {
        this(Path.of(""), false);
    }

    /**
     * @param workingDirectory from where relative folders of the settings are seen
     * @param strict whether this is our own application: an unknown {@code restore.} key stops the
     *     start, and HTTP has a server of its own
     */
    public RestoreRoutes(Path workingDirectory, boolean strict) {
        this.workingDirectory = workingDirectory;
        this.strict = strict;
    }

    /**
     * Installs everything.
     *
     * @throws io.restoreroutes.settings.SettingsException if a setting is missing or wrong
     * @throws io.restoreroutes.ledger.LedgerException if the ledger cannot be opened
     * @throws Exception if Camel refuses a route
     */
    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        SettingsSource.addDefaults(context);
        settings = RestoreSettings.read(SettingsSource.read(context), workingDirectory, strict);
        switchRoutes(context);
        RestoreCore core =
                RestoreCore.of(
                        context,
                        new RestoreCore.Terms(
                                settings.syncMaxWait(), settings.retry().maxToldWait(), clock));
        AccountGates gates = core.serve(settings.accounts());
        ledger = Ledger.open(settings.ledger(), clock);
        cluster =
                new Cluster(
                        ledger.leases(), settings.cluster(), settings.retry().settleTime(), clock);
        try {
            cluster.join();
            install(context, gates);
        } catch (Exception e) {
            cluster.stop();
            ledger.close();
            throw e;
        }
    }

    /** The routes see what the settings mean, also where they leave it open. */
    private void switchRoutes(CamelContext context) {
        PropertiesComponent properties = context.getPropertiesComponent();
        properties.addOverrideProperty(
                FileSettings.ENABLED, Boolean.toString(settings.file().enabled()));
        properties.addOverrideProperty(
                HttpSettings.ENABLED, Boolean.toString(settings.http().enabled()));
    }

    @Override
    public Set<String> updateRoutesToCamelContext(CamelContext context) {
        // Live reload is for the YAML routes; the core stays as it was installed.
        return Set.of();
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) {
        // There are no templates in the core.
    }

    private void install(CamelContext context, AccountGates gates) throws Exception {
        // first: a delivery target may send to the same broker
        queue = new QueueIntake(context, settings.queue());
        queue.install(strict);
        delivery = new Delivery(context, ledger, settings.delivery(), workingDirectory, clock);
        delivery.install();
        jobLog = new JobLog(ledger, this::wake, delivery::wake, this::wishesChanged);
        upkeep =
                new Upkeep(
                        context,
                        ledger,
                        settings.retention(),
                        settings.delivery().names(),
                        clock,
                        jobLog);
        worker =
                new Worker(
                        context,
                        ledger,
                        settings.accounts(),
                        gates,
                        settings.retry(),
                        clock,
                        jobLog);
        worker.install();
        accept = new Accept(ledger, settings.accounts().providers(), jobLog);
        context.addRoutes(new AcceptSourceRoute(accept));
        files = new FileIntake(context, ledger, settings.file(), clock);
        files.install();
        HealthChecks.register(
                context,
                ledger,
                gates,
                settings.file().enabled() ? files::trouble : null,
                delivery::outboxTrouble);
        installHttp(context);
        schedules = new ScheduleIntake(context, ledger, settings.schedules(), clock);
        schedules.install();
        context.addStartupListener(new Start());
        context.addLifecycleStrategy(stop());
    }

    private void installHttp(CamelContext context) throws Exception {
        HttpRules rules = new HttpRules(settings.http());
        Refusals refusals = new Refusals();
        context.getRegistry().bind("restoreHttpIntake", new HttpIntake(rules, refusals));
        context.getRegistry()
                .bind("restoreJobControl", new JobCalls(rules, new Jobs(ledger, jobLog), refusals));
        if (strict) {
            // A host has a server of its own.
            WebServers.install(context, settings.http(), settings.health(), rules);
        }
    }

    private void wake(Set<String> accounts) {
        worker.wake(accounts);
    }

    private void wishesChanged() {
        worker.wishesChanged();
        upkeep.wake();
    }

    /** All routes are started before the first item is worked on. */
    private final class Start implements StartupListener {
        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            // Routes may still be starting here.
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted)
                throws Exception {
            delivery.check();
            Banner.show(settings, workingDirectory);
            delivery.start();
            worker.start();
            upkeep.start();
            cluster.start(
                    Stream.of(worker.duties(), delivery.duties(), List.of(upkeep))
                            .flatMap(Collection::stream)
                            .toList());
            jobLog.start();
            files.start();
            schedules.start();
            queue.start();
            WarmUp.start(context, settings.accounts());
        }
    }

    /** Takes nothing new, lets calls end, records and delivers; only then do the routes stop. */
    private OrderlyStop stop() {
        return new OrderlyStop(
                        PATIENCE,
                        () -> {
                            queue.close();
                            ledger.close();
                        })
                .then("schedules", left -> schedules.stopFiring())
                .then("file intake", left -> files.stop())
                .then("queue intake", left -> queue.stop())
                .then("intake", left -> accept.stop())
                .then("schedules", left -> schedules.stop())
                .then("progress", left -> jobLog.stop())
                .then("upkeep", left -> upkeep.stop(OrderlyStop.LEAST))
                // Work gets what intakes have left of the patience: their waits must not add up.
                .then("work", worker::stop)
                .then("delivery", left -> delivery.stop(LAST_DELIVERIES))
                .then("leases", left -> cluster.stop());
    }
}
