package io.restoreroutes.imagekit;

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
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which version of an ImageKit file was current at a moment. A past version's time is taken for the
 * one at which it was replaced; where a file's own times contradict that, nothing is decided.
 *
 * <p>A restore at ImageKit may take the version out of the past ones and so erase when it was
 * current before. Their numbers tell, as long as none is missing and they are in the order of the
 * times since the moment. What no one can tell: that somebody restored a version since the moment,
 * and then another one, if each kept its number, or deleted the one replaced, if its number was
 * given again; or, at all, if a restore, a deletion or a file moved onto this name gave others the
 * numbers of what is gone. So it is assumed that no version was restored elsewhere since, and
 * whoever shows a plan says so.
 */
public final class ImageKitMoment {
    /** So many versions of a file are kept. */
    private static final int LIMIT = 100;

    private static final Duration SLACK = Duration.ofSeconds(2);

    /** Own writes are known by our clock, which is compared with theirs here. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final AsOf asOf;

    public ImageKitMoment(AsOf asOf) {
        this.asOf = asOf;
    }

    /**
     * {@return what is to be done about the file}
     *
     * @param items all of its versions
     * @param ownWrite when we last wrote to the file, or may have, by our clock; null if never
     */
    public Choice choose(ImageKitItems items, Instant ownWrite) {
        ImageKitItem current = items.current();
        Optional<Choice> untold = whyUntold(items);
        if (untold.isPresent()) {
            return untold.get();
        }
        ImageKitHistory history = new ImageKitHistory(items);
        Instant born = current.createdAt();
        if (history.past().stream().anyMatch(each -> isEarlier(each.createdAt(), born))) {
            return times("a version was replaced before the file was uploaded");
        }
        if (asOf.isBefore(born)) {
            return createdLater(born);
        }
        if (ownWrite != null && asOf.isBefore(ownWrite.plus(CLOCKS))) {
            return new LeftAlone(
                    Why.OWN_WRITE,
                    "we wrote to the file at "
                            + ownWrite
                            + ", which may hide what was current before; use that job's undo, or"
                            + " name a versionId");
        }
        int last = history.firstReplacedAfter(asOf.instant());
        boolean replaced = last < history.past().size();
        boolean near = history.made().anyMatch(asOf::isNear);
        if (!replaced && !asOf.isBefore(current.updatedAt())) {
            return new Unchanged(How.NOT_CHANGED, near);
        }
        Optional<Choice> other = whyOtherReading(history);
        if (other.isPresent()) {
            return other.get();
        }
        if (!replaced) {
            // Its details were edited since; or its content, and what was replaced is gone.
            return history.isComplete() ? new Unchanged(How.NOT_CHANGED, near) : gap();
        }
        return choose(history, last, near);
    }

    /**
     * {@return whether these versions show by themselves that they are all there are} What a search
     * finds may lag behind. No number is missing up to the current one, none stands twice, they are
     * in the order of the times, and the last version was replaced after the moment and when the
     * current one was updated: nothing has happened since.
     */
    boolean isWhole(ImageKitItems items) {
        if (items.past().isEmpty() || whyUntold(items).isPresent()) {
            return false;
        }
        ImageKitHistory history = new ImageKitHistory(items);
        int last = history.past().size() - 1;
        Instant replaced = history.past().get(last).createdAt();
        return history.isComplete()
                && history.isInOrderFrom(0)
                && IntStream.range(0, last).noneMatch(history::isReplacedWithNext)
                && whyOtherReading(history).isEmpty()
                && asOf.isBefore(replaced)
                && !isEarlier(replaced, items.current().updatedAt());
    }

    static LeftAlone createdLater(Instant born) {
        return new LeftAlone(
                Why.CREATED_LATER,
                "the file was uploaded later, at " + born + "; delete it by hand");
    }

    /** {@return the past version that was replaced last} */
    public static Choice previous(ImageKitItems items) {
        if (items.past().isEmpty()) {
            return new LeftAlone(Why.NO_PREVIOUS, "the file has no earlier version");
        }
        Optional<Choice> untold = whyUntold(items);
        if (untold.isPresent()) {
            return untold.get();
        }
        ImageKitHistory history = new ImageKitHistory(items);
        int last = history.past().size() - 1;
        if (last > 0 && history.isReplacedWithNext(last - 1)) {
            return tie();
        }
        return whyVisible(items.current(), history.past().get(last))
                .orElseGet(() -> history.rollback(last, false));
    }

