package io.restoreroutes.work;

import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which items are tried. A thread exists only for a call under way; the pool has no
 * queue, so accounts that are slow or paused never stand in the way of another.
 */
final class WorkThreads {
    private static final Logger LOG = LoggerFactory.getLogger(WorkThreads.class);
    private static final long IDLE_SECONDS = 30;
    private static final Duration AFTER_FAULT = Duration.ofSeconds(10);

    private final CamelContext context;
    private final Map<String, AccountLane> lanes;
    private final AccountGates gates;
    private final Recorder recorder;
    private final Runnable low;
    private final Clock clock;
    private final ThreadPoolExecutor pool;
    private ProducerTemplate template;
    private Endpoint workItem;
    private volatile boolean stopping;
    private volatile boolean stopped;

    /**
     * @param lanes by account
     * @param low hears that a lane has few claimed items left
     */
    WorkThreads(
            CamelContext context,
            Map<String, AccountLane> lanes,
            AccountGates gates,
            Recorder recorder,
            Runnable low,
            Clock clock) {
        this.context = context;
        this.lanes = lanes;
        this.gates = gates;
        this.recorder = recorder;
        this.low = low;
        this.clock = clock;
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

    /** To be called before the first item; the routes must be started. */
    void start() {
        template = context.createProducerTemplate();
        workItem = context.getEndpoint(WorkItemRoute.WORK_ITEM);
    }

    /** No thread takes a further item after its own. */
    void finish() {
        stopping = true;
    }

    /** Waits for calls under way, at the latest until that time of {@link System#nanoTime}. */
    void awaitEnd(long deadline) throws InterruptedException {
        // Not shutdownNow: it would break calls off, and each would have to be looked at.
        pool.shutdown();
        if (!pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            int open = pool.getActiveCount();
            LOG.warn(
                    "{} still open; what came of {} is read at the next start",
                    open == 1 ? "1 call is" : open + " calls are",
                    open == 1 ? "it" : "them");
        }
    }

    /** What is still under way is not recorded any more. */
    void abandon() {
        stopped = true;
    }

    /** Begins an item whose permit is taken, and returns at once. */
    void begin(ClaimedItem item) {
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
                    low.run();
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
            // Said already by who claims, and once an item would be too often.
            LOG.debug(
                    "Item {} comes back: the ledger is away: {}",
                    item.outcomeId(),
                    fault.getMessage());
        } else {
            LOG.error("Item {} could not be worked on and comes back", item.outcomeId(), fault);
        }
        recorder.add(
                Verdict.Postponed.uncounted(
                        item,
                        clock.instant().plus(AFTER_FAULT),
                        item.doubtSince() == null ? began : item.doubtSince()));
    }
}
