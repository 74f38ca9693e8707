package io.restoreroutes.box;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.moment.Person;
import java.time.Instant;

/**
 * What Box tells of a version.
 *
 * @param id the version's id
 * @param sha1 the hash of its content, or null if not told
 * @param name the file's name in it, or null if not told
 * @param number its number, from 1; null if not told
 * @param createdAt when it appeared at Box, and so became current; null if not told
 * @param author who made it, or null if not told
 * @param trashed whether it is in the trash
 * @param trashedAt since when; null if it is not, or not told
 */
public record BoxVersionRow(
        String id,
        String sha1,
        String name,
        Integer number,
        Instant createdAt,
        Person author,
        boolean trashed,
        Instant trashedAt) {

    public BoxVersionRow {
        requireNonNull(id, "id");
    }
}
