package io.restoreroutes.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a job stands, in the word that a person sees, and the condition that finds such jobs. */
public enum JobStage {
    /** Its source is still being read. */
    ACCEPTING("ended_at IS NULL AND wish IS NULL AND NOT intake_complete"),
    /** Its source was read to its end, and items are open. */
    RUNNING("ended_at IS NULL AND wish IS NULL AND intake_complete"),
    /** Nothing of it is begun, though its source may still be read. */
    PAUSED("ended_at IS NULL AND wish = 'paused'"),
    /** It is cancelled, and something of it has not ended yet. */
    CANCELLING("ended_at IS NULL AND wish = 'cancelled'"),
    /** Every item has its outcome. */
    ENDED("ended_at IS NOT NULL");

    private final String condition;

    JobStage(String condition) {
        this.condition = condition;
    }

    /** {@return the word, in small letters} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the stage of that word, if there is one} */
    public static Optional<JobStage> of(String wireName) {
        return Arrays.stream(values()).filter(s -> s.wireName().equals(wireName)).findFirst();
    }

    /** {@return what is true of a row of such a job, in SQL} */
    String condition() {
        return condition;
    }
}
