package io.restoreroutes.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a version that we chose. What is false or empty is left out of the JSON.
 *
 * @param name the file's name in that version, which comes back with it; null if not told
 * @param from since when it was current, or null if not known
 * @param until when the next one replaced it; null if not known, or if none did
 * @param changes how many versions were made after it
 * @param changedBy who made them, the first first: logins, else ids; whoever is not told is missing
 * @param near whether a version was made within two seconds of the moment, so that a little earlier
 *     or later another one may have been current
 * @param evicts whether one more version is one more than the provider keeps
 * @param overtook whether somebody wrote between our last look and our write
 * @param last when the newest change was made that we saw, or null; not told of a file but, as the
 *     newest of all, of a job
 */
@JsonInclude(Include.NON_EMPTY)
public record Found(
        String name,
        Instant from,
        Instant until,
        @JsonInclude(Include.NON_DEFAULT) int changes,
        List<String> changedBy,
        @JsonInclude(Include.NON_DEFAULT) boolean near,
        @JsonInclude(Include.NON_DEFAULT) boolean evicts,
        @JsonInclude(Include.NON_DEFAULT) boolean overtook,
        @JsonIgnore Instant last) {

    public Found {
        changedBy = changedBy == null ? List.of() : List.copyOf(changedBy);
    }

    /** What is known before anything is written. */
    public Found(
            String name,
            Instant from,
            Instant until,
            int changes,
            List<String> changedBy,
            boolean near,
            boolean evicts) {
        this(name, from, until, changes, changedBy, near, evicts, false, null);
    }

    /** {@return the same, and when the newest change was made} */
    public Found withLast(Instant newest) {
        return new Found(name, from, until, changes, changedBy, near, evicts, overtook, newest);
    }

    /** {@return the same, and that somebody wrote between our last look and our write} */
    public Found overtaken() {
        return new Found(name, from, until, changes, changedBy, near, evicts, true, last);
    }
}
