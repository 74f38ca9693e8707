package io.restoreroutes.imagekit;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.moment.Person;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What ImageKit tells of a version.
 *
 * @param fileId the file's id; of a past version it may be another one than its file's
 * @param current whether it is the current version
 * @param versionId the version's id
 * @param name the file's name, or null if not told
 * @param number the number in the version's name, from 1; null if it has none
 * @param createdAt of the current version, when the file was first uploaded; of a past one, when it
 *     was replaced; null if not told
 * @param updatedAt of the current version, when its content became current or its details were last
 *     edited; null if not told
 * @param privateFile whether it is private; null if not told
 * @param published whether it is published; null if not told
 * @param mime what kind of file it is, or null if not told
 * @param author who uploaded it, or null if not told
 * @param path where the file is, from the root on; null if not told
 * @param look what tells its content from others as far as ImageKit tells of it: size, width,
 *     height and kind, for there is no hash; null if it is not told in full, as of all but pictures
 */
public record ImageKitItem(
        String fileId,
        boolean current,
        String versionId,
        String name,
        Integer number,
        Instant createdAt,
        Instant updatedAt,
        Boolean privateFile,
        Boolean published,
        String mime,
        Person author,
        String path,
        String look) {

    public ImageKitItem {
        requireNonNull(fileId, "fileId");
        requireNonNull(versionId, "versionId");
    }

    /** {@return the folder that the file is in, with '/' at its end; null if it is not told} */
    public String folder() {
        return path == null ? null : path.substring(0, path.lastIndexOf('/') + 1);
    }

    /**
     * {@return what tells this state of the file from any other, for {@code ifCurrent}; an id alone
     * may not}
     *
     * @throws NullPointerException if it is not told when the item was updated
     */
    public String guard() {
        return versionId + "@" + requireNonNull(updatedAt, "updatedAt");
    }

    /**
     * {@return whether that is the guard of this state of the file, in whichever zone its time is}
     *
     * @param guard see {@link #guard}
     */
    public boolean is(String guard) {
        int at = guard.indexOf('@');
        try {
            return at > 0
                    && guard.substring(0, at).equals(versionId)
                    && OffsetDateTime.parse(guard.substring(at + 1)).toInstant().equals(updatedAt);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
