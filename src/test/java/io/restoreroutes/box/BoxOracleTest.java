package io.restoreroutes.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.BoxStory.Event;
import io.restoreroutes.box.BoxStory.Switch;
import io.restoreroutes.box.BoxStory.What;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.moment.Choice.How;
import io.restoreroutes.moment.Choice.LeftAlone;
import io.restoreroutes.moment.Choice.Rollback;
import io.restoreroutes.moment.Choice.Unchanged;
import io.restoreroutes.moment.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each story is played into the tables that Box would show, and the choice made from these is held
 * against what the story itself says. {@code -Dmoment.files=20000} for more of them, {@code
 * -Dmoment.seed} for the same ones again; the seed is printed, of a failure with the file's own.
 */
class BoxOracleTest {
    private static final long SEED = Tally.seed();
    private static final int FILES = Tally.files(1000);

    /** With these a wrong version may be chosen, or a file be said to be unchanged. */
    private static final Set<Switch> UNPROVABLE =
            EnumSet.of(Switch.PURGE_RENUMBERS, Switch.PROMOTE_KEEPS_MODIFIED_AT);

    private record Question(
            long seed, AsOf asOf, BoxStory story, BoxTruth truth, boolean trustsModifiedAt) {}

    private record Answer(Choice choice, int reads) {}

    static Stream<Set<Switch>> provable() {
        Set<Switch> each = EnumSet.complementOf(EnumSet.copyOf(UNPROVABLE));
        Set<Switch> all = EnumSet.copyOf(each);
        // Without numbers little is proved, whatever else there is.
        all.remove(Switch.LIST_TELLS_NO_NUMBERS);
        return Stream.concat(Stream.of(BoxStory.none(), all), each.stream().map(EnumSet::of));
    }

    @ParameterizedTest
    @MethodSource("provable")
    void choosesWhatTheStorySays(Set<Switch> switches) {
        Tally tally = new Tally();
        for (int i = 0; i < FILES; i++) {
            Question question = question(i, switches, true);
            Answer answer = decide(question);
            tally.count(Tally.name(answer.choice()));
            String wrong = wrong(question, answer);
            assertEquals(null, wrong, () -> described(question, answer));
        }
        tally.print("Box, " + switches + ", seed " + SEED);
        // Only what the rows decide is known then.
        boolean provesLittle = switches.contains(Switch.LIST_TELLS_NO_NUMBERS);
        Tally.assertShare(!provesLittle, tally.of("rollback"), FILES, 20);
    }

    /** Without that step the switch does no harm; the sample finds that the step must go. */
    @Test
    void promotesThatKeepTheTimeAreSampled() {
        Set<Switch> switches = EnumSet.of(Switch.PROMOTE_KEEPS_MODIFIED_AT);
        Tally tally = new Tally();
        for (int i = 0; i < FILES; i++) {
            Question strict = question(i, switches, false);
            Answer proved = decide(strict);
            tally.count("without the step: " + Tally.name(proved.choice()));
            assertEquals(null, wrong(strict, proved), () -> described(strict, proved));

            Question lean = question(i, switches, true);
            Answer answer = decide(lean);
            tally.count("with it: " + Tally.name(answer.choice()));
            boolean passed =
                    answer.choice() instanceof Unchanged unchanged
                            && unchanged.how() == How.MODIFIED_AT;
            if (!passed) {
                assertEquals(null, wrong(lean, answer), () -> described(lean, answer));
                continue;
            }
            boolean untouched = lean.truth().since().isEmpty();
            tally.count("let pass, and " + (untouched ? "" : "not ") + "untouched");
            BoxStory story = lean.story();
            boolean atRest = story.atRow == story.events.size();
            if (atRest) {
                String id = lean.truth().current().version();
                assertEquals(
                        untouched,
                        new BoxMoment(lean.asOf())
                                .isUntouched(
                                        BoxRows.versions(BoxStage.list(story)),
                                        BoxRows.version(BoxStage.version(story, id))));
            }
        }
        tally.print("Box, " + switches + ", seed " + SEED);
        Tally.assertShare(true, tally.of("let pass, and not untouched"), FILES, 200);
    }

    /** Only in a story that lost a version: nothing in the tables tells of it then. */
    @Test
    void newNumbersAfterAPurgeMayLeadAstray() {
        Set<Switch> switches = EnumSet.of(Switch.PURGE_RENUMBERS);
        Tally tally = new Tally();
        for (int i = 0; i < FILES; i++) {
            Question question = question(i, switches, true);
            Answer answer = decide(question);
            tally.count(Tally.name(answer.choice()));
            if (wrong(question, answer) != null) {
                boolean lost =
                        question.story().events.stream()
                                .anyMatch(event -> event.what() == What.LOSE_VERSION);
                assertTrue(lost, () -> described(question, answer));
                tally.count("WRONG, a version is lost: " + Tally.name(answer.choice()));
            }
        }
        tally.print("Box, " + switches + ", seed " + SEED);
    }

