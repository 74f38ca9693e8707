package io.restoreroutes.control;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.ledger.AcquiredLease;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobAction;
import io.restoreroutes.ledger.JobControl;
import io.restoreroutes.ledger.Leases;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.Retention;
import io.restoreroutes.ledger.Sweeps;
import io.restoreroutes.ledger.Swept;
import io.restoreroutes.loop.JobListener;
import io.restoreroutes.loop.Loop;
import io.restoreroutes.loop.Loop.Rest;
import io.restoreroutes.loop.Outage;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.UndoGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out actions, part by part, and forgets what is old. One process at a time does it, on one
 * thread; a step done twice does no harm.
 */
public final class JobMaintenance implements Duty, JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(JobMaintenance.class);

    /** As 0.1 calls it: a node of that version may use the same ledger. */
    private static final String NAME = "upkeep:jobs";

    private static final Duration PURGE_EVERY = Duration.ofMinutes(1);

    /** What was claimed ahead of a job when it was cancelled comes back soon after. */
    private static final Duration STRAGGLERS_AFTER = Duration.ofSeconds(2);

    private static final Duration STRAGGLERS_EVERY = Duration.ofMinutes(1);

    private final JobControl control;
    private final Sweeps sweeps;
    private final Retention retention;
    private final Leases leases;
    private final RetentionSettings settings;
    private final Set<String> targets;
    private final Clock clock;
    private final JobListener listener;
    private final FollowUpIntake followUps;
    private final Outage outage =
            new Outage(
                    LOG,
                    "Actions on jobs wait until the ledger is back",
                    "Actions on jobs are carried out again");
    private final Loop loop = new Loop("restore-job-maintenance", outage, this::step);

    /** Cancelled jobs that were looked through to their end. */
    private final Set<String> lookedThrough = new HashSet<>();

    /** By the monotonic clock, as is the next one. */
    private long nextPurge = System.nanoTime();

    private long nextStragglers = System.nanoTime();
    private volatile boolean mine;

    /**
     * @param targets names of the delivery targets: what one of them lacks is not forgotten
     * @param guard reads what undo has to spare
     * @param listener is told what follows an action
     */
    public JobMaintenance(
            CamelContext context,
            Ledger ledger,
            RetentionSettings settings,
            Set<String> targets,
            UndoGuard guard,
            Clock clock,
            JobListener listener) {
        this.control = ledger.control();
        this.sweeps = ledger.sweeps();
        this.retention = ledger.retention();
        this.leases = ledger.leases();
        this.settings = settings;
        this.targets = new TreeSet<>(targets);
        this.clock = clock;
        this.listener = listener;
        this.followUps = new FollowUpIntake(context, ledger, guard);
    }

    /** The routes must be started. Nothing is done before it is this process's duty. */
    public void start() {
        followUps.start();
        loop.start();
    }

    /** Ends after the step under way. */
    public void stop(Duration patience) throws InterruptedException {
        loop.stop(patience);
    }

    /** There is something to do. */
    @Override
    public void acted(Job job, String what) {
        loop.wake();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void begin(AcquiredLease lease) {
        mine = true;
        loop.wake();
    }

    @Override
    public boolean windDown() {
        mine = false;
        return true;
    }

    @Override
    public void end(boolean handedOver) {
        mine = false;
    }

    private boolean mayAct() {
        return mine && !loop.isStopping() && leases.mayAct(NAME);
    }

    private Rest step() {
        if (!mayAct()) {
            return Rest.IDLE;
        }
        boolean more = pass();
        outage.over();
        return more ? Rest.NONE : Rest.IDLE;
    }

    /** {@return whether there is more to do at once} */
    private boolean pass() {
        if (isOver(nextStragglers)) {
            sweeps.cancelledAgain();
            lookedThrough.retainAll(control.halted().keySet());
            nextStragglers = in(STRAGGLERS_EVERY);
        }
        List<Job> pending = sweeps.pending();
        boolean more = false;
        for (Job job : pending) {
            more |= mayAct() && serve(job);
        }
        return pending.isEmpty() ? forget() : more;
    }

    /** {@return whether the job's next part can follow at once} */
    private boolean serve(Job job) {
        Optional<FollowUp> followUp = FollowUp.of(job.kind());
        if (followUp.isPresent() && !job.intakeComplete()) {
            // Pending until it is read, so that a crash does not lose it.
            followUps.read(followUp.get(), job);
            return false;
        }
        Swept swept = sweeps.next(job.jobId());
        listener.swept(swept);
        if (swept.done() && job.action() == JobAction.CANCELLED && lookedThrough.add(job.jobId())) {
            nextStragglers = in(STRAGGLERS_AFTER);
        }
        return true;
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static boolean isOver(long deadline) {
        return deadline - System.nanoTime() <= 0;
    }

    private boolean forget() {
        if (settings.keepFor().isEmpty() || !isOver(nextPurge)) {
            return false;
        }
        Instant before = clock.instant().minus(settings.keepFor().get());
        Optional<String> oldest = retention.oldest(before, targets);
        if (oldest.isEmpty()) {
            nextPurge = in(PURGE_EVERY);
            return false;
        }
        if (retention.purge(oldest.get())) {
            LOG.debug("Job {} is forgotten", oldest.get());
        }
        return true;
    }
}
