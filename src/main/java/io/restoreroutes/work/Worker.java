package io.restoreroutes.work;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.cluster.Duty;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.RecordResult;
import io.restoreroutes.ledger.Swept;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.loop.JobListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works the ledger's items off: claims, tries and records. */
public final class Worker implements JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration LAST_RESULTS = Duration.ofSeconds(2);
    private static final Duration LAST_WAITS = Duration.ofMillis(500);

    private final CamelContext context;
    private final Ledger ledger;
    private final AccountGates gates;
    private final JobListener listener;
    private final Clock clock;
    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final WorkItems items;
    private final RetryRule rule;
    private final Map<String, AccountLane> lanes = new LinkedHashMap<>();
    private final LaneDuties duties;
    private final Instant started;
    private final WorkThreads threads;
    private final KeptWaits waits;

    /**
     * A worker over all accounts; nothing runs before {@link #start}.
     *
     * @param listener is told what was recorded
     */
    public Worker(
            CamelContext context,
            Ledger ledger,
            Accounts accounts,
            AccountGates gates,
            RetrySettings settings,
            Clock clock,
            JobListener listener) {
        this(context, ledger, accounts, gates, settings, clock, System::nanoTime, listener);
    }

    /** With a monotonic clock of its own for the looks without a signal. */
    Worker(
            CamelContext context,
            Ledger ledger,
            Accounts accounts,
            AccountGates gates,
            RetrySettings settings,
            Clock clock,
            LongSupplier nanoTime,
            JobListener listener) {
        this.context = context;
        this.ledger = ledger;
        this.gates = gates;
        this.listener = listener;
        this.clock = clock;
        this.recorder = new Recorder(ledger, this::recorded);
        this.rule = new RetryRule(settings, clock, RandomGenerator.getDefault());
        this.started = clock.instant();
        this.duties = new LaneDuties(gates, ledger.leases(), started, this::mayBeClaimed);
        FilePlaces places = new FilePlaces(ledger, this::mayBeClaimed);
        this.items =
                new WorkItems(
                        ledger,
                        accounts,
                        gates,
                        rule,
                        duties,
                        places,
                        new Folders(ledger, this::mayBeClaimed));
        accounts.all().forEach(account -> lanes.put(account.name(), lane(account.name())));
        this.threads =
                new WorkThreads(
                        context, Map.copyOf(lanes), gates, recorder, this::laneIsLow, clock);
        this.waits = new KeptWaits(ledger, gates, settings.maxToldWait(), clock);
        this.dispatcher =
                new Dispatcher(
                        ledger,
                        recorder,
                        lanes.values(),
                        threads::begin,
                        waits::resume,
                        (account, claimed) -> duties.of(account).underWay(claimed),
                        clock,
                        nanoTime,
                        new ClockWatch(
                                ledger,
                                clock,
                                nanoTime,
                                rule.longestWait(),
                                () -> duties.clockWasSet(clock.instant())));
    }

    private AccountLane lane(String account) {
        return new AccountLane(
                account,
                gates.of(account),
                gates.isShared(account),
                clock,
                duties.of(account)::isMine);
    }

    private void laneIsLow() {
        dispatcher.wake();
    }

    /** {@return what one process at a time does: the work of each identity's accounts} */
    public Collection<Duty> duties() {
        return duties.all();
    }

    /**
     * Adds the route {@code restore-work-item}, and closes the gates of accounts whose provider had
     * asked for a wait that is not over.
     *
     * @throws io.restoreroutes.ledger.LedgerException if the ledger is away
     * @throws Exception if Camel refuses it
     */
    public void install() throws Exception {
        waits.install();
        context.addRoutes(new WorkItemRoute(items, recorder));
    }

    /**
     * Works on what this process has the duty to. On a ledger of its own it takes up what a former
     * process left in doubt. The routes must be started.
     */
    public void start() {
        threads.start();
        ledger.orderLanes(gates.lanes());
        if (!ledger.leases().isShared()) {
            recover();
        }
        TroubleLog troubles = new TroubleLog(ledger);
        for (AccountGate gate : gates.all()) {
            gate.onChange(dispatcher::wake);
            gate.reports().onTrouble(troubles::tell);
        }
        recorder.start();
        dispatcher.start();
        tellOrphans();
    }

    private void tellOrphans() {
        ledger.openItems()
                .forEach(
                        (account, items) -> {
                            if (gates.of(account) == null) {
                                LOG.warn(
                                        "{} items wait for account {}, which is not in the"
                                                + " settings",
                                        items,
                                        account);
                            }
                        });
    }

    private void recover() {
        int doubtful = ledger.recoverTrying(rule.settledAt(started, started));
        if (doubtful > 0) {
            LOG.info(
                    "{} under way at the last stop; the state at the provider is read first",
                    doubtful == 1 ? "1 item was" : doubtful + " items were");
        }
    }

    private void mayBeClaimed(Collection<String> accounts) {
        dispatcher.mayBeDue(accounts, Instant.MIN);
    }

    @Override
    public void batchCommitted(BatchResult result) {
        mayBeClaimed(result.accounts());
    }

    @Override
    public void swept(Swept swept) {
        mayBeClaimed(swept.accounts());
    }

    /** What was claimed ahead of the job may have to go back. */
    @Override
    public void acted(Job job, String what) {
        dispatcher.actionsChanged();
    }

    /**
     * Claims no more and lets calls under way end. What is still under way when patience is over
     * stays {@code trying} in the ledger and is reconciled at the next start.
     */
    public void stop(Duration patience) throws InterruptedException {
        threads.finish();
        gates.all().forEach(AccountGate::endWaits);
        long deadline = System.nanoTime() + patience.toNanos();
        dispatcher.stop(patience);
        threads.awaitEnd(deadline);
        waits.stop(LAST_WAITS);
        // The last results have a little time of their own, so that the steps do not add up.
        recorder.stop(LAST_RESULTS);
        threads.abandon();
    }

    private void recorded(List<Verdict> verdicts, RecordResult result) {
        mayBeClaimed(result.released());
        boolean outcomes = false;
        for (Verdict verdict : verdicts) {
            duties.of(verdict.item().request().account()).underWay(-1);
            if (verdict instanceof Verdict.Postponed postponed) {
                dispatcher.mayBeDue(
                        List.of(postponed.item().request().account()), postponed.dueAt());
            } else if (verdict instanceof Verdict.Ended) {
                outcomes = true;
            }
        }
        if (outcomes) {
            listener.outcomesRecorded(verdicts);
        }
        result.ended().forEach(listener::jobEnded);
    }
}
