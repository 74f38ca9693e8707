package io.restoreroutes.box;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.moment.Person;
import java.time.Instant;

/**
 * What Box tells of a file, in a folder's page or asked for alone.
 *
 * @param id the file's id
 * @param name its name now, or null if not told
 * @param kind what it is
 * @param currentVersionId the id of the current version
 * @param sha1 the hash of its content, or null if not told
 * @param number the current version's number, from 1; null if not told
 * @param versionLimit how many past versions are kept; null if not told, or if there is no limit
 * @param createdAt when the file came to Box, or null if not told
 * @param modifiedAt when it was last changed, renamed, moved or the like; null if not told
 * @param modifiedBy who did that, or null if not told
 * @param trashed whether it is in the trash
 * @param trashedAt since when; null if it is not, or not told
 * @param locked whether it has a lock
 * @param lockedBy who holds it; null if it has none, or not told
 * @param mayUpload whether the account may write new versions; null if not told
 * @param mayDelete whether the account may take a version out of the trash; null if not told
 */
public record BoxFileRow(
        String id,
        String name,
        Kind kind,
        String currentVersionId,
        String sha1,
        Integer number,
        Integer versionLimit,
        Instant createdAt,
        Instant modifiedAt,
        Person modifiedBy,
        boolean trashed,
        Instant trashedAt,
        boolean locked,
        Person lockedBy,
        Boolean mayUpload,
        Boolean mayDelete) {

    /** What a file is. */
    public enum Kind {
        /** A file whose content is at Box. */
        FILE,
        /** A Box Note. */
        NOTE,
        /** A document that is kept elsewhere, a link, or a package of many files. */
        OTHER
    }

    public BoxFileRow {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(currentVersionId, "currentVersionId");
    }
}
