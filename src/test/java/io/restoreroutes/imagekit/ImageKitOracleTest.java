package io.restoreroutes.imagekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.imagekit.ImageKitStory.Event;
import io.restoreroutes.imagekit.ImageKitStory.Switch;
import io.restoreroutes.imagekit.ImageKitStory.What;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.moment.Choice.LeftAlone;
import io.restoreroutes.moment.Choice.Rollback;
import io.restoreroutes.moment.Choice.Unchanged;
import io.restoreroutes.moment.Tally;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each story is played into the versions that ImageKit would show, and the choice made from these
 * is held against what the story itself says. {@code -Dmoment.files=20000} for more of them, {@code
 * -Dmoment.seed} for the same ones again; the seed is printed, of a failure with the file's own.
 */
class ImageKitOracleTest {
    private static final long SEED = Tally.seed();
    private static final int FILES = Tally.files(500);

    private record Question(long seed, AsOf asOf, ImageKitStory story, ImageKitTruth truth) {
        boolean is(Switch one) {
            return story.switches.contains(one);
        }
    }

    /** Each other answer alone, with each of the three ways in which a restore may be kept. */
    static Stream<Set<Switch>> settings() {
        Set<Switch> restores =
                EnumSet.of(Switch.RESTORE_ADDS_A_VERSION, Switch.RESTORE_GIVES_THE_NEXT_NUMBER);
        return Stream.concat(Stream.of(ImageKitStory.none()), restores.stream().map(EnumSet::of))
                .flatMap(
                        restore ->
                                Stream.concat(
                                        Stream.of(restore),
                                        EnumSet.complementOf(EnumSet.copyOf(restores)).stream()
                                                .map(each -> with(restore, each))));
    }

