package io.restoreroutes.app;

import io.restoreroutes.intake.AcceptListener;
import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.Status;
import io.restoreroutes.settings.PlainName;
import io.restoreroutes.work.WorkListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a person about jobs: one line when accepted, one when finished, and progress in between for
 * jobs that take long. Passes each event on to those who wait for it.
 */
public final class JobLog implements AcceptListener, WorkListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.restoreroutes.jobs");
    private static final long PROGRESS_SECONDS = 5;
    private static final int MOST_SHOWN = 5;

    private final Ledger ledger;
    private final Consumer<Set<String>> itemsWaiting;
    private final Runnable outcomesWritten;
    private final Map<String, Long> endedBefore = new ConcurrentHashMap<>();
    private ScheduledExecutorService progress;

    public JobLog(Ledger ledger, Consumer<Set<String>> itemsWaiting, Runnable outcomesWritten) {
        this.ledger = ledger;
        this.itemsWaiting = itemsWaiting;
        this.outcomesWritten = outcomesWritten;
    }

    /** Starts to show progress. */
    public void start() {
        progress =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "restore-progress");
                            thread.setDaemon(true);
                            return thread;
                        });
        progress.scheduleWithFixedDelay(
                this::showProgress, PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends the progress lines. */
    public void stop() {
        if (progress != null) {
            // Not shutdownNow: an interrupt would close H2's file under the thread.
            progress.shutdown();
        }
    }

    @Override
    public void batchCommitted(BatchResult result) {
        endedBefore.putIfAbsent(result.job().jobId(), 0L);
        itemsWaiting.accept(result.accounts());
        if (result.rejected() + result.duplicates() > 0) {
            outcomesWritten.run();
        }
    }

    @Override
    public void intakeCompleted(Job job) {
        long rejected = job.counts().getOrDefault(Status.REJECTED, 0L);
        long duplicates = job.counts().getOrDefault(Status.DUPLICATE, 0L);
        LOG.info(
                "Job {} accepted: {} {}: {}{}{}",
                job.jobId(),
                job.kind(),
                PlainName.of(job.name()),
                requests(job.linesCommitted() - rejected - duplicates),
                rejected == 0 ? "" : ", " + rejected + " rejected",
                duplicates == 0 ? "" : ", " + duplicates + " duplicates");
        if (job.endedAt() != null) {
            endedBefore.remove(job.jobId());
            outcomesWritten.run();
            finished(
                    job.jobId(),
                    job.counts(),
                    job.endedAt().toEpochMilli() - job.createdAt().toEpochMilli());
        }
    }

    private static String requests(long count) {
        return count == 1 ? "1 request" : count + " requests";
    }

    @Override
    public void outcomesRecorded(List<Verdict> verdicts) {
        outcomesWritten.run();
        for (Verdict verdict : verdicts) {
            endedBefore.putIfAbsent(verdict.item().jobId(), 0L);
        }
    }

    @Override
    public void jobEnded(JobSummary summary) {
        endedBefore.remove(summary.jobId());
        Map<Status, Long> counts = new java.util.EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, summary.counts().get(status.wireName()));
        }
        finished(summary.jobId(), counts, summary.durationMs());
    }

    private static void finished(String jobId, Map<Status, Long> counts, long millis) {
        StringBuilder text = new StringBuilder();
        for (Status status : Status.values()) {
            long count = counts.getOrDefault(status, 0L);
            if (count > 0) {
                text.append(text.isEmpty() ? "" : ", ");
                text.append(count).append(' ').append(status.wireName());
            }
        }
        LOG.info(
                "Job {} finished in {}: {}",
                jobId,
                Durations.of(millis),
                text.isEmpty() ? "nothing to do" : text);
    }

    private void showProgress() {
        try {
            endedBefore.keySet().stream().sorted().limit(MOST_SHOWN).forEach(this::showProgress);
        } catch (LedgerException e) {
            // The worker has said so already.
            LOG.debug("No progress: {}", e.getMessage());
        }
    }

    private void showProgress(String jobId) {
        Job job = ledger.job(jobId).orElse(null);
        if (job == null || job.endedAt() != null) {
            endedBefore.remove(jobId);
            return;
        }
        long ended = job.counts().values().stream().mapToLong(Long::longValue).sum();
        Long before = endedBefore.put(jobId, ended);
        long rate = Math.max(0, ended - (before == null ? 0 : before)) / PROGRESS_SECONDS;
        long open = job.linesCommitted() - ended;
        String left = rate == 0 ? "" : ", " + Durations.of(open * 1000 / rate) + " left";
        long failed =
                job.counts().getOrDefault(Status.FAILED, 0L)
                        + job.counts().getOrDefault(Status.REJECTED, 0L);
        LOG.info(
                "Job {}: {} of {}{} done, {}/s{}{}",
                jobId,
                String.format(Locale.ROOT, "%,d", ended),
                String.format(Locale.ROOT, "%,d", job.linesCommitted()),
                job.intakeComplete() ? "" : " read so far",
                rate,
                job.intakeComplete() ? left : "",
                failed == 0 ? "" : ", " + failed + " failed or rejected");
    }
}
