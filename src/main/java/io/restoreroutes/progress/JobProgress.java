package io.restoreroutes.progress;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.Durations;
import io.restoreroutes.request.Status;
import java.util.Locale;

/**
 * How far a job is.
 *
 * @param jobId the job
 * @param ended lines with an outcome
 * @param read lines read so far, with what was found in folders
 * @param complete whether the source was read to its end, so that {@code read} is all
 * @param failed lines that failed or were rejected
 * @param rate outcomes a second, lately
 */
record JobProgress(
        String jobId, long ended, long read, boolean complete, long failed, double rate) {
    /** Fits the narrowest usual terminal, so that the bar never breaks into two lines. */
    static final int WIDEST_BAR = 79;

    private static final int CELLS = 16;

    static JobProgress of(Job job, double rate) {
        return new JobProgress(
                job.jobId(),
                ended(job),
                // A line that is a folder becomes as many as are found in it.
                Math.max(job.linesCommitted(), ended(job) + job.openItems()),
                job.intakeComplete(),
                job.counts().getOrDefault(Status.FAILED, 0L)
                        + job.counts().getOrDefault(Status.REJECTED, 0L),
                rate);
    }

    static long ended(Job job) {
        return job.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return the line for a log} */
    String sentence() {
        return "Job "
                + jobId
                + ": "
                + number(ended)
                + " of "
                + number(read)
                + (complete ? "" : " read so far")
                + " done, "
                + perSecond()
                + (left().isEmpty() ? "" : ", " + left() + " left")
                + (failed == 0 ? "" : ", " + number(failed) + " failed or rejected");
    }

    /** {@return the line for a terminal: job, bar, done of all, rate, time left} */
    String bar(int otherJobs) {
        int full = read == 0 ? 0 : (int) (CELLS * ended / read);
        String start =
                jobId
                        + " ["
                        + "#".repeat(full)
                        + "-".repeat(CELLS - full)
                        + "] "
                        + number(ended)
                        + "/"
                        + number(read)
                        + (complete ? "" : "+")
                        + " "
                        + perSecond()
                        + (left().isEmpty() ? "" : " " + left());
        String others = otherJobs == 0 ? "" : ", +" + otherJobs;
        String text = start + (left().isEmpty() ? "" : " left") + others;
        text = text.length() <= WIDEST_BAR ? text : start + others;
        return text.length() <= WIDEST_BAR ? text : text.substring(0, WIDEST_BAR);
    }

    private String perSecond() {
        return rate > 0 && rate < 10
                ? String.format(Locale.ROOT, "%.1f/s", rate)
                : String.format(Locale.ROOT, "%,d/s", Math.round(rate));
    }

    /** Known only when the whole source was read and something moves. */
    private String left() {
        return complete && rate > 0 ? Durations.of(Math.round(1000 * (read - ended) / rate)) : "";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
