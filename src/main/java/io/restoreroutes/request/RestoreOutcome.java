package io.restoreroutes.request;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * The final word on one item. Request fields stand as they were asked, also when they were wrong.
 *
 * @param outcomeId stable across redelivery; what a consumer de-duplicates by
 * @param status what came of it
 * @param requestId the request's id, given or defaulted; null for an unreadable line
 * @param jobId the job the item belongs to; null outside a job
 * @param source where it came from; null outside a job
 * @param provider as asked or defaulted, or null
 * @param account as asked or defaulted, or null
 * @param operation as asked or defaulted, or null
 * @param fileId as asked, or null
 * @param versionId as asked or chosen, or null
 * @param asOf as asked, of a valid request in UTC; or null
 * @param version as asked while no version is chosen, or null
 * @param path as asked, or null
 * @param folder the folder as asked, also of a file that was found in it; or null
 * @param match as asked, or null
 * @param changedBy as asked, or null
 * @param ifCurrent as asked; of a version before the current one, what has to be current still
 * @param dryRun true of a dry run, else null
 * @param approveUpTo as asked, or null
 * @param reason as asked, or null
 * @param labels as asked, or null
 * @param currentVersionId the version that is current afterwards, where the provider told us
 * @param previousVersionId what was current before our write, where it was asked for
 * @param verifiedBy how we know that the content is current now, where we do
 * @param found what is known of a version that we chose, or null
 * @param counts of a folder: what was found in it; else null
 * @param attempts writes sent to the provider
 * @param acceptedAt when the request was taken, or null outside a job
 * @param finishedAt when this outcome was known
 * @param duplicateOf of a duplicate: the first outcomeId; else null
 * @param error of a rejected or failed item: why; else null
 * @param response the provider's JSON as received, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "outcomeId",
    "status",
    "requestId",
    "jobId",
    "source",
    "provider",
    "account",
    "operation",
    "fileId",
    "versionId",
    "asOf",
    "version",
    "path",
    "folder",
    "match",
    "changedBy",
    "ifCurrent",
    "dryRun",
    "approveUpTo",
    "reason",
    "labels",
    "currentVersionId",
    "previousVersionId",
    "verifiedBy",
    "found",
    "counts",
    "attempts",
    "acceptedAt",
    "finishedAt",
    "duplicateOf",
    "error",
    "response"
})
public record RestoreOutcome(
        String outcomeId,
        Status status,
        String requestId,
        String jobId,
        Source source,
        String provider,
        String account,
        String operation,
        String fileId,
        String versionId,
        String asOf,
        String version,
        String path,
        String folder,
        String match,
        String changedBy,
        String ifCurrent,
        Boolean dryRun,
        Integer approveUpTo,
        String reason,
        Map<String, String> labels,
        String currentVersionId,
        String previousVersionId,
        String verifiedBy,
        Found found,
        FolderCounts counts,
        int attempts,
        Instant acceptedAt,
        Instant finishedAt,
        String duplicateOf,
        OutcomeError error,
        JsonNode response) {

    public RestoreOutcome {
        requireNonNull(outcomeId, "outcomeId");
        requireNonNull(status, "status");
        requireNonNull(finishedAt, "finishedAt");
        labels = labels == null || labels.isEmpty() ? null : Map.copyOf(labels);
    }

    /**
     * {@return the outcome of a line that broke a rule at the border, with its fields as they were
     * asked}
     *
     * @param requestId as given or defaulted, or null
     * @param jobId null outside a job, as are source and acceptedAt
     */
    public static RestoreOutcome rejected(
            String outcomeId,
            String requestId,
            String jobId,
            Source source,
            RequestLine asked,
            OutcomeError error,
            Instant acceptedAt,
            Instant finishedAt) {
        Map<String, String> fields = asked.fields() == null ? Map.of() : asked.fields();
        return new RestoreOutcome(
                outcomeId,
                Status.REJECTED,
                requestId,
                jobId,
                source,
                fields.get("provider"),
                fields.get("account"),
                fields.get("operation"),
                fields.get("fileId"),
                fields.get("versionId"),
                fields.get("asOf"),
                fields.get("version"),
                fields.get("path"),
                fields.get("folder"),
                fields.get("match"),
                fields.get("changedBy"),
                fields.get("ifCurrent"),
                "true".equalsIgnoreCase(fields.get("dryRun")) ? true : null,
                wholeNumber(fields.get("approveUpTo")),
                fields.get("reason"),
                asked.labels(),
                null,
                null,
                null,
                null,
                null,
                0,
                acceptedAt,
                finishedAt,
                null,
                error,
                null);
    }

    /**
     * {@return the outcome of a request, of which nothing was sent}
     *
     * @param jobId null outside a job, as are source and acceptedAt
     */
    public static RestoreOutcome of(
            String outcomeId,
            Status status,
            RestoreRequest request,
            String jobId,
            Source source,
            Instant acceptedAt,
            Instant finishedAt) {
        Selector selector = request.selector();
        return new RestoreOutcome(
                outcomeId,
                status,
                request.requestId(),
                jobId,
                source,
                request.provider().wireName(),
                request.account(),
                request.operation().wireName(),
                request.fileId(),
                request.versionId(),
                selector.asOf() == null ? null : selector.asOf().toString(),
                selector.previous() && request.versionId() == null ? "previous" : null,
                selector.path(),
                selector.folder(),
                selector.match(),
                selector.changedBy(),
                selector.ifCurrent(),
                selector.dryRun() ? true : null,
                selector.approveUpTo() == 0 ? null : selector.approveUpTo(),
                request.reason(),
                request.labels(),
                null,
                null,
                null,
                null,
                null,
                0,
                acceptedAt,
                finishedAt,
                null,
                null,
                null);
    }

    /**
     * {@return the number that a field says, which an outcome can tell again; null if it says none}
     *
     * @param text of the field, or null
     */
    public static Integer wholeNumber(String text) {
        return text != null && text.matches("[0-9]{1,9}") ? Integer.valueOf(text) : null;
    }

    /** {@return the same of a duplicate} */
    public RestoreOutcome withDuplicateOf(String firstOutcomeId) {
        return with(currentVersionId, attempts, firstOutcomeId, error, response, proof(), counts);
    }

    /** {@return the same with the reason why it was rejected, skipped or failed} */
    public RestoreOutcome withError(OutcomeError newError) {
        return with(currentVersionId, attempts, duplicateOf, newError, response, proof(), counts);
    }

    /** {@return the same with what the provider told; null leaves it out} */
    public RestoreOutcome withResponse(JsonNode newResponse) {
        return with(currentVersionId, attempts, duplicateOf, error, newResponse, proof(), counts);
    }

    /** {@return the same of a request that was tried, with the version that is current now} */
    public RestoreOutcome withAttempts(int writesSent, String newCurrentVersionId) {
        return with(newCurrentVersionId, writesSent, duplicateOf, error, response, proof(), counts);
    }

    /** {@return the same with what it can show of the file} */
    public RestoreOutcome withProof(Proof proof) {
        return with(currentVersionId, attempts, duplicateOf, error, response, proof, counts);
    }

    /** {@return the same of a folder, with what was found in it} */
    public RestoreOutcome withCounts(FolderCounts newCounts) {
        return with(currentVersionId, attempts, duplicateOf, error, response, proof(), newCounts);
    }

    private Proof proof() {
        return new Proof(ifCurrent, previousVersionId, verifiedBy, found);
    }

    private RestoreOutcome with(
            String newCurrentVersionId,
            int newAttempts,
            String newDuplicateOf,
            OutcomeError newError,
            JsonNode newResponse,
            Proof proof,
            FolderCounts newCounts) {
        return new RestoreOutcome(
                outcomeId,
                status,
                requestId,
                jobId,
                source,
                provider,
                account,
                operation,
                fileId,
                versionId,
                asOf,
                version,
                path,
                folder,
                match,
                changedBy,
                proof.ifCurrent() == null ? ifCurrent : proof.ifCurrent(),
                dryRun,
                approveUpTo,
                reason,
                labels,
                newCurrentVersionId,
                proof.previousVersionId(),
                proof.verifiedBy(),
                proof.found(),
                newCounts,
                newAttempts,
                acceptedAt,
                finishedAt,
                newDuplicateOf,
                newError,
                newResponse);
    }
}
