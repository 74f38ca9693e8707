package io.restoreroutes.moment;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is asked about a file: which version was current at a moment. The moment includes all that
 * has a time up to it, by the provider's clock.
 *
 * @param instant the moment
 * @param inFolder whether the file was found in a folder, not asked for by its id: what is in the
 *     trash is then left there
 * @param changedBy only files that this person has changed since, by id or login; null for all
 * @param self the account's own identity, by id or login, whose changes do not count for {@code
 *     changedBy}; null if not known
 */
public record AsOf(Instant instant, boolean inFolder, String changedBy, String self) {
    private static final Duration NEAR = Duration.ofSeconds(2);

    /** Whether a file is selected by who changed it. */
    public enum Selection {
        /** Nobody was named, or nobody else has changed it. */
        SELECTED,
        /** The person named has not changed it. */
        NOT_SELECTED,
        /** The person named has changed it, and so have others. */
        BY_OTHERS_TOO,
        /** It is not told who made one of the changes. */
        UNKNOWN
    }

    public AsOf {
        requireNonNull(instant, "instant");
    }

    /** {@return the question about one file that was asked for by its id} */
    public static AsOf ofFile(Instant instant) {
        return new AsOf(instant, false, null, null);
    }

    /** {@return the question about each file of a folder} */
    public static AsOf ofFolder(Instant instant) {
        return new AsOf(instant, true, null, null);
    }

    /**
     * {@return the same about what one person has changed}
     *
     * @param person id or login
     */
    public AsOf changedBy(String person) {
        return new AsOf(instant, inFolder, person, self);
    }

    /**
     * {@return the same asked by that identity}
     *
     * @param identity id or login, or null
     */
    public AsOf askedBy(String identity) {
        return new AsOf(instant, inFolder, changedBy, identity);
    }

    /** {@return whether that came after the moment} */
    public boolean isBefore(Instant time) {
        return time.isAfter(instant);
    }

    /** {@return whether that is so close to the moment that the clocks' grain may decide} */
    public boolean isNear(Instant time) {
        return Duration.between(instant, time).abs().compareTo(NEAR) <= 0;
    }

    /**
     * {@return whether the file is selected}
     *
     * @param authors who made each version since the moment; null for who is not told
     */
    public Selection select(List<Person> authors) {
        if (changedBy == null) {
            return Selection.SELECTED;
        }
        boolean byPerson = false;
        boolean byOthers = false;
        boolean unknown = false;
        for (Person author : authors) {
            if (author == null) {
                unknown = true;
            } else if (self == null || !author.is(self)) {
                boolean asked = author.is(changedBy);
                byPerson |= asked;
                byOthers |= !asked;
            }
        }
        if (byPerson && byOthers) {
            return Selection.BY_OTHERS_TOO;
        }
        if (unknown) {
            return Selection.UNKNOWN;
        }
        return byPerson ? Selection.SELECTED : Selection.NOT_SELECTED;
    }
}
