package io.restoreroutes.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Choice;
import io.restoreroutes.moment.Choice.How;
import io.restoreroutes.moment.Choice.LeftAlone;
import io.restoreroutes.moment.Choice.Rollback;
import io.restoreroutes.moment.Choice.Unchanged;
import io.restoreroutes.moment.Choice.Why;
import io.restoreroutes.request.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file with the versions 1, 2 and 3, made at 6, 7 and 9; it is asked how it was at 8. */
class BoxMomentTest {
    private static final AsOf AT_EIGHT = AsOf.ofFile(at("08:00:00"));
    private static final AsOf IN_FOLDER = AsOf.ofFolder(at("08:00:00"));

    private final ObjectNode file = JsonNodeFactory.instance.objectNode();
    private final List<ObjectNode> versions = new ArrayList<>();

    @BeforeEach
    void threeVersions() {
        file.put("id", "77").put("name", "plan.docx");
        file.put("created_at", "2026-11-20T06:00:00+00:00");
        add("06:00:00", "ann");
        add("07:00:00", "bob");
        add("09:00:00", "eve");
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-20T" + time + "Z");
    }

    /** Adds the version that is current then. */
    private void add(String time, String by) {
        int number = versions.size() + 1;
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.put("id", "10" + number).put("name", "plan.docx").put("sha1", "aa" + number);
        version.put("version_number", Integer.toString(number));
        version.put("created_at", "2026-11-20T" + time + "+00:00");
        version.putObject("modified_by").put("id", by).put("login", by + "@example.com");
        versions.add(version);
        file.putObject("file_version").put("id", "10" + number);
        file.put("sha1", "aa" + number);
        file.put("version_number", Integer.toString(number));
        file.put("modified_at", "2026-11-20T" + time + "+00:00");
        file.set("modified_by", version.get("modified_by"));
    }

    private ObjectNode version(int number) {
        return versions.stream()
                .filter(each -> each.path("id").asText().equals("10" + number))
                .findFirst()
                .orElseThrow();
    }

    private BoxFileRow row() {
        return BoxRows.file(file);
    }

    /** The newest first, without the current one. */
    private List<BoxVersionRow> past() {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray("entries").addAll(versions);
        List<BoxVersionRow> past = new ArrayList<>(BoxRows.versions(page));
        past.removeIf(each -> each.id().equals(row().currentVersionId()));
        Collections.reverse(past);
        return past;
    }

    private BoxVersionRow current() {
        return BoxRows.version(
                versions.stream()
                        .filter(each -> each.get("id").asText().equals(row().currentVersionId()))
                        .findFirst()
                        .orElseThrow());
    }

    private Choice decide(AsOf asOf) {
        return new BoxMoment(asOf).fromAll(row(), past(), current());
    }

    private Why why(AsOf asOf) {
        return ((LeftAlone) decide(asOf)).why();
    }

    private How how(AsOf asOf) {
        return ((Unchanged) decide(asOf)).how();
    }

    private Rollback rollback(AsOf asOf) {
        return (Rollback) decide(asOf);
    }

    // What is chosen, and what is said of it.

    @Test
    void theVersionThatWasCurrentIsChosen() {
        assertEquals(
                new Rollback(
                        "102",
                        "103",
                        false,
                        false,
                        new Found(
                                        "plan.docx",
                                        at("07:00:00"),
                                        at("09:00:00"),
                                        1,
                                        List.of("eve@example.com"),
                                        false,
                                        false)
                                .withLast(at("09:00:00"))),
                decide(AT_EIGHT));
    }

    @Test
    void manyBadEditsMakeNoDifference() {
        add("09:30:00", "eve");
        add("10:00:00", "ann");
        Found found = rollback(AT_EIGHT).found();
        assertEquals("102", rollback(AT_EIGHT).versionId());
        assertEquals(3, found.changes());
        assertEquals(List.of("eve@example.com", "ann@example.com"), found.changedBy());
        assertEquals(at("09:00:00"), found.until());
    }

