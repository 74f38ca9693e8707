package io.restoreroutes.delivery;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.Outlook;
import io.restoreroutes.ledger.Swept;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.loop.JobListener;
import io.restoreroutes.request.UndoGuard;
import io.restoreroutes.wire.ClientPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes outcomes from the ledger to where they belong: to the default outbox through the route
 * {@code restore-deliver-outcome}, and to each named target of the settings through {@code
 * restore-deliver-target}. Every target has a thread and a position of its own, so none holds up
 * another.
 *
 * <p>Order of calls: {@link #install}, start of the context, {@link #check}, {@link #start}, {@link
 * #stop}, stop of the context, close of the ledger; as a listener at any time.
 */
public final class Delivery implements JobListener {
    /** Does not wait for a consumer: without a route the outcomes stay in the ledger. */
    private static final String DELIVER_OUTCOME = "direct:restore-deliver-outcome?block=false";

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final CamelContext context;
    private final Ledger ledger;
    private final DeliverySettings settings;
    private final RestoreOutbox outbox;
    private final OlderLedger olderLedger;
    private final Path workingDirectory;
    private final Clock clock;
    private final DiskSync disk;
    private final Targets targets;
    private List<Target> found = List.of();
    private volatile List<DeliveryLoop> loops = List.of();
    private ProducerTemplate template;

    /**
     * Delivers within that context.
     *
     * @param client how web hooks reach their servers
     * @param workingDirectory where relative folders are
     * @param retention how long the ledger keeps jobs that have ended; empty = for ever
     * @param guard reads what an undo has to spare
     * @param outlook what is known of carrying out a plan
     */
    public Delivery(
            CamelContext context,
            Ledger ledger,
            DeliverySettings settings,
            ClientPolicy client,
            Optional<Duration> retention,
            UndoGuard guard,
            Outlook outlook,
            Path workingDirectory,
            Clock clock,
            DiskSync disk) {
        this.context = context;
        this.ledger = ledger;
        this.settings = settings;
        this.workingDirectory = workingDirectory;
        this.clock = clock;
        this.disk = disk;
        this.targets = new Targets(context, settings, client);
        this.outbox =
                new RestoreOutbox(ledger, folder(settings.outboxDirectory()), disk, guard, outlook);
        this.olderLedger = new OlderLedger(ledger, retention, clock);
    }

    /**
     * Binds {@code restoreOutbox} and adds the route {@code restore-deliver-target}. A target seen
     * for the first time gets the outcomes from now on.
     *
     * @throws io.restoreroutes.ledger.LedgerException if the ledger is away
     * @throws Exception if Camel refuses the route
     */
    public void install() throws Exception {
        for (TargetSettings target : settings.targets()) {
            ledger.outbox().position(target.name());
        }
        context.getRegistry().bind("restoreOutbox", outbox);
        context.addRoutes(new DeliverTargetRoute(new TargetMessage(targets, clock)));
    }

    /**
     * Looks whether the targets can be used. To be called once, when all components, beans and
     * routes are there.
     *
     * @throws io.restoreroutes.settings.SettingsException if a target cannot be used
     */
    public void check() {
        found = targets.find();
    }

    /** Begins to deliver. To be called once, after {@link #check}. */
    public void start() {
        template = context.createProducerTemplate();
        List<DeliveryLoop> all = new ArrayList<>();
        if (settings.outboxEnabled()) {
            all.add(
                    new OutboxLoop(
                            ledger,
                            outbox,
                            olderLedger,
                            template,
                            context.getEndpoint(DELIVER_OUTCOME)));
        }
        for (Target target : found) {
            all.add(
                    new TargetLoop(
                            ledger,
                            target,
                            new DeadLetters(
                                    target.name(),
                                    folder(target.settings().deadLetterDirectory()),
                                    disk),
                            template,
                            context.getEndpoint(DeliverTargetRoute.DELIVER_TARGET),
                            clock,
                            disk));
        }
        loops = List.copyOf(all);
        loops.forEach(DeliveryLoop::start);
    }

    private Path folder(Path path) {
        return workingDirectory.resolve(path).toAbsolutePath().normalize();
    }

    /** {@return what one process at a time does: the delivery to each target; after the start} */
    public Collection<Duty> duties() {
        return loops.stream().map(DeliveryLoop::duty).toList();
    }

    /** {@return a sentence on why the outbox cannot be written, or null} */
    public String outboxTrouble() {
        return outbox.trouble();
    }

    /** Says that the ledger has something new to deliver. */
    void wake() {
        loops.forEach(DeliveryLoop::wake);
    }

    @Override
    public void batchCommitted(BatchResult result) {
        if (result.rejected() + result.duplicates() > 0) {
            wake();
        }
    }

    @Override
    public void intakeCompleted(Job job) {
        if (job.endedAt() != null) {
            wake();
        }
    }

    @Override
    public void outcomesRecorded(List<Verdict> verdicts) {
        wake();
    }

    @Override
    public void swept(Swept swept) {
        if (swept.cancelled() > 0) {
            wake();
        }
    }

    /**
     * Delivers what is there, as far as that is quick, and ends. What is left stays in the ledger.
     *
     * @param patience how long to wait for that; a send still open then is left to itself
     */
    public void stop(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        loops.forEach(loop -> loop.askToStop(deadline));
        boolean ended = true;
        try {
            for (DeliveryLoop loop : loops) {
                ended &= loop.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        if (!ended) {
            LOG.warn("Delivery did not end in time; what was not confirmed will be sent again");
        } else if (template != null) {
            template.stop();
        }
        loops = List.of();
    }
}
