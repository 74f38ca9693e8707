package io.restoreroutes.box;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.moment.Choice.How;
import io.restoreroutes.moment.Choice.LeftAlone;
import io.restoreroutes.moment.Choice.Rollback;
import io.restoreroutes.moment.Choice.Unchanged;
import io.restoreroutes.moment.Choice.Why;
import io.restoreroutes.moment.Person;
import io.restoreroutes.request.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which version of a Box file was current at a moment. A version is current from its creation until
 * that of the next one, and numbers tell which one is the next: a version is chosen only if it was
 * created before the moment, and the one whose number follows was created after it.
 *
 * <p>Each step costs a read more, and is made only if the one before has not decided: the file's
 * own row, its past versions, its current version.
 *
 * <p>It relies on numbers staying as they are when a version is purged. If Box gave the versions
 * that are left new ones, nothing would tell that the right one is gone.
 */
public final class BoxMoment {
    private final AsOf asOf;
    private final boolean trustsModifiedAt;

    /**
     * For a file found in a folder, its time of change is taken for proof that it was not changed.
     * It is not verified that a promote sets it. So some of the files that it lets pass are looked
     * at in full ({@link #isUntouched}), and if one of them was changed, the folder is decided
     * {@link #withoutModifiedAt}. A file that was asked for by its id has no others to sample.
     */
    public BoxMoment(AsOf asOf) {
        this(asOf, asOf.inFolder());
    }

    private BoxMoment(AsOf asOf, boolean trustsModifiedAt) {
        this.asOf = asOf;
        this.trustsModifiedAt = trustsModifiedAt;
    }

    /** {@return the same that does not take a file's time of change for proof} */
    public BoxMoment withoutModifiedAt() {
        return new BoxMoment(asOf, false);
    }

    /** {@return what the file's row alone decides, or empty: its past versions are to be read} */
    public Optional<Choice> fromRow(BoxFileRow file) {
        Optional<Choice> kind = notAFile(file);
        if (kind.isPresent()) {
            return kind;
        }
        if (file.createdAt() != null && asOf.isBefore(file.createdAt())) {
            return left(
                    Why.CREATED_LATER,
                    "the file was created later, at " + file.createdAt() + "; delete it by hand");
        }
        if (file.trashed()) {
            Optional<Choice> trashed = inTrash(file);
            if (trashed.isPresent()) {
                return trashed;
            }
        }
        boolean near = file.modifiedAt() != null && asOf.isNear(file.modifiedAt());
        if (Objects.equals(file.number(), 1)) {
            return Optional.of(asItWas(file, null, How.FIRST_VERSION, near));
        }
        if (trustsModifiedAt && file.modifiedAt() != null && !asOf.isBefore(file.modifiedAt())) {
            return Optional.of(asItWas(file, null, How.MODIFIED_AT, near));
        }
        return Optional.empty();
    }

    /**
     * {@return what the row and the past versions decide, or empty: the current version is to be
     * read}
     *
     * @param past all of them, also those in the trash, in the order of the list
     */
    public Optional<Choice> fromVersions(BoxFileRow file, List<BoxVersionRow> past) {
        return decide(file, past, null);
    }

    /**
     * {@return what all three decide}
     *
     * @throws IllegalArgumentException if the version is not the one that the row calls current
     */
    public Choice fromAll(BoxFileRow file, List<BoxVersionRow> past, BoxVersionRow current) {
        if (!current.id().equals(file.currentVersionId())) {
            throw new IllegalArgumentException("not the current version: " + current.id());
        }
        return decide(file, past, current).orElseThrow();
    }

    /** {@return whether no version was made since the moment, by the versions themselves} */
    public boolean isUntouched(List<BoxVersionRow> past, BoxVersionRow current) {
        return Stream.concat(past.stream(), Stream.of(current))
                .allMatch(each -> each.createdAt() != null && !asOf.isBefore(each.createdAt()));
    }

