package io.restoreroutes.work;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.RecordResult;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.loop.Loop;
import io.restoreroutes.loop.Loop.Rest;
import io.restoreroutes.loop.Outage;
import io.restoreroutes.request.RestoreJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records verdicts with one writer that drains whatever is waiting into one commit: no delay when
 * idle, large batches when busy. The queue is bounded by the items under way.
 */
public final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int LARGEST_BATCH = 512;

    /**
     * Providers' answers differ in length by a thousand times, so their number bounds no memory.
     */
    private static final int LARGEST_BATCH_CHARACTERS = 4_000_000;

    private final Ledger ledger;
    private final BiConsumer<List<Verdict>, RecordResult> recorded;
    private final Queue<Verdict> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unrecorded = new AtomicInteger();
    private final Outage outage =
            new Outage(LOG, "Results wait until the ledger is back", "Results are recorded again");
    private final Loop loop = new Loop("restore-recorder", outage, this::step).finishing();

    /** What was taken from the queue and is not recorded yet. */
    private final List<Verdict> batch = new ArrayList<>();

    /** There is one in the batch that cannot be recorded. */
    private boolean singly;

    /** Calls back after each commit with what it held and what it led to. */
    Recorder(Ledger ledger, BiConsumer<List<Verdict>, RecordResult> recorded) {
        this.ledger = ledger;
        this.recorded = recorded;
    }

    void start() {
        loop.start();
    }

    /** Hands a verdict over; returns at once. */
    public void add(Verdict verdict) {
        unrecorded.incrementAndGet();
        queue.add(verdict);
        loop.wake();
    }

    /** Records what is queued, then ends the writer. Says in one line what could not be. */
    void stop(Duration patience) throws InterruptedException {
        // What fails after that fails because the ledger is being closed.
        loop.stop(patience);
        int left = unrecorded.get();
        if (left > 0) {
            LOG.warn(
                    "{} could not be recorded before the stop; what came of {} is read at the next"
                            + " start",
                    left == 1 ? "1 result" : left + " results",
                    left == 1 ? "it" : "them");
        }
    }

    /** Records a batch. Without the ledger it stays, and at the stop is left to the next start. */
    private Rest step() {
        if (batch.isEmpty()) {
            singly = false;
            fill();
        }
        if (batch.isEmpty()) {
            return Rest.IDLE;
        }
        List<Verdict> part = singly ? batch.subList(0, 1) : batch;
        try {
            record(part);
        } catch (LedgerException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | LinkageError fault) {
            putAside(part, fault);
        }
        return Rest.NONE;
    }

    private void fill() {
        long characters = 0;
        boolean full = false;
        while (!full && !queue.isEmpty()) {
            Verdict verdict = queue.remove();
            batch.add(verdict);
            characters += answerLength(verdict);
            full = batch.size() >= LARGEST_BATCH || characters >= LARGEST_BATCH_CHARACTERS;
        }
    }

    private static long answerLength(Verdict verdict) {
        return verdict instanceof Verdict.Ended ended && ended.outcome().response() != null
                ? RestoreJson.write(ended.outcome().response()).length()
                : 0;
    }

    private void record(List<Verdict> part) {
        RecordResult result = ledger.record(part);
        unrecorded.addAndGet(-part.size());
        outage.over();
        List<Verdict> done = List.copyOf(part);
        part.clear();
        try {
            recorded.accept(done, result);
        } catch (RuntimeException | StackOverflowError | LinkageError fault) {
            LOG.error("A fault of our own after {} results were recorded", done.size(), fault);
        }
    }

    /** One result that cannot be recorded must not keep all others from the ledger. */
    private void putAside(List<Verdict> part, Throwable fault) {
        if (part.size() > 1) {
            singly = true;
            return;
        }
        // The item stays `trying` and is reconciled at the next start.
        String outcomeId = part.get(0).item().outcomeId();
        part.clear();
        if (loop.isStopping()) {
            // The stop counts it.
            LOG.debug("The result of item {} could not be recorded", outcomeId, fault);
        } else {
            unrecorded.decrementAndGet();
            LOG.error("The result of item {} could not be recorded", outcomeId, fault);
        }
    }
}