    @Test
    void previousIsTheNewestThatDiffers() {
        Tally tally = new Tally();
        for (int i = 0; i < FILES; i++) {
            Question question = question(i, BoxStory.none(), true);
            BoxStory story = question.story();
            if (story.atRow < story.events.size()) {
                continue;
            }
            BoxFileRow file = BoxRows.file(BoxStage.row(story));
            List<BoxVersionRow> past = BoxRows.versions(BoxStage.list(story));
            Choice choice = BoxMoment.previous(file, past, BoxStory.SELF);
            tally.count(Tally.name(choice));
            BoxTruth truth = question.truth();
            List<Event> newestFirst = new ArrayList<>(truth.seenPast());
            Collections.reverse(newestFirst);
            Optional<Event> previous =
                    newestFirst.stream()
                            .filter(event -> !truth.isTrashed(event))
                            .filter(event -> !event.content().equals(truth.current().content()))
                            .findFirst();
            if (choice instanceof Rollback rollback) {
                assertEquals(
                        previous.orElseThrow().version(), rollback.versionId(), story::toString);
            } else {
                Choice.Why why = ((LeftAlone) choice).why();
                boolean allowed =
                        why == Choice.Why.NO_PREVIOUS
                                ? previous.isEmpty()
                                : isBlocked(question, why, previous.orElse(null));
                assertTrue(allowed, () -> choice + "\n" + story);
            }
        }
        tally.print("Box, previous, seed " + SEED);
        Tally.assertShare(true, tally.of("rollback"), FILES, 20);
    }

    private static Question question(int file, Set<Switch> switches, boolean trustsModifiedAt) {
        BoxStory story = new BoxStory(new Random(SEED + file), switches);
        AsOf asOf = new AsOf(story.moment(), story.chance(0.6), null, BoxStory.SELF);
        if (story.chance(0.3)) {
            asOf =
                    asOf.changedBy(
                            story.chance(0.5) ? story.person() : story.person() + "@Example.com");
        }
        return new Question(
                SEED + file, asOf, story, new BoxTruth(story, asOf.instant()), trustsModifiedAt);
    }

    private static Answer decide(Question question) {
        BoxMoment moment = new BoxMoment(question.asOf());
        if (!question.trustsModifiedAt()) {
            moment = moment.withoutModifiedAt();
        }
        BoxStory story = question.story();
        BoxFileRow file = BoxRows.file(BoxStage.row(story));
        Optional<Choice> choice = moment.fromRow(file);
        if (choice.isPresent()) {
            return new Answer(choice.get(), 0);
        }
        List<BoxVersionRow> past = BoxRows.versions(BoxStage.list(story));
        choice = moment.fromVersions(file, past);
        if (choice.isPresent()) {
            return new Answer(choice.get(), 1);
        }
        BoxVersionRow current = BoxRows.version(BoxStage.version(story, file.currentVersionId()));
        return new Answer(moment.fromAll(file, past, current), 2);
    }

    /** {@return what the story says against the choice, or null} */
    private static String wrong(Question question, Answer answer) {
        if (answer.choice() instanceof Rollback rollback) {
            return wrong(question, answer, rollback);
        }
        if (answer.choice() instanceof Unchanged unchanged) {
            return wrong(question, unchanged);
        }
        Choice.Why why = ((LeftAlone) answer.choice()).why();
        return isAllowed(question, why) ? null : "the story gives no reason to leave it alone";
    }

    private static String wrong(Question question, Answer answer, Rollback rollback) {
        BoxTruth truth = question.truth();
        Event wanted = truth.wanted();
        if (wanted == null) {
            return "there was no file";
        }
        String current = truth.current().version();
        if (!rollback.ifCurrent().equals(current)) {
            return "another version is current";
        }
        boolean outOfTrash = truth.isTrashedSince() && !question.asOf().inFolder();
        if (truth.fileTrashedAt() != null && !outOfTrash) {
            return "the file has to stay in the trash";
        }
        if (truth.isContentSame()) {
            return outOfTrash && rollback.versionId().equals(current) ? null : "it was right";
        }
        if (!rollback.versionId().equals(wanted.version())) {
            return "another version was current";
        }
        if (truth.isGone(wanted)) {
            return "the version is gone";
        }
        if (rollback.versionTrashed() != truth.isTrashed(wanted)) {
            return "the version is in the trash, or is not";
        }
        String person = person(question);
        if (person != null
                && (!truth.hasChanged(person)
                        || truth.hasAnotherChanged(person)
                        || truth.isAuthorUnknown())) {
            return "others may have changed it";
        }
        if (Stream.of(Choice.Why.values()).anyMatch(why -> isBlocked(question, why, wanted))) {
            return "it is blocked";
        }
        return wrongFound(question, answer, rollback);
    }