    private Choice choose(ImageKitHistory history, int index, boolean near) {
        if (!history.isComplete() || !history.isInOrderFrom(index)) {
            return gap();
        }
        AsOf.Selection selection = asOf.select(history.authorsSince(index));
        if (selection == AsOf.Selection.NOT_SELECTED) {
            return new Unchanged(How.NOT_SELECTED, near);
        }
        if (history.isReplacedWithNext(index)) {
            return tie();
        }
        Optional<Choice> visible = whyVisible(history.current(), history.past().get(index));
        if (visible.isPresent()) {
            return visible.get();
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
        return history.rollback(index, near);
    }

    private static Optional<Choice> whyUntold(ImageKitItems items) {
        ImageKitItem current = items.current();
        boolean untold =
                current.createdAt() == null
                        || current.updatedAt() == null
                        || items.past().stream().anyMatch(each -> each.createdAt() == null);
        return untold
                ? Optional.of(times("ImageKit does not tell when each version was current"))
                : Optional.empty();
    }

    /**
     * Read the other way, a past version's time is that of its upload. Then the first one has the
     * file's own time, and by ours the current one is younger than its last edit.
     */
    private static Optional<Choice> whyOtherReading(ImageKitHistory history) {
        if (history.past().isEmpty()) {
            return Optional.empty();
        }
        Instant born = history.current().createdAt();
        boolean firstAtBirth =
                history.past().stream()
                        .filter(each -> Objects.equals(each.number(), 1))
                        .anyMatch(each -> !isEarlier(born, each.createdAt()));
        Instant lastReplaced = history.past().get(history.past().size() - 1).createdAt();
        if (firstAtBirth || isEarlier(history.current().updatedAt(), lastReplaced)) {
            return Optional.of(
                    times(
                            "the times of its versions may not be those at which they were"
                                    + " replaced"));
        }
        return Optional.empty();
    }

    private static boolean isEarlier(Instant time, Instant other) {
        return time.plus(SLACK).isBefore(other);
    }

    private static Optional<Choice> whyVisible(ImageKitItem current, ImageKitItem version) {
        boolean same =
                Objects.equals(current.privateFile(), version.privateFile())
                        && Objects.equals(current.published(), version.published());
        return same
                ? Optional.empty()
                : Optional.of(
                        new LeftAlone(
                                Why.VISIBILITY,
                                "version "
                                        + version.versionId()
                                        + " is not private or published as the current one is;"
                                        + " restore it by its versionId if that may change"));
    }

    private static Choice times(String what) {
        return new LeftAlone(
                Why.TIMES, what + "; look at the file's versions and name a versionId");
    }

    private static Choice tie() {
        return times("two versions were replaced at the same time");
    }

    private static Choice gap() {
        return new LeftAlone(
                Why.GAP,
                "a version that may have been current then was deleted or restored, or the file is"
                        + " being changed; look at its versions and name a versionId");
    }

    /** A file's versions in the order in which they were replaced. */
    private static final class ImageKitHistory {
        private final ImageKitItem current;
        private final List<ImageKitItem> past;

        ImageKitHistory(ImageKitItems items) {
            current = items.current();
            past =
                    items.past().stream()
                            .sorted(
                                    comparing(ImageKitItem::createdAt)
                                            .thenComparing(
                                                    ImageKitItem::number,
                                                    nullsFirst(naturalOrder())))
                            .toList();
        }

        List<ImageKitItem> past() {
            return past;
        }

        ImageKitItem current() {
            return current;
        }

        /** Each version was made when the one before was replaced, the first with the file. */
        Stream<Instant> made() {
            return Stream.concat(Stream.of(current), past.stream()).map(ImageKitItem::createdAt);
        }

        /** {@return the place of the first version replaced after then, or their number} */
        int firstReplacedAfter(Instant instant) {
            int index = 0;
            while (index < past.size() && !past.get(index).createdAt().isAfter(instant)) {
                index++;
            }
            return index;
        }

        boolean isReplacedWithNext(int index) {
            return index + 1 < past.size()
                    && past.get(index).createdAt().equals(past.get(index + 1).createdAt());
        }

        /**
         * {@return whether every number from 1 to the highest is there, and the current one is the
         * highest}
         */
        boolean isComplete() {
            Set<String> ids = new HashSet<>(Set.of(current.versionId()));
            Set<Integer> numbers = new HashSet<>();
            for (ImageKitItem each : past) {
                ids.add(each.versionId());
                numbers.add(each.number());
            }
            int highest = past.size() + 1;
            return ids.size() == highest
                    && Objects.equals(current.number(), highest)
                    && numbers.equals(new HashSet<>(IntStream.range(1, highest).boxed().toList()));
        }

        /** {@return whether the numbers go up by one, from the version before that one on} */
        boolean isInOrderFrom(int index) {
            int number = index == 0 ? 0 : past.get(index - 1).number();
            for (ImageKitItem each : past.subList(index, past.size())) {
                number++;
                if (each.number() != number) {
                    return false;
                }
            }
            return current.number() == number + 1;
        }

        /** {@return who made each version after that one; null for who is not told} */
        List<Person> authorsSince(int index) {
            return Stream.concat(past.stream().skip(index + 1L), Stream.of(current))
                    .map(ImageKitItem::author)
                    .toList();
        }

        Choice rollback(int index, boolean near) {
            ImageKitItem version = past.get(index);
            Instant from = index == 0 ? current.createdAt() : past.get(index - 1).createdAt();
            return new Rollback(
                    version.versionId(),
                    current.guard(),
                    false,
                    !Objects.equals(version.mime(), current.mime()),
                    new Found(
                                    version.name(),
                                    from,
                                    version.createdAt(),
                                    past.size() - index,
                                    authorsSince(index).stream()
                                            .filter(Objects::nonNull)
                                            .map(Person::shown)
                                            .distinct()
                                            .toList(),
                                    near,
                                    past.size() + 1 > LIMIT)
                            .withLast(current.updatedAt()));
        }
    }
}
