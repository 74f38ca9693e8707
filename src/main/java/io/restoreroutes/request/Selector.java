package io.restoreroutes.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;

/**
 * What a request says in place of ids, and beside them: when instead of which version, where
 * instead of which file, what must be current still, and whether anything may be written.
 *
 * @param asOf the moment whose version is wanted; null if it was not named so
 * @param previous whether the version before the current one is wanted
 * @param path where the file is, as a path or an address; null if it was named by its id
 * @param folder the folder whose files are meant, with all below it, in the provider's form; of a
 *     file that was found there, the same; else null
 * @param match patterns of the names of files that are meant in a folder, see {@link NamePatterns};
 *     null for all
 * @param changedBy whose changes are to be undone in a folder, by id or login; without a folder,
 *     wherever they are; null for everybody's
 * @param ifCurrent what must be current when we are about to write, in the provider's form; null if
 *     anything may be
 * @param dryRun whether to decide only and write nothing
 * @param approveUpTo of a dry run that lists: how many files its job's plan may have to be carried
 *     out without anybody's approval; 0 if somebody is to look at it
 */
@JsonInclude(Include.NON_DEFAULT)
public record Selector(
        Instant asOf,
        boolean previous,
        String path,
        String folder,
        String match,
        String changedBy,
        String ifCurrent,
        boolean dryRun,
        int approveUpTo) {

    /** A request that names file and version, to be carried out. */
    public static final Selector NONE = new Selector(null, false, null, null, false);

    /** Of one file that is named by itself. */
    public Selector(Instant asOf, boolean previous, String path, String ifCurrent, boolean dryRun) {
        this(asOf, previous, path, null, null, null, ifCurrent, dryRun, 0);
    }

    /** {@return whether the files are meant that somebody has changed, wherever they are} */
    boolean isOfPerson() {
        return folder == null && changedBy != null;
    }

    /** {@return whether the version is ours to choose} */
    public boolean choosesVersion() {
        return asOf != null || previous;
    }
}
