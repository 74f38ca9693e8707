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
 * @param counts outcomes so far, each status present
 * @param openItems items without an outcome
 * @param calls provider calls made for its items so far
 * @param action what a person wants of it other than that it runs, or null; kept when it has ended
 * @param priority -9 to 9; within an account, items of a higher one are begun first
 * @param retryable how many of its items failed and may succeed without any change
 * @param tally what its outcomes so far tell beyond their statuses
 * @param forgetting whether a part of its outcomes is forgotten already
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
        long calls,
        JobAction action,
        int priority,
        long retryable,
        JobTally tally,
        boolean forgetting) {

    public Job {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /** {@return where it stands} */
    public JobStage stage() {
        if (endedAt != null) {
            return JobStage.ENDED;
        }
        if (action != null) {
            return action == JobAction.PAUSED ? JobStage.PAUSED : JobStage.CANCELLING;
        }
        return intakeComplete ? JobStage.RUNNING : JobStage.ACCEPTING;
    }
}
