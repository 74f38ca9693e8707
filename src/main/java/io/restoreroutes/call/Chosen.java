package io.restoreroutes.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.restoreroutes.request.Found;

/**
 * What was decided about a file, committed before the first write: whoever goes on after a crash
 * finds another state, and must not decide anew.
 *
 * @param fileId the file, also where the request named it by its path
 * @param versionId the version; the current one itself if only the file has to leave the trash
 * @param ifCurrent what has to be current still when it is written, in the provider's form
 * @param previousVersionId the version that was current; null if not known
 * @param number the current version's number, by which a faster write shows; null if not told
 * @param found what is known of the version
 * @param look what tells its content where its id may change with the write, in the provider's
 *     form; null where the id tells, or nothing does
 */
@JsonInclude(Include.NON_NULL)
public record Chosen(
        String fileId,
        String versionId,
        String ifCurrent,
        String previousVersionId,
        Long number,
        Found found,
        String look) {

    /** A version that keeps its id. */
    public Chosen(
            String fileId,
            String versionId,
            String ifCurrent,
            String previousVersionId,
            Long number,
            Found found) {
        this(fileId, versionId, ifCurrent, previousVersionId, number, found, null);
    }
}