    @Test
    void oneReadDoesIfItWasChangedMoreThanOnce() {
        add("10:00:00", "eve");
        BoxMoment moment = new BoxMoment(AT_EIGHT);
        assertEquals(Optional.empty(), moment.fromRow(row()));
        assertTrue(moment.fromVersions(row(), past()).orElseThrow() instanceof Rollback);
    }

    @Test
    void twoReadsAreNeededIfItWasChangedOnce() {
        assertEquals(Optional.empty(), new BoxMoment(AT_EIGHT).fromVersions(row(), past()));
    }

    @Test
    void timesAreComparedAsInstants() {
        version(2).put("created_at", "2026-11-20T01:00:00-07:00");
        assertEquals("102", rollback(AT_EIGHT).versionId());
        version(2).put("created_at", "2026-11-20T01:00:01-07:00");
        assertEquals("101", rollback(AT_EIGHT).versionId());
    }

    @Test
    void theMomentIncludesItsOwnSecondAndSaysSo() {
        version(2).put("created_at", "2026-11-20T08:00:00+00:00");
        assertEquals("102", rollback(AT_EIGHT).versionId());
        assertTrue(rollback(AT_EIGHT).found().near());
    }

    @ParameterizedTest
    @CsvSource({"08:00:02,true", "08:00:03,false"})
    void nearIsTwoSecondsInclusive(String time, boolean near) {
        version(3).put("created_at", "2026-11-20T" + time + "+00:00");
        assertEquals(near, rollback(AT_EIGHT).found().near());
    }

    /** The bad edit in the very second counts as before. */
    @Test
    void unchangedIsNearToo() {
        version(3).put("created_at", "2026-11-20T08:00:00+00:00");
        assertEquals(new Unchanged(How.NOT_CHANGED, true), decide(AT_EIGHT));
    }

