package io.restoreroutes.request;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What a user asks for one file. A request that exists is valid: its ids follow the provider's rule
 * and so cannot leave their path segment.
 *
 * @param requestId identifies the request over all jobs; null only before accept has defaulted it
 * @param provider where the file is
 * @param account the name of the account in the settings
 * @param operation what to do
 * @param fileId the provider's id of the file
 * @param versionId the provider's id of the wanted version
 * @param reason free text of the user's, or null; data, never evaluated
 * @param labels the user's own names and values; data, never evaluated
 * @throws IllegalArgumentException if the provider lacks the operation or an id breaks its rule
 */
public record RestoreRequest(
        String requestId,
        Provider provider,
        String account,
        Operation operation,
        String fileId,
        String versionId,
        String reason,
        Map<String, String> labels) {

    public RestoreRequest {
        requireNonNull(provider, "provider");
        requireNonNull(account, "account");
        requireNonNull(operation, "operation");
        if (!provider.supports(operation)) {
            throw new IllegalArgumentException(
                    provider.wireName() + " has no operation " + operation.wireName());
        }
        requireId(provider, "fileId", fileId);
        requireId(provider, "versionId", versionId);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }

    private static void requireId(Provider provider, String field, String id) {
        if (id == null || !provider.isId(id)) {
            throw new IllegalArgumentException(field + " must be " + provider.idRule());
        }
    }

    /** {@return the same request under that id} */
    public RestoreRequest withRequestId(String id) {
        return new RestoreRequest(
                id, provider, account, operation, fileId, versionId, reason, labels);
    }
}
