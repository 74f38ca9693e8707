package io.restoreroutes.ledger;

import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Source;
import java.time.Instant;

/**
 * An item that is being tried: its {@code trying} mark is committed.
 *
 * @param id its place in the order of acceptance over all jobs
 * @param outcomeId stable id of its outcome: job and line
 * @param jobId its job
 * @param source kind, name and line
 * @param request what to do; its requestId is never null
 * @param acceptedAt when it was accepted
 * @param tries tries so far, as its verdicts counted them
 * @param firstTriedAt when the first of them was, or null before
 * @param writesSent writes sent to the provider so far
 * @param doubtSince since when a write may have happened unseen, or null without doubt
 * @param sentAfter a time before a write in doubt left, by the provider's clock; null = not known
 * @param progress opaque text of the worker from its last verdict, or null
 * @param part what it is of a request for a folder, see {@link FoundPart}; '' = the request itself
 * @param told what the listing told of a file (JSON), or of a folder that its files' own times of
 *     change prove nothing; else null
 * @param epoch the number of the lease it was claimed under; 0 where one process has the ledger
 * @param claimedAt when; of an account no two claims have the same time, so it tells this one from
 *     a later one
 */
public record ClaimedItem(
        long id,
        String outcomeId,
        String jobId,
        Source source,
        RestoreRequest request,
        Instant acceptedAt,
        int tries,
        Instant firstTriedAt,
        int writesSent,
        Instant doubtSince,
        Instant sentAfter,
        String progress,
        String part,
        String told,
        long epoch,
        Instant claimedAt) {

    /** {@return whether it was found in a folder, or is one that is to be listed} */
    public boolean isPart() {
        return !part.isEmpty();
    }

    /** {@return the folder to be listed; null if it is not one} */
    public String folder() {
        return FoundPart.isFolder(part) ? FoundPart.folderOf(part) : null;
    }

    /**
     * {@return whether it is a file that is only looked at, to see what its folder's list is worth}
     */
    public boolean isSample() {
        return FoundPart.isSample(part);
    }

    /** {@return whether it is a folder of files that its job has written, to look at them again} */
    public boolean isVerifying() {
        return isPart() && source.line() <= 0;
    }

    /**
     * {@return what is missing if it cannot be listed: its folder, or the events, read or reread;
     * null if it is not to be listed}
     */
    String missing() {
        return RestoreRequest.EVENTS.equals(request.listed()) ? RestoreRequest.EVENTS : folder();
    }

    /**
     * {@return whether nothing of it can have reached the provider} Of progress only what was
     * chosen, which is kept as an object, comes before anything is sent.
     */
    public boolean isUnsent() {
        return writesSent == 0
                && doubtSince == null
                && (progress == null || progress.startsWith("{"));
    }
}