    @Test
    void ofTwoVersionsInOneSecondTheHigherNumberIsLater() {
        version(1).put("created_at", "2026-11-20T07:00:00+00:00");
        assertEquals("102", rollback(AT_EIGHT).versionId());
        add("09:00:00", "eve");
        assertEquals("102", rollback(AT_EIGHT).versionId());
        versions.forEach(each -> each.put("version_number", each.get("version_number").asInt()));
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    /** As text "10" is before "9". */
    @Test
    void numbersAreComparedAsNumbers() {
        for (int i = 0; i < 8; i++) {
            add("09:30:0" + i, "eve");
        }
        assertEquals("102", rollback(AT_EIGHT).versionId());
        assertEquals("1010", rollback(AsOf.ofFile(at("09:30:06"))).versionId());
    }

    @Test
    void theOldNameIsTold() {
        version(2).put("name", "draft.docx");
        assertEquals("draft.docx", rollback(AT_EIGHT).found().name());
    }

    @ParameterizedTest
    @CsvSource({"2,true", "3,false", "0,false"})
    void anEvictionIsTold(int limit, boolean evicts) {
        file.put("version_limit", limit);
        assertEquals(evicts, rollback(AT_EIGHT).found().evicts());
    }

    @Test
    void aVersionTrashedLaterIsChosen() {
        version(2).put("trashed_at", "2026-11-20T10:00:00+00:00");
        assertTrue(rollback(AT_EIGHT).versionTrashed());
    }

    @Test
    void theListMayHoldTheCurrentVersionAndRepeatItself() {
        List<BoxVersionRow> all = new ArrayList<>(past());
        all.add(0, current());
        all.add(all.get(1));
        Choice choice = new BoxMoment(AT_EIGHT).fromVersions(row(), all).orElseThrow();
        assertEquals("102", ((Rollback) choice).versionId());
    }

    // Step 0 to 5: what was not changed.

    @ParameterizedTest
    @CsvSource({"boxnote,BOX_NOTE", "GDOC,KIND", "gsheet,KIND", "gslides,KIND"})
    void whatIsNoFileIsLeftAlone(String extension, Why why) {
        file.put("extension", extension);
        assertEquals(why, why(AT_EIGHT));
    }

    @Test
    void aNoteIsKnownByItsNameToo() {
        file.put("name", "minutes.BoxNote");
        assertEquals(Why.BOX_NOTE, why(AT_EIGHT));
    }

    @Test
    void aPackageAndALinkAreNoFiles() {
        file.put("is_package", true);
        assertEquals(Why.KIND, why(AT_EIGHT));
        file.put("is_package", false).put("type", "web_link");
        assertEquals(Why.KIND, why(AT_EIGHT));
    }

    @Test
    void aYoungerFileIsLeftAlone() {
        file.put("created_at", "2026-11-20T08:00:01+00:00");
        assertEquals(Why.CREATED_LATER, why(AT_EIGHT));
    }

    @Test
    void theRowDecidesOnAFirstVersion() {
        file.put("version_number", "1");
        assertEquals(
                Optional.of(new Unchanged(How.FIRST_VERSION, false)),
                new BoxMoment(AT_EIGHT).fromRow(row()));
    }

    @Test
    void inAFolderTheTimeOfChangeDecides() {
        file.put("modified_at", "2026-11-20T08:00:00+00:00");
        assertEquals(
                Optional.of(new Unchanged(How.MODIFIED_AT, true)),
                new BoxMoment(IN_FOLDER).fromRow(row()));
        BoxMoment strict = new BoxMoment(IN_FOLDER).withoutModifiedAt();
        assertEquals(Optional.empty(), strict.fromRow(row()));
        assertFalse(strict.isUntouched(past(), current()));
    }

    /** It has no others to sample, and a promote may not set the time. */
    @Test
    void aFileAskedForByItsIdIsLookedAt() {
        file.put("modified_at", "2026-11-20T07:00:00+00:00");
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    @Test
    void aRenameIsNoChange() {
        file.put("modified_at", "2026-11-20T10:00:00+00:00");
        version(3).put("created_at", "2026-11-20T07:30:00+00:00");
        assertEquals(How.NOT_CHANGED, how(AT_EIGHT));
        assertTrue(new BoxMoment(AT_EIGHT).isUntouched(past(), current()));
    }

    /** A client may write any time into it. */
    @Test
    void theTimeThatAClientGaveIsNotAsked() {
        file.put("content_modified_at", "2026-11-20T01:00:00+00:00");
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    // Step 6 to 9: what is proved.

    @Test
    void aPurgedVersionIsNotReplacedByANewerOne() {
        versions.remove(version(1));
        versions.remove(version(2));
        assertEquals(Why.PURGED, why(AT_EIGHT));
    }

    @Test
    void aPurgedVersionIsNotReplacedByAnOlderOne() {
        versions.remove(version(2));
        assertEquals(Why.GAP, why(AT_EIGHT));
    }

    @Test
    void aVersionTrashedBeforeWasNotTheOne() {
        versions.remove(version(2));
        version(1).put("trashed_at", "2026-11-20T07:30:00+00:00");
        assertEquals(Why.TRASHED_THEN, why(AT_EIGHT));
    }

    @Test
    void aVersionTrashedAtAnUnknownTimeProvesNothing() {
        version(2).put("trashed_at", "yesterday");
        assertEquals(Why.TIMES, why(AT_EIGHT));
    }

    @Test
    void withoutNumbersNothingIsProved() {
        version(2).remove("version_number");
        assertEquals(Why.GAP, why(AT_EIGHT));
    }

    @Test
    void theCurrentVersionsOwnRowTellsItsNumberToo() {
        file.remove("version_number");
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    @Test
    void withoutATimeNothingIsProved() {
        version(1).putNull("created_at");
        assertEquals(Why.TIMES, why(AT_EIGHT));
    }

    @Test
    void aGapThatIsNotNextToItDoesNotMatter() {
        add("10:00:00", "eve");
        versions.remove(version(1));
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    /** A repair by hand, a promoted copy, the same bytes uploaded again. */
    @Test
    void theSameContentIsRightAlready() {
        add("10:00:00", "ann");
        file.put("sha1", "AA2");
        assertEquals(How.SAME_CONTENT, how(AT_EIGHT));
    }

    @Test
    void aCopyIsRolledBackToByItsOwnId() {
        version(2).put("sha1", "aa1");
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    @Test
    void anEditBetweenTheReadsIsNoticed() {
        List<BoxVersionRow> past = new ArrayList<>(past());
        BoxFileRow before = row();
        past.add(0, current());
        add("10:00:00", "ann");
        past.add(0, BoxRows.version(version(4)));
        Choice choice = new BoxMoment(AT_EIGHT).fromVersions(before, past).orElseThrow();
        assertEquals(Why.CHANGING, ((LeftAlone) choice).why());
    }

    @Test
    void anotherVersionThanTheCurrentOneIsRefused() {
        BoxVersionRow other = BoxRows.version(version(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BoxMoment(AT_EIGHT).fromAll(row(), past(), other));
    }

    // Step 10: what may not be written.

    @Test
    void aLockOfAnotherBlocksAndNamesThem() {
        file.putObject("lock").putObject("created_by").put("id", "9").put("login", "eve@x.org");
        LeftAlone left = (LeftAlone) decide(AT_EIGHT);
        assertEquals(Why.LOCKED, left.why());
        assertTrue(left.message().contains("eve@x.org"), left.message());
        assertEquals("102", rollback(AT_EIGHT.askedBy("9")).versionId());
    }

    @Test
    void aLockOfNobodyKnownBlocks() {
        file.putObject("lock");
        assertEquals(Why.LOCKED, why(AT_EIGHT.askedBy("9")));
    }

    @Test
    void rightsAreNeeded() {
        file.putObject("permissions").put("can_upload", true).put("can_delete", false);
        assertEquals("102", rollback(AT_EIGHT).versionId());
        version(2).put("trashed_at", "2026-11-20T10:00:00+00:00");
        assertEquals(Why.RIGHTS, why(AT_EIGHT));
        file.putObject("permissions").put("can_upload", false);
        assertEquals(Why.RIGHTS, why(AT_EIGHT));
    }

    @Test
    void whatIsBeyondTheLimitIsOutOfReach() {
        add("10:00:00", "eve");
        file.put("version_limit", 1);
        assertEquals(Why.BEYOND_LIMIT, why(AT_EIGHT));
        file.put("version_limit", 2);
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    // The trash.

    @Test
    void inAFolderAFileTrashedLaterIsLeftThere() {
        file.put("trashed_at", "2026-11-20T10:00:00+00:00");
        assertEquals(Why.TRASHED, why(IN_FOLDER));
    }

    @Test
    void byItsIdItIsRolledBack() {
        file.put("trashed_at", "2026-11-20T10:00:00+00:00");
        assertEquals("102", rollback(AT_EIGHT).versionId());
    }

    @Test
    void byItsIdItIsTakenOutEvenIfItsContentIsRight() {
        file.put("trashed_at", "2026-11-20T10:00:00+00:00");
        file.put("sha1", "aa2");
        assertEquals("103", rollback(AT_EIGHT).versionId());
        assertEquals("103", rollback(AsOf.ofFile(at("09:30:00"))).versionId());
        file.put("version_number", 1);
        assertEquals("103", rollback(AT_EIGHT).versionId());
    }

    @Test
    void whatWasInTheTrashThenIsAsItWas() {
        file.put("trashed_at", "2026-11-20T08:00:00+00:00");
        assertEquals(How.IN_TRASH_THEN, how(AT_EIGHT));
        assertEquals(How.IN_TRASH_THEN, how(IN_FOLDER));
    }

    @Test
    void inTheTrashSinceAnUnknownTimeProvesNothing() {
        file.put("item_status", "trashed");
        assertEquals(Why.TIMES, why(AT_EIGHT));
    }

    // Who changed it.

    @Test
    void onlyWhatThePersonChangedIsSelected() {
        assertEquals("102", rollback(IN_FOLDER.changedBy("eve")).versionId());
        assertEquals("102", rollback(IN_FOLDER.changedBy("Eve@Example.com")).versionId());
        assertEquals(How.NOT_SELECTED, how(IN_FOLDER.changedBy("bob")));
    }

    @Test
    void theEditsOfOthersAreKept() {
        add("10:00:00", "ann");
        assertEquals(Why.EDITED_BY_OTHERS, why(IN_FOLDER.changedBy("eve")));
        assertEquals("102", rollback(IN_FOLDER.changedBy("eve").askedBy("ann")).versionId());
    }

    @Test
    void anUnknownAuthorIsUnclear() {
        version(3).putNull("modified_by");
        assertEquals(Why.AUTHOR, why(IN_FOLDER.changedBy("eve")));
        assertEquals("102", rollback(IN_FOLDER).versionId());
    }

    @Test
    void aMissingVersionHasAnUnknownAuthor() {
        add("10:00:00", "eve");
        add("11:00:00", "eve");
        versions.remove(version(4));
        assertEquals(Why.AUTHOR, why(IN_FOLDER.changedBy("eve")));
        assertEquals("102", rollback(IN_FOLDER).versionId());
    }

    /** Who renamed a file is told as its last changer. */
    @Test
    void theAuthorOfTheCurrentVersionIsRead() {
        add("10:00:00", "ann");
        file.putObject("modified_by").put("id", "eve");
        BoxMoment moment = new BoxMoment(IN_FOLDER.changedBy("eve"));
        assertEquals(Optional.empty(), moment.fromVersions(row(), past()));
        assertEquals(Why.EDITED_BY_OTHERS, why(IN_FOLDER.changedBy("eve")));
    }

    @Test
    void whatSomebodyElseThrewAwayIsNotOffered() {
        file.put("trashed_at", "2026-11-20T10:00:00+00:00");
        assertEquals(Why.TRASHED, why(IN_FOLDER.changedBy("eve")));
        assertEquals(How.NOT_SELECTED, how(IN_FOLDER.changedBy("bob")));
    }

    // The previous version.

    private Choice previous() {
        return BoxMoment.previous(row(), past(), null);
    }

    @Test
    void previousIsTheNewestPastOne() {
        Rollback rollback = (Rollback) previous();
        assertEquals("102", rollback.versionId());
        assertEquals("103", rollback.ifCurrent());
        assertEquals(at("07:00:00"), rollback.found().from());
    }

    @Test
    void previousPassesOverTheTrashAndTheSameContent() {
        add("10:00:00", "eve");
        version(3).put("trashed_at", "2026-11-20T10:00:00+00:00");
        version(2).put("sha1", "aa4");
        assertEquals("101", ((Rollback) previous()).versionId());
    }

    @Test
    void thereMayBeNoPrevious() {
        versions.subList(0, 2).clear();
        assertEquals(Why.NO_PREVIOUS, ((LeftAlone) previous()).why());
    }

    @Test
    void previousIsBlockedLikeAnyOther() {
        file.putObject("permissions").put("can_upload", false);
        assertEquals(Why.RIGHTS, ((LeftAlone) previous()).why());
        file.put("extension", "boxnote");
        assertEquals(Why.BOX_NOTE, ((LeftAlone) previous()).why());
    }

    // What is no table.

    @Test
    void anAnswerThatIsNoFileIsRefusedWithASentence() {
        file.remove("file_version");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, this::row);
        assertEquals("its answer lacks file_version.id", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> BoxRows.versions(file));
    }
}
