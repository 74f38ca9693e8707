package io.restoreroutes.moment;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Status;

/** What is to be done about a file. */
public sealed interface Choice {

    /**
     * One version is proved to be the wanted one, and its content is not the current one.
     *
     * @param versionId the version; the current one itself if only the file has to leave the trash
     * @param ifCurrent what has to be current still when it is written
     * @param versionTrashed whether the version has to leave the trash first
     * @param otherKind whether it is another kind of file than the current one, which may be what
     *     had to be undone, or the content of another file that was moved onto this name
     * @param found what is known of it
     */
    record Rollback(
            String versionId,
            String ifCurrent,
            boolean versionTrashed,
            boolean otherKind,
            Found found)
            implements Choice {
        public Rollback {
            requireNonNull(versionId, "versionId");
            requireNonNull(ifCurrent, "ifCurrent");
            requireNonNull(found, "found");
        }
    }

    /**
     * The file is as it was.
     *
     * @param how how we know
     * @param near as in {@link Found}: what was to be undone may have happened right then
     */
    record Unchanged(How how, boolean near) implements Choice {
        public Unchanged {
            requireNonNull(how, "how");
        }
    }

    /**
     * Nothing is proved, or nothing may be done. Never is an older version taken instead.
     *
     * @param why the reason
     * @param message the same as a sentence for a person, with what to do about it
     */
    record LeftAlone(Why why, String message) implements Choice {
        public LeftAlone {
            requireNonNull(why, "why");
            requireNonNull(message, "message");
        }

        /** {@return what an outcome says of the file} */
        public Status status() {
            return switch (why) {
                case CREATED_LATER, TRASHED, EDITED_BY_OTHERS, BOX_NOTE -> Status.SKIPPED;
                default -> Status.FAILED;
            };
        }

        /** {@return why, as an outcome says it} */
        public OutcomeError error() {
            boolean again = why == Why.CHANGING;
            return new OutcomeError(code(), message, null, null, null, again);
        }

        private ErrorCode code() {
            return switch (why) {
                case CREATED_LATER -> ErrorCode.CREATED_LATER;
                case PURGED, TRASHED_THEN, NO_PREVIOUS -> ErrorCode.NO_VERSION;
                case GAP, TIMES, VISIBILITY, AUTHOR, OWN_WRITE, CHANGING -> ErrorCode.UNCLEAR;
                case BOX_NOTE -> ErrorCode.BOX_NOTE;
                case KIND, LOCKED, RIGHTS -> ErrorCode.FORBIDDEN;
                case BEYOND_LIMIT -> ErrorCode.BEYOND_LIMIT;
                case TRASHED -> ErrorCode.TRASHED;
                case EDITED_BY_OTHERS -> ErrorCode.EDITED_BY_OTHERS;
            };
        }
    }

    /** How we know that a file is as it was. */
    enum How {
        /** There has never been another version. */
        FIRST_VERSION,
        /** By the file's own time of change, which not every change may set: to be sampled. */
        MODIFIED_AT,
        /** No version was made since. */
        NOT_CHANGED,
        /** Its content is that of the version of then. */
        SAME_CONTENT,
        /** It was in the trash then, and is. */
        IN_TRASH_THEN,
        /** The person asked about has not changed it, whoever else may have. */
        NOT_SELECTED
    }

    /** Why a file is left alone. */
    enum Why {
        /** The file is younger than the moment. */
        CREATED_LATER,
        /** The file was put into the trash after the moment. */
        TRASHED,
        /** Others than the person asked about have changed it too. */
        EDITED_BY_OTHERS,

        // There is no such version any more.
        /** The version of then is gone: purged, or more versions were made than are kept. */
        PURGED,
        /** The newest version left of then was in the trash already. */
        TRASHED_THEN,
        /** There is no earlier version that differs from the current one. */
        NO_PREVIOUS,

        // It is unclear which one it was.
        /** A version is missing that may have been the one. */
        GAP,
        /** The provider's times are missing, or do not mean what they have to. */
        TIMES,
        /** The version is public or published where the current one is not, or the reverse. */
        VISIBILITY,
        /** Somebody made a version, and it is not told who. */
        AUTHOR,
        /** We have written to the file since the moment, which may have hidden what was there. */
        OWN_WRITE,
        /** The file was changed between two reads. */
        CHANGING,

        // It may not, or cannot, be written.
        /** A Box Note, which has no versions to go back to. */
        BOX_NOTE,
        /** Not a file whose content is at the provider. */
        KIND,
        /** Somebody else has locked the file. */
        LOCKED,
        /** The account may not write to the file. */
        RIGHTS,
        /** More versions were made since than the provider gives access to. */
        BEYOND_LIMIT
    }
}
