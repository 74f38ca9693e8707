package io.restoreroutes.progress;

import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.loop.JobListener;
import io.restoreroutes.request.Durations;
import io.restoreroutes.request.Status;
import io.restoreroutes.settings.PlainName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a person about jobs: one line when accepted, one when finished, and progress in between for
 * jobs that take long.
 */
public final class JobLog implements JobListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.restoreroutes.jobs");

    private final Progress progress;

    public JobLog(Ledger ledger) {
        this.progress = new Progress(ledger);
    }

    /** Starts to show progress. */
    public void start() {
        progress.start();
    }

    /** Ends the progress lines. */
    public void stop() {
        progress.stop();
    }

    @Override
    public void batchCommitted(BatchResult result) {
        progress.isOpen(result.job());
    }

    @Override
    public void intakeCompleted(Job job) {
        long rejected = job.counts().getOrDefault(Status.REJECTED, 0L);
        long duplicates = job.counts().getOrDefault(Status.DUPLICATE, 0L);
        LOG.info(
                "Job {} accepted: {}{}: {}{}{}",
                job.jobId(),
                job.kind(),
                job.name().equals(job.kind()) ? "" : " " + PlainName.of(job.name()),
                counted(job.linesCommitted() - rejected - duplicates, "request"),
                rejected == 0 ? "" : ", " + rejected + " rejected",
                duplicates == 0 ? "" : ", " + counted(duplicates, "duplicate"));
        if (job.endedAt() != null) {
            progress.hasEnded(job.jobId());
            finished(
                    job.jobId(),
                    job.counts(),
                    job.endedAt().toEpochMilli() - job.createdAt().toEpochMilli());
        }
    }

    @Override
    public void outcomesRecorded(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            progress.isOpen(verdict.item().jobId());
        }
    }

    @Override
    public void jobEnded(JobSummary summary) {
        progress.hasEnded(summary.jobId());
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, summary.counts().get(status.wireName()));
        }
        finished(summary.jobId(), counts, summary.durationMs());
        if (summary.verified() != null) {
            verified(summary);
        }
    }

    @Override
    public void acted(Job job, String what) {
        LOG.info("Job {} {}", job.jobId(), what);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static void verified(JobSummary summary) {
        int changed = summary.verified().changedMeanwhile().size();
        LOG.info(
                "Job {} verified: {} as it left them{}",
                summary.jobId(),
                counted(summary.verified().count(), "file"),
                changed == 0 ? "" : ", " + changed + " changed meanwhile (see its summary)");
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
}
