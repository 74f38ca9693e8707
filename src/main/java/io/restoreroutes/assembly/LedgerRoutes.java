package io.restoreroutes.assembly;

import io.restoreroutes.cluster.Cluster;
import io.restoreroutes.control.JobMaintenance;
import io.restoreroutes.control.Jobs;
import io.restoreroutes.delivery.Delivery;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.health.HealthChecks;
import io.restoreroutes.http.HttpIntake;
import io.restoreroutes.http.HttpRefusals;
import io.restoreroutes.http.HttpRules;
import io.restoreroutes.http.JobCalls;
import io.restoreroutes.intake.Accept;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.intake.AcceptSourceRoute;
import io.restoreroutes.intake.FileIntake;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.Outlook;
import io.restoreroutes.loop.Signals;
import io.restoreroutes.progress.JobLog;
import io.restoreroutes.queue.QueueIntake;
import io.restoreroutes.restore.JsonText;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.schedule.ScheduleIntake;
import io.restoreroutes.server.WebServers;
import io.restoreroutes.source.RequestRules;
import io.restoreroutes.work.Worker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;

/**
 * All that a ledger makes possible: intakes, workers and delivery, started and stopped in order.
 */
public final class LedgerRoutes {
    /** A stop must not take longer than 15 seconds in all; docs/operating.md promises it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);

    private final CamelContext context;
    private final RestoreSettings settings;
    private final Path workingDirectory;
    private final boolean strict;
    private final Clock clock;
    private final AccountGates gates;
    private final ProviderModules modules;
    private final DiskSync disk = new DiskSync();
    private final Signals signals = new Signals();

    private Ledger ledger;
    private boolean ownLedger;
    private Cluster cluster;
    private Accept accept;
    private FileIntake files;

    /** Null without Quartz: then no schedule was ever kept. */
    private ScheduleIntake schedules;

    /** Null without a JMS library: then no broker is set. */
    private QueueIntake queue;

    private Worker worker;
    private Delivery delivery;
    private JobLog jobLog;
    private JobMaintenance maintenance;

    /** Nothing is opened before {@link #install}. */
    public LedgerRoutes(
            CamelContext context,
            RestoreSettings settings,
            Path workingDirectory,
            boolean strict,
            Clock clock,
            AccountGates gates,
            ProviderModules modules) {
        this.context = context;
        this.settings = settings;
        this.workingDirectory = workingDirectory;
        this.strict = strict;
        this.clock = clock;
        this.gates = gates;
        this.modules = modules;
    }