    /**
     * {@return the newest past version outside the trash whose content is not the current one}
     *
     * @param past as in {@link #fromVersions}
     * @param self the account's own identity, by id or login, or null
     */
    public static Choice previous(BoxFileRow file, List<BoxVersionRow> past, String self) {
        Optional<Choice> kind = notAFile(file);
        if (kind.isPresent()) {
            return kind.get();
        }
        BoxHistory history = new BoxHistory(file, past, null);
        Optional<Choice> unordered = history.whyUnordered();
        if (unordered.isPresent()) {
            return unordered.get();
        }
        for (int i = history.past().size() - 1; i >= 0; i--) {
            BoxVersionRow version = history.past().get(i);
            if (!version.trashed() && !Objects.equals(version.sha1(), file.sha1())) {
                int index = i;
                return blocked(file, history, i, self)
                        .orElseGet(() -> history.rollback(index, false));
            }
        }
        return new LeftAlone(
                Why.NO_PREVIOUS, "the file has no earlier version outside the trash that differs");
    }

    private static Optional<Choice> notAFile(BoxFileRow file) {
        return switch (file.kind()) {
            case FILE -> Optional.empty();
            case NOTE -> left(Why.BOX_NOTE, "Box Notes have no versions that could be rolled back");
            case OTHER ->
                    left(
                            Why.KIND,
                            "it is a link, a package or a document that is kept elsewhere; roll"
                                    + " it back where it is edited");
        };
    }

    private Optional<Choice> inTrash(BoxFileRow file) {
        if (file.trashedAt() == null) {
            return left(
                    Why.TIMES,
                    "the file is in the trash and Box does not tell since when; take it out by"
                            + " hand and ask again");
        }
        if (!asOf.isBefore(file.trashedAt())) {
            return Optional.of(new Unchanged(How.IN_TRASH_THEN, asOf.isNear(file.trashedAt())));
        }
        // Whoever asks for what one person did does not want back what others threw away.
        return asOf.inFolder() && asOf.changedBy() == null
                ? Optional.of(trashed(file))
                : Optional.empty();
    }

    private static Choice trashed(BoxFileRow file) {
        return new LeftAlone(
                Why.TRASHED,
                "the file was put into the trash at "
                        + file.trashedAt()
                        + "; ask for it by its fileId to get it back");
    }

    /** The content is right; by its id the file is taken out of the trash all the same. */
    private Choice asItWas(BoxFileRow file, BoxVersionRow current, How how, boolean near) {
        if (!file.trashed() || asOf.inFolder()) {
            return new Unchanged(how, near);
        }
        Instant from = current == null ? null : current.createdAt();
        return new Rollback(
                file.currentVersionId(),
                file.currentVersionId(),
                false,
                false,
                new Found(file.name(), from, null, 0, List.of(), near, false));
    }

    private Optional<Choice> decide(
            BoxFileRow file, List<BoxVersionRow> listed, BoxVersionRow read) {
        Optional<Choice> byRow = fromRow(file);
        if (byRow.isPresent()) {
            return byRow;
        }
        BoxHistory history = new BoxHistory(file, listed, read);
        Optional<Choice> unordered = history.whyUnordered();
        if (unordered.isPresent()) {
            return unordered;
        }
        BoxVersionRow current = history.current();
        boolean near = history.made().anyMatch(asOf::isNear);
        int last = history.lastUpTo(asOf.instant());
        if (last == history.past().size() - 1) {
            if (current == null) {
                return Optional.empty();
            }
            if (!asOf.isBefore(current.createdAt())) {
                return Optional.of(asItWas(file, current, How.NOT_CHANGED, near));
            }
        }

        AsOf.Selection selection = asOf.select(history.authorsSince(last));
        if (asOf.changedBy() != null
                && current == null
                && selection != AsOf.Selection.BY_OTHERS_TOO) {
            return Optional.empty();
        }
        if (selection == AsOf.Selection.NOT_SELECTED) {
            return Optional.of(new Unchanged(How.NOT_SELECTED, near));
        }
        return Optional.of(choose(file, history, last, selection, near));
    }

