package io.restoreroutes.ledger;

import java.util.Locale;

/** What a person wants of an open job, other than that it runs. */
public enum JobAction {
    /** Nothing further of it is claimed until it is resumed. */
    PAUSED,
    /** What was not sent ends as cancelled; the rest ends as it would. */
    CANCELLED;

    /** {@return whether it keeps this item of the job from being begun} */
    public boolean holdsBack(ClaimedItem item) {
        return this == PAUSED || item.isUnsent();
    }

    /** {@return the word that stands in the ledger} */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the action of that word, or null for none} */
    static JobAction of(String wireName) {
        return wireName == null ? null : valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
