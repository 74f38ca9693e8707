package io.restoreroutes.ledger;

import io.restoreroutes.request.Status;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One dropped file, queue message or schedule firing, as it stood when it was read.
 *
 * @param jobId sortable by time, unique, safe in a file name
 * @param kind the intake: {@code file}, {@code queue}, …
 * @param name the source's name; data, never evaluated
 * @param sourceId what makes the source the same one when it comes again, or null
 * @param sourceDigest what tells the source's content from another's under the same id, or null
 * @param linesCommitted how many lines of the source are committed: where a resume goes on
 * @param readableLines how many of them could be read into fields
 * @param intakeComplete whether the source was read to its end
 * @param createdAt when the job began
 * @param endedAt when its last item ended, or null while it is open
 * @param counts outcomes so far, all seven statuses present
 * @param openItems items without an outcome
 * @param calls provider calls made for its items so far
 */
public record Job(
        String jobId,
        String kind,
        String name,
        String sourceId,
        String sourceDigest,
        long linesCommitted,
        long readableLines,
        boolean intakeComplete,
        Instant createdAt,
        Instant endedAt,
        Map<Status, Long> counts,
        long openItems,
        long calls) {

    public Job {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }
}