    private static String wrongFound(Question question, Answer answer, Rollback rollback) {
        BoxTruth truth = question.truth();
        List<Event> since = truth.since();
        boolean near =
                Stream.concat(truth.seenPast().stream(), Stream.of(truth.current()))
                        .anyMatch(event -> question.asOf().isNear(event.told()));
        Integer limit =
                question.story().switches.contains(Switch.LIMIT_NOT_TOLD)
                        ? null
                        : question.story().limit;
        boolean right =
                rollback.found().from().equals(truth.wanted().told())
                        && since.get(0).told().equals(rollback.found().until())
                        && rollback.found().name().equals(truth.wanted().name())
                        && rollback.found().changes()
                                == since.stream().filter(truth::isSeen).count()
                        && rollback.found().near() == near
                        && rollback.found().evicts()
                                == (limit != null && truth.seenPast().size() + 1 > limit);
        if (!right && question.story().atRow == question.story().events.size()) {
            return "something is not as found";
        }
        boolean once = rollback.found().changes() == 1;
        boolean oneReadDoes =
                question.asOf().changedBy() == null
                        && !once
                        && !question.story().switches.contains(Switch.LIST_HAS_CURRENT);
        return oneReadDoes && answer.reads() != 1 ? "it took too many reads" : null;
    }

    private static String wrong(Question question, Unchanged unchanged) {
        BoxTruth truth = question.truth();
        String person = person(question);
        boolean right =
                switch (unchanged.how()) {
                    case IN_TRASH_THEN -> truth.isTrashedThen();
                    case NOT_SELECTED ->
                            person != null && !truth.hasChanged(person) && !truth.isAuthorUnknown();
                    case FIRST_VERSION, MODIFIED_AT, NOT_CHANGED ->
                            truth.since().isEmpty() && !truth.isCreatedLater();
                    case SAME_CONTENT -> truth.isContentSame() && !truth.since().isEmpty();
                };
        boolean leftInTrash = truth.isTrashedSince() && !question.asOf().inFolder();
        if (leftInTrash && unchanged.how() != How.NOT_SELECTED) {
            return "the file is in the trash and was asked for by its id";
        }
        return right ? null : "it is not as it was";
    }

    private static boolean isAllowed(Question question, Choice.Why why) {
        BoxTruth truth = question.truth();
        BoxStory story = question.story();
        String person = person(question);
        Event wanted = truth.wanted();
        boolean selected = person == null || truth.hasChanged(person) || truth.isAuthorUnknown();
        return switch (why) {
            case CREATED_LATER -> truth.isCreatedLater();
            case TRASHED -> truth.isTrashedSince() && question.asOf().inFolder() && selected;
            case EDITED_BY_OTHERS ->
                    person != null
                            && truth.hasChanged(person)
                            && truth.hasAnotherChanged(person)
                            && !truth.isContentSame();
            case PURGED -> !truth.isSeen(wanted) && !truth.isAnySeenUpToMoment();
            case TRASHED_THEN -> !truth.isSeen(wanted) && truth.isAnySeenUpToMoment();
            case GAP ->
                    story.switches.contains(Switch.LIST_TELLS_NO_NUMBERS)
                            || !truth.isSeen(wanted)
                            || !truth.isSeen(truth.since().get(0));
            case AUTHOR ->
                    person != null
                            && truth.isAuthorUnknown()
                            && !truth.isSeenChangedByBoth(person)
                            && !truth.isContentSame();
            case CHANGING -> story.atRow < story.events.size();
            case BOX_NOTE, LOCKED, RIGHTS, BEYOND_LIMIT -> isBlocked(question, why, wanted);
            case TIMES, VISIBILITY, OWN_WRITE, KIND, NO_PREVIOUS -> false;
        };
    }

    private static boolean isBlocked(Question question, Choice.Why why, Event wanted) {
        BoxStory story = question.story();
        BoxTruth truth = question.truth();
        boolean inPlace = truth.fileTrashedAt() == null;
        return switch (why) {
            case BOX_NOTE -> story.note;
            case LOCKED ->
                    inPlace && story.lockedBy != null && !story.lockedBy.equals(BoxStory.SELF);
            case RIGHTS -> inPlace && !story.mayUpload;
            case BEYOND_LIMIT ->
                    story.limit != null
                            && !story.switches.contains(Switch.LIMIT_NOT_TOLD)
                            && truth.seenPast().stream()
                                            .dropWhile(event -> !Objects.equals(event, wanted))
                                            .count()
                                    > story.limit;
            default -> false;
        };
    }

    private static String person(Question question) {
        String person = question.asOf().changedBy();
        return person == null ? null : person.substring(0, 3);
    }

    private static String described(Question question, Answer answer) {
        return String.join(
                "\n",
                "-Dmoment.files=1 -Dmoment.seed=" + question.seed(),
                question.story().switches.toString(),
                question.asOf().toString(),
                answer.toString(),
                question.story().toString(),
                BoxStage.row(question.story()).toString(),
                BoxStage.list(question.story()).toString());
    }
}
