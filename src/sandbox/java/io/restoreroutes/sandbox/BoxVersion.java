package io.restoreroutes.sandbox;

import java.time.Instant;

/**
 * A version of a Box file, as it is when the sandbox is asked.
 *
 * @param id its id
 * @param number its number, from 1
 * @param name the file's name in this version
 * @param content what is in it
 * @param sha1 the content's hash, 40 hex digits
 * @param createdAt when it appeared at Box, by the sandbox's clock
 * @param trashedAt when it was moved to the trash, or null
 * @param restoredAt when it was last taken out of the trash, or null
 * @param promotedFrom the id of the version it is a copy of, or null
 * @param by the login of who made it
 */
public record BoxVersion(
        String id,
        int number,
        String name,
        String content,
        String sha1,
        Instant createdAt,
        Instant trashedAt,
        Instant restoredAt,
        String promotedFrom,
        String by) {

    /** {@return whether it is in the trash} */
    public boolean isTrashed() {
        return trashedAt != null;
    }

    BoxVersion trashed(Instant at) {
        return new BoxVersion(
                id, number, name, content, sha1, createdAt, at, restoredAt, promotedFrom, by);
    }

    BoxVersion restored(Instant at) {
        return new BoxVersion(
                id, number, name, content, sha1, createdAt, null, at, promotedFrom, by);
    }

    BoxVersion numbered(int newNumber) {
        return new BoxVersion(
                id,
                newNumber,
                name,
                content,
                sha1,
                createdAt,
                trashedAt,
                restoredAt,
                promotedFrom,
                by);
    }
}
