package io.restoreroutes.request;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The final word on an item. */
public enum Status {
    /** A version was made current (ImageKit) or taken out of the trash (Box). */
    RESTORED,
    /** Box: an older version was copied to the top. */
    PROMOTED,
    /** What was asked for was already true; nothing was written. */
    UNCHANGED,
    /** A dry run: this would be written. */
    PLANNED,
    /** Left alone on purpose, for the reason its error gives. */
    SKIPPED,
    /** A folder was listed to its end; what was found in it has outcomes of its own. */
    LISTED,
    /** Bad input; never tried. */
    REJECTED,
    /** Tried, without success. */
    FAILED,
    /** The same request was already taken. */
    DUPLICATE,
    /** Withdrawn before it was tried. */
    CANCELLED;

    /** {@return the name used in outcomes and settings} */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether the file is now as asked, so that the same request again is a duplicate} */
    public boolean isDoneWell() {
        return this == RESTORED || this == PROMOTED || this == UNCHANGED;
    }
}
