package io.restoreroutes.ledger;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.restoreroutes.request.Source;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of a job that has ended.
 *
 * @param jobId the job
 * @param source kind and name
 * @param counts outcomes by the status' wire name, each present
 * @param total the sum of the counts
 * @param calls provider calls made
 * @param startedAt when the job began
 * @param finishedAt when its last item ended
 * @param durationMs from start to finish, in milliseconds
 */
@JsonPropertyOrder({
    "jobId",
    "source",
    "counts",
    "total",
    "calls",
    "startedAt",
    "finishedAt",
    "durationMs"
})
public record JobSummary(
        String jobId,
        Source source,
        Map<String, Long> counts,
        long total,
        long calls,
        Instant startedAt,
        Instant finishedAt,
        long durationMs) {

    static JobSummary of(Job job, Instant finishedAt) {
        Map<String, Long> counts = new LinkedHashMap<>();
        long total = 0;
        for (Status status : Status.values()) {
            long count = job.counts().getOrDefault(status, 0L);
            counts.put(status.wireName(), count);
            total += count;
        }
        return new JobSummary(
                job.jobId(),
                new Source(job.kind(), job.name(), null),
                counts,
                total,
                job.calls(),
                job.createdAt(),
                finishedAt,
                Duration.between(job.createdAt(), finishedAt).toMillis());
    }
}