    private Choice choose(
            BoxFileRow file, BoxHistory history, int last, AsOf.Selection selection, boolean near) {
        Optional<Choice> unproved = whyUnproved(history, last);
        if (unproved.isPresent()) {
            return unproved.get();
        }
        BoxVersionRow version = history.past().get(last);
        if (version.sha1() != null && version.sha1().equals(file.sha1())) {
            return asItWas(file, history.current(), How.SAME_CONTENT, near);
        }
        Optional<Choice> blocked = blocked(file, history, last, asOf.self());
        if (blocked.isPresent()) {
            return blocked.get();
        }
        if (selection == AsOf.Selection.BY_OTHERS_TOO) {
            return new LeftAlone(
                    Why.EDITED_BY_OTHERS,
                    "others have changed the file too; look at their versions, and roll it back"
                            + " by its fileId if they are not worth keeping");
        }
        if (selection == AsOf.Selection.UNKNOWN) {
            return new LeftAlone(
                    Why.AUTHOR,
                    "not all who changed the file are told; look at its versions, and roll it"
                            + " back by its fileId");
        }
        return file.trashed() && asOf.inFolder() ? trashed(file) : history.rollback(last, near);
    }

    /** The version was current at the moment only if nothing may be missing right after it. */
    private Optional<Choice> whyUnproved(BoxHistory history, int last) {
        if (last < 0) {
            return left(
                    Why.PURGED,
                    "the version of then is gone: it was purged, or more versions were made since"
                            + " than are kept");
        }
        BoxVersionRow version = history.past().get(last);
        if (version.trashed() && version.trashedAt() == null) {
            return left(
                    Why.TIMES,
                    version.id()
                            + " is in the trash and Box does not tell since when; name a"
                            + " versionId");
        }
        if (version.trashed() && !asOf.isBefore(version.trashedAt())) {
            return left(
                    Why.TRASHED_THEN,
                    "the newest version left of then, "
                            + version.id()
                            + ", was in the trash already: the one that was current is gone");
        }
        if (!history.isNextKnown(last)) {
            return left(
                    Why.GAP,
                    "after version "
                            + version.id()
                            + " one is missing that may have been current then; look at the"
                            + " file's versions and name a versionId");
        }
        return Optional.empty();
    }

    private static Optional<Choice> blocked(
            BoxFileRow file, BoxHistory history, int index, String self) {
        Optional<Choice> barred = barred(file, history.past().get(index).trashed(), self);
        if (barred.isPresent()) {
            return barred;
        }
        int rank = history.past().size() - index;
        if (file.versionLimit() != null && rank > file.versionLimit()) {
            return left(
                    Why.BEYOND_LIMIT,
                    "the version of then is the "
                            + rank
                            + "th last and Box keeps "
                            + file.versionLimit()
                            + "; an administrator may raise the limit");
        }
        return Optional.empty();
    }

    /**
     * {@return why the account may not write to the file, as far as that shows before it tries}
     *
     * @param fromTrash whether the version has to leave the trash first
     * @param self the account's own identity, by id or login, or null
     */
    static Optional<Choice> barred(BoxFileRow file, boolean fromTrash, String self) {
        // What may be done with a file in the trash does not show before it is out.
        if (file.trashed()) {
            return Optional.empty();
        }
        Person holder = file.lockedBy();
        if (file.locked() && (holder == null || self == null || !holder.is(self))) {
            String who = holder == null ? "somebody" : holder.shown();
            return left(Why.LOCKED, "the file is locked by " + who + "; ask for it to be unlocked");
        }
        return Boolean.FALSE.equals(file.mayUpload())
                        || fromTrash && Boolean.FALSE.equals(file.mayDelete())
                ? left(
                        Why.RIGHTS,
                        "the account may not write to the file; invite it as an editor or co-owner"
                                + " of its folder")
                : Optional.empty();
    }

    private static Optional<Choice> left(Why why, String message) {
        return Optional.of(new LeftAlone(why, message));
    }

    /** A file's versions in the order in which they were made. */
    private static final class BoxHistory {
        private final BoxFileRow file;
        private final BoxVersionRow current;
        private final List<BoxVersionRow> past = new ArrayList<>();

