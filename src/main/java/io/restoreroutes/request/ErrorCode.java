package io.restoreroutes.request;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The closed list of reasons in {@link OutcomeError}; docs/errors.md says for each what to do about
 * it.
 */
public enum ErrorCode {
    // Rejected at the border: no provider call was made.
    /** The source, or a line of it, is not what its format says: broken JSON or CSV, not UTF-8. */
    UNREADABLE,
    /** A line longer than 64 KiB, or nested deeper than 16 levels. */
    TOO_LARGE,
    /** A field that requests do not have. */
    UNKNOWN_FIELD,
    /** A required field is absent, or cannot be told from the settings. */
    MISSING_FIELD,
    /** A field whose value breaks its rule. */
    INVALID_VALUE,
    /** No such provider. */
    UNKNOWN_PROVIDER,
    /** No such account in the settings, or one of another provider. */
    UNKNOWN_ACCOUNT,
    /** No such operation, or not at this provider. */
    UNSUPPORTED_OPERATION,
    /** The requestId already stands for a request with other content. */
    REQUEST_ID_CONFLICT,
    /** Rejected after its read: a Box Note has no versions that could be rolled back. */
    BOX_NOTE,

    // Final answers of the provider about the item.
    /** The provider knows no such file or version, or this identity may not see it. */
    NOT_FOUND,
    /** Box: the file itself is in the trash. */
    FILE_TRASHED,
    /** Box: this identity may not do that to this file (permission, lock, policy, quota). */
    FORBIDDEN,
    /** Another change stands in the way of this one. */
    CONFLICT,
    /** The provider refused the call as malformed. */
    REFUSED_BY_PROVIDER,
    /** The file was changed by somebody else between our write and the check after it. */
    CHANGED_MEANWHILE,

    // Left alone: what a moment, or a guard, comes to.
    /** Skipped: something else is current than {@code ifCurrent} says. */
    NOT_CURRENT,
    /** Skipped: the file is younger than the moment. */
    CREATED_LATER,
    /** The version of the moment is gone: purged, or in the trash already then. */
    NO_VERSION,
    /** The provider's tables do not prove which version was current at the moment. */
    UNCLEAR,
    /** More versions were made since than the provider gives access to. */
    BEYOND_LIMIT,

    // Of what was found in a folder.
    /** Skipped: the file was put into the trash after the moment. */
    TRASHED,
    /** Skipped: others than the person asked about have changed the file too. */
    EDITED_BY_OTHERS,
    /** A folder was put into the trash after the moment; what lies in it cannot be listed. */
    FOLDER_TRASHED,
    /** A folder, or one below it, could not be listed: its files are not all known. */
    LISTING_FAILED,
    /** More files would be written than restore.plan.max-files allows. */
    TOO_MANY_FILES,

    // About the account.
    /** The provider does not accept the account's credentials. */
    CREDENTIAL_REFUSED,

    // Transient trouble that outlasted the tries.
    /** The provider asked for a pause; only where nothing may wait (a synchronous call). */
    RATE_LIMITED,
    /** The provider cannot be reached: connection, name, TLS or time-out. */
    UNREACHABLE,
    /** The provider answered with a server error. */
    PROVIDER_ERROR,
    /** The provider's answer is not what it promises: not JSON, cut off, about another file. */
    UNREADABLE_ANSWER,
    /** A write may or may not have happened, and the evidence does not tell. */
    OUTCOME_UNKNOWN,

    /** A fault of our own; the log has the details. */
    INTERNAL_ERROR;

    /** {@return the kebab-case name used in outcomes} */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
