package io.restoreroutes.work;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.RecordResult;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.RestoreJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration LEDGER_RETRY = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final BiConsumer<List<Verdict>, RecordResult> recorded;
    private final BlockingQueue<Verdict> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger unrecorded = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "restore-recorder");

    /**
     * The stop waits no longer: what fails from now on fails because the ledger is being closed.
     */
    private volatile boolean abandoned;

    /** Calls back after each commit with what it held and what it led to. */
    Recorder(Ledger ledger, BiConsumer<List<Verdict>, RecordResult> recorded) {
        this.ledger = ledger;
        this.recorded = recorded;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Hands a verdict over; returns at once. */
    public void add(Verdict verdict) {
        unrecorded.incrementAndGet();
        queue.add(verdict);
    }

    /** Records what is queued, then ends the writer. Says in one line what could not be. */
    void stop(Duration patience) throws InterruptedException {
        stopping.countDown();
        thread.join(patience.toMillis());
        abandoned = true;
        int left = unrecorded.get();
        if (left > 0) {
            LOG.warn(
                    "{} could not be recorded before the stop; what came of {} is read at the next"
                            + " start",
                    left == 1 ? "1 result" : left + " results",
                    left == 1 ? "it" : "them");
        }
    }

    private void run() {
        List<Verdict> batch = new ArrayList<>();
        while (!abandoned) {
            Verdict first = next();
            if (first != null) {
                fill(batch, first);
                if (!recordSafely(batch)) {
                    return;
                }
                batch.clear();
            } else if (stopping.getCount() == 0) {
                return;
            }
        }
    }

    private void fill(List<Verdict> batch, Verdict first) {
        long characters = 0;
        Verdict verdict = first;
        while (verdict != null) {
            batch.add(verdict);
            characters += answerLength(verdict);
            boolean full = batch.size() >= LARGEST_BATCH || characters >= LARGEST_BATCH_CHARACTERS;
            verdict = full ? null : queue.poll();
        }
    }

    private static long answerLength(Verdict verdict) {
        return verdict instanceof Verdict.Ended ended && ended.outcome().response() != null
                ? RestoreJson.write(ended.outcome().response()).length()
                : 0;
    }

    private Verdict next() {
        try {
            return queue.poll(IDLE_POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody of ours interrupts. Stopping is by flag, when all is recorded.
            return null;
        }
    }

    /**
     * One result that cannot be recorded must not keep all others from the ledger, nor may the
     * thread die of it. Out of memory is another matter: the launcher lets that end the process.
     */
    private boolean recordSafely(List<Verdict> batch) {
        try {
            return record(batch);
        } catch (RuntimeException | StackOverflowError | LinkageError fault) {
            if (abandoned) {
                return false;
            }
            if (batch.size() == 1) {
                // The item stays `trying` and is reconciled at the next start.
                tellUnrecorded(batch.get(0).item().outcomeId(), fault);
                return true;
            }
        }
        for (Verdict verdict : List.copyOf(batch)) {
            if (!recordSafely(List.of(verdict))) {
                return false;
            }
        }
        return true;
    }

    private void tellUnrecorded(String outcomeId, Throwable fault) {
        if (stopping.getCount() == 0) {
            // The stop counts it.
            LOG.debug("The result of item {} could not be recorded", outcomeId, fault);
        } else {
            unrecorded.decrementAndGet();
            LOG.error("The result of item {} could not be recorded", outcomeId, fault);
        }
    }

    private void tell(List<Verdict> batch, RecordResult result) {
        try {
            recorded.accept(List.copyOf(batch), result);
        } catch (RuntimeException | StackOverflowError | LinkageError fault) {
            LOG.error("A fault of our own after {} results were recorded", batch.size(), fault);
        }
    }

    /** {@return false if the application stops before the ledger is back, which the stop tells} */
    private boolean record(List<Verdict> batch) {
        boolean told = false;
        while (!batch.isEmpty()) {
            try {
                RecordResult result = ledger.record(batch);
                unrecorded.addAndGet(-batch.size());
                if (told) {
                    LOG.info("The ledger is back; {} results recorded", batch.size());
                }
                tell(batch, result);
                return true;
            } catch (LedgerException e) {
                if (!told && stopping.getCount() > 0) {
                    LOG.error("Results wait until the ledger is back: {}", e.getMessage());
                    told = true;
                }
                try {
                    if (stopping.await(LEDGER_RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                        // Not recorded: the items stay `trying` and are reconciled at the start.
                        return false;
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }
}