        /**
         * The list holds past versions only, says Box; but it may have been read after the row, or
         * hold the current one all the same. Pages may overlap.
         */
        BoxHistory(BoxFileRow file, List<BoxVersionRow> listed, BoxVersionRow read) {
            this.file = file;
            Map<String, BoxVersionRow> byId = new LinkedHashMap<>();
            listed.forEach(version -> byId.putIfAbsent(version.id(), version));
            BoxVersionRow inList = byId.remove(file.currentVersionId());
            current = read == null ? inList : read;
            past.addAll(byId.values());
            // Where neither time nor number tells, the list does: the newest come first.
            Collections.reverse(past);
            past.sort(
                    comparing(BoxVersionRow::createdAt, nullsFirst(naturalOrder()))
                            .thenComparing(BoxVersionRow::number, nullsFirst(naturalOrder())));
        }

        List<BoxVersionRow> past() {
            return past;
        }

        /** {@return the current version, or null if it is not known} */
        BoxVersionRow current() {
            return current;
        }

        Stream<Instant> made() {
            return Stream.concat(past.stream(), Stream.ofNullable(current))
                    .map(BoxVersionRow::createdAt);
        }

        Optional<Choice> whyUnordered() {
            if (made().anyMatch(Objects::isNull)) {
                return left(
                        Why.TIMES,
                        "Box does not tell when each version was made; name a versionId");
            }
            Integer number = currentNumber();
            boolean newer =
                    past.stream()
                            .anyMatch(
                                    version ->
                                            number != null
                                                            && version.number() != null
                                                            && version.number() >= number
                                                    || current != null
                                                            && version.createdAt()
                                                                    .isAfter(current.createdAt()));
            return newer
                    ? left(Why.CHANGING, "the file was changed while it was looked at; ask again")
                    : Optional.empty();
        }

        private Integer currentNumber() {
            return current == null || current.number() == null ? file.number() : current.number();
        }

        /** {@return the place of the last version made up to then, or -1} */
        int lastUpTo(Instant instant) {
            int last = past.size() - 1;
            while (last >= 0 && past.get(last).createdAt().isAfter(instant)) {
                last--;
            }
            return last;
        }

        /** {@return whether the version made right after that one is there, by their numbers} */
        boolean isNextKnown(int index) {
            return isNext(past.get(index).number(), numberAfter(index));
        }

        private Integer numberAfter(int index) {
            return index + 1 < past.size() ? past.get(index + 1).number() : currentNumber();
        }

        private static boolean isNext(Integer number, Integer next) {
            return number != null && next != null && next == number + 1;
        }

        /** {@return who made each version after that one; null for who is not told or not there} */
        List<Person> authorsSince(int index) {
            List<Person> authors = new ArrayList<>();
            if (index < 0 || !isNextKnown(index)) {
                authors.add(null);
            }
            for (int i = index + 1; i < past.size(); i++) {
                authors.add(past.get(i).author());
                if (!isNextKnown(i)) {
                    authors.add(null);
                }
            }
            if (current != null) {
                authors.add(current.author());
            }
            return authors;
        }

        Choice rollback(int index, boolean near) {
            BoxVersionRow version = past.get(index);
            List<BoxVersionRow> since = past.subList(index + 1, past.size());
            // Without a read of the current version, who last touched the file stands for its
            // author.
            Person last = current == null ? file.modifiedBy() : current.author();
            List<String> persons =
                    Stream.concat(
                                    since.stream().map(BoxVersionRow::author),
                                    Stream.ofNullable(last))
                            .filter(Objects::nonNull)
                            .map(Person::shown)
                            .distinct()
                            .toList();
            Integer limit = file.versionLimit();
            return new Rollback(
                    version.id(),
                    file.currentVersionId(),
                    version.trashed(),
                    false,
                    new Found(
                                    version.name(),
                                    version.createdAt(),
                                    until(index),
                                    since.size() + 1,
                                    persons,
                                    near,
                                    limit != null && past.size() + 1 > limit)
                            .withLast(newest()));
        }

        /** Of a current version that was not read, the row says when it was last touched. */
        private Instant newest() {
            if (current != null) {
                return current.createdAt();
            }
            return file.modifiedAt() != null
                    ? file.modifiedAt()
                    : past.get(past.size() - 1).createdAt();
        }

        private Instant until(int index) {
            BoxVersionRow next = index + 1 < past.size() ? past.get(index + 1) : current;
            return next != null && isNextKnown(index) ? next.createdAt() : null;
        }
    }
}
