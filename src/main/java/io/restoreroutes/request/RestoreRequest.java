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
 * @param fileId the provider's id of the file; null while only its path is known, and of what is to
 *     be listed
 * @param versionId the provider's id of the wanted version; null before it is chosen
 * @param reason free text of the user's, or null; data, never evaluated
 * @param labels the user's own names and values; data, never evaluated
 * @param selector what is said in place of ids and beside them; null is {@link Selector#NONE}
 * @throws IllegalArgumentException if the provider lacks the operation, an id breaks its rule, or
 *     one is missing that nothing stands for
 */
public record RestoreRequest(
        String requestId,
        Provider provider,
        String account,
        Operation operation,
        String fileId,
        String versionId,
        String reason,
        Map<String, String> labels,
        Selector selector) {

    /** What is listed in place of a folder: what was done anywhere. No folder is called so. */
    public static final String EVENTS = "events";

    public RestoreRequest {
        requireNonNull(provider, "provider");
        requireNonNull(account, "account");
        requireNonNull(operation, "operation");
        if (!provider.supports(operation)) {
            throw new IllegalArgumentException(
                    provider.wireName() + " has no operation " + operation.wireName());
        }
        selector = selector == null ? Selector.NONE : selector;
        boolean isElsewhere =
                selector.path() != null || selector.folder() != null || selector.isOfPerson();
        if (fileId != null || !isElsewhere) {
            requireId(provider, "fileId", fileId);
        }
        if (versionId != null || !selector.choosesVersion()) {
            requireId(provider, "versionId", versionId);
        }
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }

    /** A request that names file and version, to be carried out. */
    public RestoreRequest(
            String requestId,
            Provider provider,
            String account,
            Operation operation,
            String fileId,
            String versionId,
            String reason,
            Map<String, String> labels) {
        this(
                requestId,
                provider,
                account,
                operation,
                fileId,
                versionId,
                reason,
                labels,
                Selector.NONE);
    }

    /**
     * {@return what is to be listed to find the files that are meant: a folder, or {@link #EVENTS};
     * null if one file is meant}
     */
    public String listed() {
        if (fileId != null) {
            return null;
        }
        return selector.isOfPerson() ? EVENTS : selector.folder();
    }

    /** {@return whether it is about a file that was found in a folder, or by what was done} */
    public boolean isFound() {
        return fileId != null && (selector.folder() != null || selector.isOfPerson());
    }

    private static void requireId(Provider provider, String field, String id) {
        if (id == null || !provider.isId(id)) {
            throw new IllegalArgumentException(field + " must be " + provider.idRule());
        }
    }

    /** {@return the same request under that id} */
    public RestoreRequest withRequestId(String id) {
        return new RestoreRequest(
                id, provider, account, operation, fileId, versionId, reason, labels, selector);
    }

    /** {@return the same request about that file: what its path led to} */
    public RestoreRequest withFile(String id) {
        return new RestoreRequest(
                requestId, provider, account, operation, id, versionId, reason, labels, selector);
    }

    /** {@return the same request for that version: the one that was chosen} */
    public RestoreRequest withVersion(String id) {
        return new RestoreRequest(
                requestId, provider, account, operation, fileId, id, reason, labels, selector);
    }
}