    /**
     * Opens the ledger and adds the routes.
     *
     * @param database a host's own, or null for the URL of the settings
     * @throws io.restoreroutes.ledger.LedgerException if the ledger cannot be opened
     * @throws Exception if Camel refuses a route
     */
    public void install(DataSource database) throws Exception {
        ownLedger = database == null;
        ledger = ownLedger ? Ledger.open(settings.ledger(), clock) : Ledger.over(database, clock);
        ledger.listings().planAtMost(settings.planMaxFiles());
        cluster =
                new Cluster(
                        ledger.leases(), settings.cluster(), settings.retry().settleTime(), clock);
        try {
            cluster.join();
            installRoutes();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Closes what {@link #install} has opened; to be called again does no harm. */
    public void close() throws InterruptedException {
        cluster.stop();
        closeAll();
    }

    private void installRoutes() throws Exception {
        // first: a delivery target may send to the same broker
        if (OptionalLibrary.JMS.isPresent()) {
            queue = new QueueIntake(context, settings.queue());
            queue.install(strict);
        }
        PlanOutlook outlook = new PlanOutlook(settings.accounts(), modules, gates);
        delivery =
                new Delivery(
                        context,
                        ledger,
                        settings.delivery(),
                        settings.client(),
                        settings.retention().keepFor(),
                        modules::undoGuard,
                        outlook,
                        workingDirectory,
                        clock,
                        disk);
        delivery.install();
        jobLog = new JobLog(ledger);
        maintenance =
                new JobMaintenance(
                        context,
                        ledger,
                        settings.retention(),
                        settings.delivery().names(),
                        modules::undoGuard,
                        clock,
                        signals);
        worker =
                new Worker(
                        context,
                        ledger,
                        settings.accounts(),
                        gates,
                        settings.retry(),
                        clock,
                        signals);
        worker.install();
        // the log first, so that a job's lines come in order
        List.of(jobLog, worker, maintenance, delivery).forEach(signals::add);
        RequestRules rules =
                new RequestRules(
                                modules.providers(),
                                settings.accounts().providers(),
                                settings.accounts().publicUrls(),
                                clock)
                        .approvedByPersons(settings.http().hasApprovers());
        accept = new Accept(ledger, rules, signals, disk);
        JsonText.register(context, AcceptReply.class);
        context.addRoutes(new AcceptSourceRoute(accept));
        files = new FileIntake(context, ledger, settings.file(), clock, disk);
        files.install();
        HealthChecks.register(
                context,
                ledger,
                gates,
                settings.file().enabled() ? files::trouble : null,
                settings.delivery().outboxEnabled() ? delivery::outboxTrouble : null);
        installHttp(outlook);
        if (OptionalLibrary.QUARTZ.isPresent()) {
            schedules = new ScheduleIntake(context, ledger, settings.schedules(), clock);
            schedules.install();
        }
        context.addLifecycleStrategy(new FormerNames());
        context.addStartupListener(new Start());
        context.addLifecycleStrategy(stop());
    }

    private void installHttp(Outlook outlook) throws Exception {
        HttpRules rules = new HttpRules(settings.http());
        HttpRefusals refusals = new HttpRefusals();
        context.getRegistry().bind("restoreHttpIntake", new HttpIntake(ledger, rules, refusals));
        context.getRegistry()
                .bind(
                        "restoreJobControl",
                        new JobCalls(rules, new Jobs(ledger, signals), outlook, refusals));
        if (strict) {
            // A host has a server of its own.
            WebServers.install(context, settings.http(), settings.health(), rules);
        }
    }

    /** All routes are started before the first item is worked on. */
    private final class Start implements StartupListener {
        private final boolean isLate = context.isStarted();

        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted)
                throws Exception {
            // Routes may still be starting here. A context that ran before calls only this.
            if (isLate) {
                onCamelContextFullyStarted(context, true);
            }
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted)
                throws Exception {
            delivery.check();
            Banner.show(settings, workingDirectory, ownLedger);
            delivery.start();
            worker.start();
            maintenance.start();
            cluster.start(
                    Stream.of(worker.duties(), delivery.duties(), List.of(maintenance))
                            .flatMap(Collection::stream)
                            .toList());
            jobLog.start();
            files.start();
            if (schedules != null) {
                schedules.start();
            }
            if (queue != null) {
                queue.start();
            }
            WarmUp.start(context, settings.accounts());
        }
    }

    /** Takes nothing new, lets calls end, records and delivers; only then do the routes stop. */
    private OrderlyStop stop() {
        OrderlyStop stop = new OrderlyStop(PATIENCE, this::closeAll);
        if (schedules != null) {
            stop.then("schedules", left -> schedules.stopFiring());
        }
        stop.then("file intake", left -> files.stop());
        if (queue != null) {
            stop.then("queue intake", left -> queue.stop());
        }
        stop.then("intake", left -> accept.stop());
        if (schedules != null) {
            stop.then("schedules", schedules::stop);
        }
        return stop.then("progress", left -> jobLog.stop())
                .then("job maintenance", left -> maintenance.stop(OrderlyStop.LEAST))
                // Work gets what intakes have left of the patience: their waits must not add up.
                .then("work", worker::stop)
                .then("delivery", left -> delivery.stop(LAST_DELIVERIES))
                .then("leases", left -> cluster.stop());
    }

    private void closeAll() {
        if (queue != null) {
            queue.close();
        }
        ledger.close();
    }
}