    private static Set<Switch> with(Set<Switch> restore, Switch more) {
        Set<Switch> all = EnumSet.of(more);
        all.addAll(restore);
        return all;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void choosesWhatTheStorySays(Set<Switch> switches) {
        Tally tally = new Tally();
        for (int i = 0; i < FILES; i++) {
            ImageKitStory story = new ImageKitStory(new Random(SEED + i), switches);
            AsOf asOf = new AsOf(story.moment(), story.chance(0.6), null, ImageKitStory.SELF);
            if (story.chance(0.2)) {
                asOf = asOf.changedBy(story.person());
            }
            Question question =
                    new Question(SEED + i, asOf, story, new ImageKitTruth(story, asOf.instant()));
            ImageKitStage stage = new ImageKitStage(story);
            JsonNode list = stage.list();
            ImageKitItems items = ImageKitItems.of(list);
            Choice choice = new ImageKitMoment(asOf).choose(items, story.ownWrite());
            tally.count(Tally.name(choice));
            String wrong = wrong(question, stage, items, choice);
            if (wrong != null) {
                String named = named(question, choice);
                assertTrue(
                        named != null,
                        () ->
                                String.join(
                                        "\n",
                                        wrong,
                                        "-Dmoment.files=1 -Dmoment.seed=" + question.seed(),
                                        story.switches.toString(),
                                        question.asOf().toString(),
                                        choice.toString(),
                                        story.toString(),
                                        list.toString()));
                tally.count(
                        (choice instanceof Rollback ? "WRONG WRITE: " : "wrong word: ") + named);
            }
        }
        tally.print("ImageKit, " + switches + ", seed " + SEED);
        boolean refusesAll = switches.contains(Switch.TIMES_ARE_OF_UPLOADS);
        Tally.assertShare(!refusesAll, tally.of("rollback"), FILES, 20);
    }

    /** A search may show the past versions as they were a while ago. */
    @ParameterizedTest
    @MethodSource("settings")
    void whatAnOldIndexProvesIsDecidedAsByTheList(Set<Switch> switches) {
        Tally tally = new Tally();
        for (int i = 0; i < FILES; i++) {
            ImageKitStory story = new ImageKitStory(new Random(SEED + i), switches);
            AsOf asOf = AsOf.ofFile(story.moment());
            ImageKitItems now = ImageKitItems.of(new ImageKitStage(story).list());
            Question question =
                    new Question(SEED + i, asOf, story, new ImageKitTruth(story, asOf.instant()));
            Instant ownWrite = story.ownWrite();
            Choice byList = new ImageKitMoment(asOf).choose(now, ownWrite);
            for (int events = 1; events <= story.events.size(); events++) {
                ImageKitStage then = new ImageKitStage(story, events);
                ImageKitItems pages =
                        new ImageKitItems(now.current(), ImageKitItems.of(then.list()).past());
                boolean whole = new ImageKitMoment(asOf).isWhole(pages);
                boolean upToDate = events == story.events.size();
                tally.count((whole ? "whole, " : "not whole, ") + (upToDate ? "now" : "old"));
                if (!whole) {
                    continue;
                }
                Choice choice = new ImageKitMoment(asOf).choose(pages, ownWrite);
                List<What> since =
                        story.events.subList(events, story.events.size()).stream()
                                .map(Event::what)
                                .toList();
                boolean traceless =
                        question.is(Switch.RESTORE_KEEPS_UPDATED_AT)
                                && since.contains(What.RESTORE);
                if (!since.contains(What.LOSE)) {
                    assertTrue(
                            choice.equals(byList) || traceless || named(question, choice) != null,
                            () -> choice + "\n" + now + "\n" + pages + "\n" + story);
                } else if (choice instanceof Rollback rollback) {
                    // What was deleted since still tells; a run finds out whether it is there.
                    Event wanted = question.truth().wanted();
                    assertTrue(
                            wanted.content().equals(then.contentOf(rollback.versionId()))
                                    || named(question, choice) != null,
                            () -> choice + "\n" + now + "\n" + pages + "\n" + story);
                }
            }
        }
        tally.print("ImageKit, an old index, " + switches + ", seed " + SEED);
        if (!switches.contains(Switch.TIMES_ARE_OF_UPLOADS)) {
            Tally.assertShare(true, tally.of("whole, now"), FILES, 20);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Switch.class,
            names = {
                "RESTORE_ADDS_A_VERSION",
                "RESTORE_GIVES_THE_NEXT_NUMBER",
                "RESTORE_GIVES_NEW_ID",
                "ID_OF_CURRENT_IS_FILE_ID",
                "LIST_OLDEST_FIRST"
            })
    void previousIsTheOneReplacedLast(Switch one) {
        Tally tally = new Tally();
        for (int i = 0; i < FILES; i++) {
            ImageKitStory story = new ImageKitStory(new Random(SEED + i), EnumSet.of(one));
            Question question =
                    new Question(
                            SEED + i,
                            AsOf.ofFile(story.moment()),
                            story,
                            new ImageKitTruth(story, Instant.MIN));
            if (question.truth().happened(What.MERGE)) {
                continue;
            }
            ImageKitStage stage = new ImageKitStage(story);
            Choice choice = ImageKitMoment.previous(ImageKitItems.of(stage.list()));
            tally.count(Tally.name(choice));
            Optional<Event> previous = question.truth().replacedLast();
            if (choice instanceof Rollback rollback) {
                assertEquals(
                        previous.orElseThrow().content(),
                        stage.contentOf(rollback.versionId()),
                        story::toString);
                continue;
            }
            boolean allowed =
                    switch (((LeftAlone) choice).why()) {
                        case NO_PREVIOUS -> previous.isEmpty();
                        case TIMES -> question.truth().isHurried();
                        case VISIBILITY ->
                                !previous.orElseThrow()
                                        .look()
                                        .equals(question.truth().current().look());
                        default -> false;
                    };
            assertTrue(allowed, () -> choice + "\n" + story);
        }
        tally.print("ImageKit, previous, " + one + ", seed " + SEED);
        Tally.assertShare(true, tally.of("rollback"), FILES, 5);
    }

    /** {@return why no one can tell from the tables that the choice is wrong, or null} */
    private static String named(Question question, Choice choice) {
        ImageKitTruth truth = question.truth();
        boolean leavesNumber =
                question.is(Switch.RESTORE_ADDS_A_VERSION)
                        || question.is(Switch.RESTORE_GIVES_THE_NEXT_NUMBER);
        if (question.is(Switch.RESTORE_RENUMBERS_ALL) && truth.happened(What.RESTORE)) {
            return "a restore gives all versions new numbers";
        }
        if (question.is(Switch.DELETE_RENUMBERS_ALL) && truth.happened(What.LOSE)) {
            return "a deletion gives all versions new numbers";
        }
        if (question.is(Switch.MERGE_NUMBERS_BY_TIME) && truth.happened(What.MERGE)) {
            return "another file's versions are numbered in between";
        }
        if (question.is(Switch.MERGE_KEEPS_NUMBERS)
                && truth.happened(What.MERGE)
                && truth.happened(What.LOSE)) {
            return "another file's versions have the numbers of those deleted";
        }
        if (question.is(Switch.AUTHOR_IS_THAT_OF_THE_FILE) && question.asOf().changedBy() != null) {
            return "the author told is that of the file";
        }
        if (truth.restoresElsewhereSince() > 1 && !leavesNumber) {
            return "restored elsewhere since, more than once";
        }
        if (truth.restoresElsewhereSince() > 0
                && question.asOf().changedBy() != null
                && !leavesNumber) {
            return "restored elsewhere since, and it is not told by whom";
        }
        boolean numberComesAgain = question.is(Switch.NEXT_NUMBER_IS_THAT_AFTER_THE_HIGHEST_LEFT);
        if (truth.restoresElsewhereSince() > 0
                && truth.happened(What.LOSE)
                && !leavesNumber
                && (numberComesAgain || !(choice instanceof Rollback))) {
            return "restored elsewhere since, and what it replaced was deleted";
        }
        if (choice instanceof Rollback) {
            return null;
        }
        if (question.is(Switch.RESTORE_SETS_CREATED_AT) && truth.happened(What.RESTORE)) {
            return "a restore sets the file's own time";
        }
        if (truth.restoresElsewhereSince() > 0 && question.is(Switch.RESTORE_KEEPS_UPDATED_AT)) {
            return "restored elsewhere since, and no time tells of it";
        }
        return null;
    }

    private static String wrong(
            Question question, ImageKitStage stage, ImageKitItems items, Choice choice) {
        if (choice instanceof Rollback rollback) {
            return wrong(question, stage, items, rollback);
        }
        if (choice instanceof Unchanged unchanged) {
            return wrong(question, unchanged);
        }
        return isAllowed(question, ((LeftAlone) choice).why())
                ? null
                : "the story gives no reason to leave it alone";
    }

    private static String wrong(
            Question question, ImageKitStage stage, ImageKitItems items, Rollback rollback) {
        ImageKitTruth truth = question.truth();
        Event wanted = truth.wanted();
        if (wanted == null) {
            return "there was no file";
        }
        if (truth.since().isEmpty()) {
            return "it was right";
        }
        if (!wanted.content().equals(stage.contentOf(rollback.versionId()))) {
            return "another version was current";
        }
        String guard = items.current().versionId() + "@" + items.current().updatedAt();
        if (!rollback.ifCurrent().equals(guard)) {
            return "another state is current";
        }
        if (isVisibilityOther(question)) {
            return "it would be shown otherwise";
        }
        if (truth.haveWeWrittenSince(question.asOf().instant())) {
            return "we have written since";
        }
        String person = question.asOf().changedBy();
        if (person != null && (!truth.hasChanged(person) || truth.hasAnotherChanged(person))) {
            return "others have changed it";
        }
        if (rollback.otherKind() == wanted.look().mime().equals(truth.current().look().mime())) {
            return "it is of another kind, or is not";
        }
        boolean plain = !truth.happened(What.LOSE) && !truth.happened(What.MERGE);
        if (!plain || truth.happened(What.RESTORE) && !question.is(Switch.RESTORE_ADDS_A_VERSION)) {
            return null;
        }
        Instant next = truth.since().get(0).at();
        boolean right =
                rollback.found().from().equals(wanted.at())
                        && rollback.found().until().equals(next)
                        && rollback.found().changes() == truth.since().size()
                        && rollback.found().near()
                                == question.story().events.stream()
                                        .filter(event -> event.what().changesContent())
                                        .anyMatch(event -> question.asOf().isNear(event.at()));
        return right ? null : "something is not as found";
    }

    private static String wrong(Question question, Unchanged unchanged) {
        ImageKitTruth truth = question.truth();
        String person = question.asOf().changedBy();
        boolean right =
                switch (unchanged.how()) {
                    case NOT_CHANGED ->
                            truth.wanted() != null
                                    && truth.wanted().content().equals(truth.current().content());
                    case NOT_SELECTED -> person != null && !truth.hasChanged(person);
                    case FIRST_VERSION, MODIFIED_AT, SAME_CONTENT, IN_TRASH_THEN -> false;
                };
        return right ? null : "it is not as it was";
    }

    private static boolean isAllowed(Question question, Choice.Why why) {
        ImageKitTruth truth = question.truth();
        String person = question.asOf().changedBy();
        boolean takenOut =
                truth.happened(What.RESTORE) && !question.is(Switch.RESTORE_ADDS_A_VERSION);
        return switch (why) {
            case CREATED_LATER -> truth.isCreatedLater();
            case OWN_WRITE -> truth.haveWeWrittenSince(question.asOf().instant().minusSeconds(81));
            case TIMES ->
                    question.is(Switch.TIMES_ARE_OF_UPLOADS)
                            || truth.isHurried()
                            || truth.happened(What.MERGE)
                            || truth.happened(What.RESTORE)
                                    && (question.is(Switch.RESTORE_KEEPS_UPDATED_AT)
                                            || question.is(Switch.RESTORE_SETS_CREATED_AT));
            case GAP -> truth.happened(What.LOSE) || truth.happened(What.MERGE) || takenOut;
            case VISIBILITY -> isVisibilityOther(question);
            case EDITED_BY_OTHERS ->
                    person != null && truth.hasChanged(person) && truth.hasAnotherChanged(person);
            case AUTHOR -> person != null && question.is(Switch.AUTHOR_NOT_TOLD);
            default -> false;
        };
    }

    private static boolean isVisibilityOther(Question question) {
        ImageKitStory.Look then = question.truth().wanted().look();
        ImageKitStory.Look now = question.truth().current().look();
        return then.isPrivate() != now.isPrivate()
                || !question.is(Switch.PUBLISHED_NOT_TOLD)
                        && then.isPublished() != now.isPublished();
    }
}
