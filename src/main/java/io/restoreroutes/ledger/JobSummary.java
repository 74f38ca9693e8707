package io.restoreroutes.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.restoreroutes.request.Source;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

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
 * @param near of how many files a version was made within two seconds of the moment
 * @param evicts of how many files a write makes one version more than the provider keeps
 * @param incomplete folders that could not be listed
 * @param changedBy how many files each person has changed since
 * @param lastChange the newest change seen, or null
 * @param verified what a second look at the files has shown; null if there was none
 */
@JsonPropertyOrder({
    "jobId",
    "source",
    "counts",
    "total",
    "calls",
    "startedAt",
    "finishedAt",
    "durationMs",
    "near",
    "evicts",
    "incomplete",
    "changedBy",
    "lastChange",
    "verified"
})
@JsonInclude(Include.NON_NULL)
public record JobSummary(
        String jobId,
        Source source,
        Map<String, Long> counts,
        long total,
        long calls,
        Instant startedAt,
        Instant finishedAt,
        long durationMs,
        long near,
        long evicts,
        Set<String> incomplete,
        Map<String, Long> changedBy,
        Instant lastChange,
        Verified verified) {

    static JobSummary of(Job job, Verified verified, Instant finishedAt) {
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
                Duration.between(job.createdAt(), finishedAt).toMillis(),
                job.tally().near(),
                job.tally().evicts(),
                job.tally().incomplete(),
                job.tally().changedBy(),
                job.tally().lastChange(),
                verified);
    }
}
