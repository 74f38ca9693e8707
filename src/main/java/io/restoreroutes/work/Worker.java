package io.restoreroutes.work;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.call.AccountGate;
import io.restoreroutes.call.AccountGates;
import io.restoreroutes.cluster.Duty;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.RecordResult;
import io.restoreroutes.ledger.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works the ledger's items off. A thread exists only for a call under way; the pool has no queue,
 * so accounts that are slow or paused never stand in the way of another.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long IDLE_SECONDS = 30;
    private static final Duration AFTER_FAULT = Duration.ofSeconds(10);
    private static final Duration LAST_RESULTS = Duration.ofSeconds(2);

    private final CamelContext context;
    private final Ledger ledger;
    private final AccountGates gates;
    private final WorkListener listener;
    private final Clock clock;
    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final WorkItems items;
    private final RetryRule rule;
    private final Map<String, AccountLane> lanes = new LinkedHashMap<>();
    private final LaneDuties duties;
    private final Instant started;
    private final ThreadPoolExecutor pool;
    private ProducerTemplate template;
    private Endpoint workItem;
    private volatile boolean stopping;
    private volatile boolean stopped;

    /** A worker over all accounts; nothing runs before {@link #start}. */
    public Worker(
            CamelContext context,
            Ledger ledger,
            Accounts accounts,
            AccountGates gates,
            RetrySettings settings,
            Clock clock,
            WorkListener listener) {
        this.context = context;
        this.ledger = ledger;
        this.gates = gates;
        this.listener = listener;
        this.clock = clock;
        this.recorder = new Recorder(ledger, this::recorded);
        this.rule = new RetryRule(settings, clock, RandomGenerator.getDefault());
        this.started = clock.instant();
        this.duties = new LaneDuties(gates, ledger.leases(), started, this::wake);
        this.items = new WorkItems(ledger, accounts, gates, rule, duties);
        accounts.all().forEach(account -> lanes.put(account.name(), lane(account.name())));
        this.dispatcher =
                new Dispatcher(
                        ledger,
                        recorder,
                        lanes.values(),
                        this::begin,
                        (account, claimed) -> duties.of(account).underWay(claimed),
                        clock);
        AtomicInteger number = new AtomicInteger();
        this.pool =
                new ThreadPoolExecutor(
                        0,
                        // The gates are the limit. A thread gives its permit back a moment before
                        // it is idle again, so a limit here would refuse what a gate let in.
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        task -> {
                            Thread thread =
                                    new Thread(task, "restore-worker-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    private AccountLane lane(String account) {
        AccountGate gate = gates.of(account);
        return new AccountLane(
                account, gate, gates.isShared(gate), clock, duties.of(account)::isMine);
    }

    /** {@return what one process at a time does: the work of each identity's accounts} */
    public Collection<Duty> duties() {
        return duties.all();
    }

    /**
     * Adds the route {@code work-item}.
     *
     * @throws Exception if Camel refuses it
     */
    public void install() throws Exception {
        context.addRoutes(new WorkItemRoute(items, recorder));
    }

    /**
     * Works on what this process has the duty to. On a ledger of its own it takes up what a former
     * process left in doubt. The routes must be started.
     */
    public void start() {
        template = context.createProducerTemplate();
        workItem = context.getEndpoint(WorkItemRoute.WORK_ITEM);
        ledger.orderLanes(gates.lanes());
        if (!ledger.leases().isShared()) {
            recover();
        }
        gates.all().forEach(gate -> gate.onChange(dispatcher::wake));
        recorder.start();
        dispatcher.start();
    }

    private void recover() {
        int doubtful = ledger.recoverTrying(rule.settledAt(started, started));
        if (doubtful > 0) {
            LOG.info(
                    "{} under way at the last stop; the state at the provider is read first",
                    doubtful == 1 ? "1 item was" : doubtful + " items were");
        }
    }

    /** Items of these accounts may be claimed now. */
    public void wake(Collection<String> accounts) {
        dispatcher.mayBeDue(accounts, Instant.MIN);
    }

    /** A person wants something else of a job; what was claimed ahead of it may have to go back. */
    public void wishesChanged() {
        dispatcher.wishesChanged();
    }

    /**
     * Claims no more and lets calls under way end. What is still under way when patience is over
     * stays {@code trying} in the ledger and is reconciled at the next start.
     */
    public void stop(Duration patience) throws InterruptedException {
        stopping = true;
        long deadline = System.nanoTime() + patience.toNanos();
        dispatcher.stop(patience);
        // Not shutdownNow: an interrupt would close H2's file under a thread that uses it.
        pool.shutdown();
        if (!pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            int open = pool.getActiveCount();
            LOG.warn(
                    "{} still open; what came of {} is read at the next start",
                    open == 1 ? "1 call is" : open + " calls are",
                    open == 1 ? "it" : "them");
        }
        // The last results have a little time of their own, so that the steps do not add up.
        recorder.stop(LAST_RESULTS);
        stopped = true;
    }

    private void begin(ClaimedItem item) {
        pool.execute(() -> work(item));
    }

    private void work(ClaimedItem first) {
        AccountLane lane = lanes.get(first.request().account());
        ClaimedItem item = first;
        try {
            while (item != null) {
                attempt(item);
                item = stopping ? null : lane.next();
                if (item != null && lane.isLow()) {
                    dispatcher.wake();
                }
            }
        } finally {
            gates.of(lane.account()).leave();
        }
    }

    private void attempt(ClaimedItem item) {
        Instant began = clock.instant();
        Exchange exchange = template.send(workItem, sent -> sent.getMessage().setBody(item));
        if (exchange.getException() != null) {
            postpone(item, began, exchange.getException());
        }
    }

    /** A fault of our own around an attempt, or a ledger that was away: the item comes back. */
    private void postpone(ClaimedItem item, Instant began, Exception fault) {
        if (stopped) {
            // Camel has cut off what was still under way; the item stays `trying`.
            LOG.debug("Item {} was cut off by the stop", item.outcomeId());
            return;
        }
        if (fault instanceof LedgerException) {
            LOG.warn(
                    "Item {} comes back: the ledger is away: {}",
                    item.outcomeId(),
                    fault.getMessage());
        } else {
            LOG.error("Item {} could not be worked on and comes back", item.outcomeId(), fault);
        }
        recorder.add(
                new Verdict.Postponed(
                        item,
                        clock.instant().plus(AFTER_FAULT),
                        item.tries(),
                        item.firstTriedAt(),
                        item.writesSent(),
                        item.doubtSince() == null ? began : item.doubtSince(),
                        item.progress(),
                        0));
    }

    private void recorded(List<Verdict> verdicts, RecordResult result) {
        dispatcher.mayBeDue(result.released(), Instant.MIN);
        boolean outcomes = false;
        for (Verdict verdict : verdicts) {
            duties.of(verdict.item().request().account()).underWay(-1);
            if (verdict instanceof Verdict.Postponed postponed) {
                dispatcher.mayBeDue(
                        List.of(postponed.item().request().account()), postponed.dueAt());
            } else {
                outcomes = true;
            }
        }
        if (outcomes) {
            listener.outcomesRecorded(verdicts);
        }
        result.ended().forEach(listener::jobEnded);
    }

    /** {@return open items per account that has no settings any more} */
    public Map<String, Long> orphans() {
        Map<String, Long> open = ledger.openItems();
        return open.entrySet().stream()
                .filter(entry -> gates.of(entry.getKey()) == null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
