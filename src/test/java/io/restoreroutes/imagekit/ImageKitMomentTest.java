package io.restoreroutes.imagekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file uploaded at 6, replaced at 7 and at 9, so that its versions 1 and 2 are past and 3 is
 * current; it is asked how it was at 8.
 */
class ImageKitMomentTest {
    private static final AsOf AT_EIGHT = AsOf.ofFile(at("08:00:00"));

    private final ArrayNode list = JsonNodeFactory.instance.arrayNode();

    @BeforeEach
    void threeVersions() {
        current(3, "06:00:00", "09:00:00");
        past(1, "07:00:00");
        past(2, "09:00:00");
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-20T" + time + "Z");
    }

    private ObjectNode item(int number, String created, String updated) {
        ObjectNode item = list.addObject();
        item.put("fileId", "f1").put("name", "a.jpg").put("mime", "image/jpeg");
        item.putObject("versionInfo").put("id", "v" + number).put("name", "Version " + number);
        item.put("createdAt", "2026-11-20T" + created + "Z");
        item.put("updatedAt", "2026-11-20T" + updated + "Z");
        item.put("isPrivateFile", false).put("isPublished", true);
        return item;
    }

    private void current(int number, String uploaded, String updated) {
        item(number, uploaded, updated).put("type", "file");
    }

    private void past(int number, String replaced) {
        item(number, replaced, replaced).put("type", "file-version");
    }

    private ObjectNode version(int number) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).at("/versionInfo/name").asText().equals("Version " + number)) {
                return (ObjectNode) list.get(i);
            }
        }
        throw new AssertionError("no version " + number);
    }

    private void delete(int number) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) == version(number)) {
                list.remove(i);
                return;
            }
        }
    }

    private Choice decide(AsOf asOf) {
        return new ImageKitMoment(asOf).choose(ImageKitItems.of(list), null);
    }

    private Why why(AsOf asOf) {
        return ((LeftAlone) decide(asOf)).why();
    }

    private Rollback rollback(AsOf asOf) {
        return (Rollback) decide(asOf);
    }

    // What is chosen, and what is said of it.

    @Test
    void theVersionThatWasCurrentIsChosen() {
        assertEquals(
                new Rollback(
                        "v2",
                        "v3@2026-11-20T09:00:00Z",
                        false,
                        false,
                        new Found(
                                        "a.jpg",
                                        at("07:00:00"),
                                        at("09:00:00"),
                                        1,
                                        List.of(),
                                        false,
                                        false)
                                .withLast(at("09:00:00"))),
                decide(AT_EIGHT));
    }

    @Test
    void theFirstVersionWasCurrentSinceTheUpload() {
        Rollback rollback = rollback(AsOf.ofFile(at("06:30:00")));
        assertEquals("v1", rollback.versionId());
        assertEquals(at("06:00:00"), rollback.found().from());
        assertEquals(2, rollback.found().changes());
    }

    /** The moment includes what happened right then. */
    @ParameterizedTest
    @CsvSource({"06:59:59.999,v1", "07:00:00,v2", "08:59:59.999,v2"})
    void aVersionReplacedAtTheMomentWasReplaced(String time, String version) {
        assertEquals(version, rollback(AsOf.ofFile(at(time))).versionId());
    }

    @ParameterizedTest
    @CsvSource({"08:59:58,true", "08:59:57.999,false", "07:00:02,true", "06:00:01,true"})
    void nearIsTwoSecondsInclusive(String time, boolean near) {
        assertEquals(near, rollback(AsOf.ofFile(at(time))).found().near());
    }

    @Test
    void anotherKindOfFileIsTold() {
        version(2).put("mime", "image/png");
        assertTrue(rollback(AT_EIGHT).otherKind());
    }

    @Test
    void theOrderOfTheListDoesNotMatter() {
        ArrayNode reversed = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> reversed.insert(0, item));
        Choice choice = new ImageKitMoment(AT_EIGHT).choose(ImageKitItems.of(reversed), null);
        assertEquals("v2", ((Rollback) choice).versionId());
    }

    @Test
    void anEvictionIsTold() {
        list.removeAll();
        current(101, "06:00:00", "09:00:00");
        for (int i = 1; i <= 100; i++) {
            past(i, String.format("07:%02d:%02d", i / 60, i % 60));
        }
        assertTrue(rollback(AsOf.ofFile(at("07:00:30"))).found().evicts());
    }

    // Step 1 and 2: what was not changed.

    @Test
    void aYoungerFileIsLeftAlone() {
        assertEquals(Why.CREATED_LATER, why(AsOf.ofFile(at("05:59:59.999"))));
    }

    @Test
    void nothingHappenedSince() {
        assertEquals(new Unchanged(How.NOT_CHANGED, false), decide(AsOf.ofFile(at("10:00:00"))));
    }

    @Test
    void editedDetailsAreNoChangeIfNoVersionIsMissing() {
        version(3).put("updatedAt", "2026-11-20T11:00:00Z");
        assertEquals(new Unchanged(How.NOT_CHANGED, false), decide(AsOf.ofFile(at("10:00:00"))));
        delete(1);
        assertEquals(Why.GAP, why(AsOf.ofFile(at("10:00:00"))));
    }

    @Test
    void editedDetailsAreUnclearIfTheCurrentVersionIsNotTheHighest() {
        list.removeAll();
        current(1, "06:00:00", "11:00:00");
        past(2, "09:00:00");
        assertEquals(Why.GAP, why(AsOf.ofFile(at("10:00:00"))));
    }

    // Step 3: what the times mean.

    /** Read the other way, the first version has the time of the file itself. */
    @ParameterizedTest
    @ValueSource(strings = {"06:00:00", "06:00:02"})
    void theOtherReadingIsNoticed(String uploaded) {
        version(1).put("createdAt", "2026-11-20T" + uploaded + "Z");
        assertEquals(Why.TIMES, why(AT_EIGHT));
    }

    @Test
    void aVersionReplacedAfterTheLastUpdateFitsNoReading() {
        version(3).put("updatedAt", "2026-11-20T08:59:57Z");
        assertEquals(Why.TIMES, why(AT_EIGHT));
    }

    @Test
    void aVersionReplacedBeforeTheUploadFitsNoReading() {
        version(1).put("createdAt", "2026-11-20T05:59:57Z");
        assertEquals(Why.TIMES, why(AT_EIGHT));
        assertEquals(Why.TIMES, why(AsOf.ofFile(at("05:00:00"))));
    }

    @ParameterizedTest
    @CsvSource({"3,updatedAt", "3,createdAt", "1,createdAt"})
    void withoutATimeNothingIsProved(int number, String field) {
        version(number).remove(field);
        assertEquals(Why.TIMES, why(AT_EIGHT));
    }

    @Test
    void twoReplacedAtOnceAreUnclear() {
        version(2).put("createdAt", "2026-11-20T07:00:00Z");
        assertEquals(Why.TIMES, why(AsOf.ofFile(at("06:30:00"))));
    }

    // Step 4: what may be missing.

    /**
     * The good version was restored by hand: its past entry is gone, and the bad one looks right.
     */
    @Test
    void aVersionRestoredByHandIsNoticed() {
        list.removeAll();
        current(2, "06:00:00", "10:00:00");
        past(1, "07:00:00");
        past(3, "10:00:00");
        assertEquals(Why.GAP, why(AT_EIGHT));
    }

    @Test
    void soItIsIfItWasReplacedAgain() {
        list.removeAll();
        current(4, "06:00:00", "11:00:00");
        past(1, "07:00:00");
        past(3, "10:00:00");
        past(2, "11:00:00");
        assertEquals(Why.GAP, why(AT_EIGHT));
        assertEquals(Why.GAP, why(AsOf.ofFile(at("10:30:00"))));
    }

    @Test
    void aDeletedVersionIsNoticed() {
        delete(2);
        assertEquals(Why.GAP, why(AT_EIGHT));
        assertEquals(Why.GAP, why(AsOf.ofFile(at("06:30:00"))));
    }

    /**
     * Version 1 was restored at 8 and replaced at 9, then deleted: 3 follows 2, and yet it was not
     * current at half past 8.
     */
    @Test
    void aDeletedVersionBelowIsNoticed() {
        list.removeAll();
        current(4, "06:00:00", "10:00:00");
        past(2, "08:00:00");
        past(3, "10:00:00");
        assertEquals(Why.GAP, why(AsOf.ofFile(at("08:30:00"))));
    }

    /** Another file was moved onto this one's name, and its versions came along. */
    @Test
    void mergedHistoriesAreNoticed() {
        past(1, "08:30:00");
        assertEquals(Why.GAP, why(AT_EIGHT));
        list.remove(3);
        past(4, "08:30:00");
        assertEquals(Why.GAP, why(AT_EIGHT));
    }

    @Test
    void anIdThatStandsTwiceIsNoId() {
        version(2).putObject("versionInfo").put("id", "v1").put("name", "Version 2");
        assertEquals(Why.GAP, why(AT_EIGHT));
    }

    @Test
    void aVersionWithoutANumberProvesNothing() {
        version(1).putObject("versionInfo").put("id", "v1").put("name", "Original");
        assertEquals(Why.GAP, why(AT_EIGHT));
    }

    // Whether what a search has found is the whole.

    private boolean isWhole() {
        return isWholeAt("08:00:00");
    }

    private boolean isWholeAt(String time) {
        return new ImageKitMoment(AsOf.ofFile(at(time))).isWhole(ImageKitItems.of(list));
    }

    @Test
    void allNumbersUpToTheLastReplacementAreTheWhole() {
        assertTrue(isWhole());
        delete(1);
        assertFalse(isWhole());
    }

    @Test
    void aVersionThatIsNotFoundYetIsMissed() {
        delete(2);
        assertFalse(isWhole());
        delete(1);
        assertFalse(isWhole());
    }

    @Test
    void aVersionThatStandsTwiceIsNotTheWhole() {
        past(2, "09:00:00");
        assertFalse(isWhole());
    }

    /** Nothing tells a restore that is not found yet from an edit of the details. */
    @ParameterizedTest
    @CsvSource({
        "09:00:02,true",
        "09:00:02.001,false",
        "08:59:58,true",
        "08:59:57.999,false",
        "11:00:00,false"
    })
    void whatWasUpdatedSinceIsNotTheWhole(String updated, boolean whole) {
        version(3).put("updatedAt", "2026-11-20T" + updated + "Z");
        assertEquals(whole, isWhole());
    }

    @Test
    void aFileWithoutPastVersionsMayHaveThemAllTheSame() {
        list.removeAll();
        current(1, "06:00:00", "06:00:00");
        assertFalse(isWhole());
    }

    @Test
    void whatStandsInAnotherOrderThanTheTimesIsNotTheWhole() {
        version(1).put("createdAt", "2026-11-20T09:00:00Z");
        assertFalse(isWhole());
        version(2).put("createdAt", "2026-11-20T07:00:00Z");
        assertFalse(isWhole());
    }

    /** What was updated since may have been replaced since, too. */
    @Test
    void withoutAReplacementSinceTheMomentNothingIsTheWhole() {
        assertTrue(isWholeAt("08:59:59.999"));
        assertFalse(isWholeAt("09:00:00"));
    }

    @Test
    void timesOfUploadsProveNothing() {
        version(1).put("createdAt", "2026-11-20T06:00:00Z");
        assertFalse(isWhole());
    }

    @ParameterizedTest
    @CsvSource({"3,updatedAt", "3,createdAt", "1,createdAt"})
    void withoutATimeNothingIsTheWhole(int number, String field) {
        version(number).remove(field);
        assertFalse(isWhole());
    }

    // Step 5, and what we wrote ourselves.

    @ParameterizedTest
    @ValueSource(strings = {"isPrivateFile", "isPublished"})
    void nothingIsPublishedUnasked(String field) {
        version(2).put(field, !version(2).get(field).booleanValue());
        assertEquals(Why.VISIBILITY, why(AT_EIGHT));
        version(2).remove(field);
        assertEquals(Why.VISIBILITY, why(AT_EIGHT));
        version(3).remove(field);
        assertEquals("v2", rollback(AT_EIGHT).versionId());
    }

    @ParameterizedTest
    @CsvSource({"09:00:00,true", "07:59:00.001,true", "07:59:00,false"})
    void ownWritesSinceMayHaveHiddenIt(String time, boolean unclear) {
        Choice choice = new ImageKitMoment(AT_EIGHT).choose(ImageKitItems.of(list), at(time));
        assertEquals(unclear, choice instanceof LeftAlone left && left.why() == Why.OWN_WRITE);
    }

    // Who changed it.

    @Test
    void onlyWhatThePersonChangedIsSelected() {
        version(2).put("createdBy", "ann@example.com");
        version(3).put("createdBy", "eve@example.com");
        Rollback rollback = rollback(AT_EIGHT.changedBy("eve@example.com"));
        assertEquals("v2", rollback.versionId());
        assertEquals(List.of("eve@example.com"), rollback.found().changedBy());
        assertEquals(
                new Unchanged(How.NOT_SELECTED, false),
                decide(AT_EIGHT.changedBy("ann@example.com")));
        AsOf early = AsOf.ofFile(at("06:30:00"));
        assertEquals(Why.EDITED_BY_OTHERS, why(early.changedBy("eve@example.com")));
    }

    @Test
    void anUnknownAuthorIsUnclear() {
        assertEquals(Why.AUTHOR, why(AT_EIGHT.changedBy("eve@example.com")));
    }

    // The previous version.

    private Choice previous() {
        return ImageKitMoment.previous(ImageKitItems.of(list));
    }

    @Test
    void previousIsTheOneReplacedLast() {
        Rollback rollback = (Rollback) previous();
        assertEquals("v2", rollback.versionId());
        assertEquals("v3@2026-11-20T09:00:00Z", rollback.ifCurrent());
    }

    @Test
    void thereMayBeNoPrevious() {
        delete(1);
        delete(2);
        assertEquals(Why.NO_PREVIOUS, ((LeftAlone) previous()).why());
    }

    @Test
    void previousIsRefusedWhereItIsUnclear() {
        version(1).put("createdAt", "2026-11-20T09:00:00Z");
        assertEquals(Why.TIMES, ((LeftAlone) previous()).why());
        version(1).put("createdAt", "2026-11-20T07:00:00Z");
        version(2).put("isPublished", false);
        assertEquals(Why.VISIBILITY, ((LeftAlone) previous()).why());
    }

    // What is no table.

    @Test
    void anAnswerThatIsNoListIsRefusedWithASentence() {
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        assertThrows(IllegalArgumentException.class, () -> ImageKitItems.of(none));
        version(2).put("type", "file");
        assertThrows(IllegalArgumentException.class, () -> ImageKitItems.of(list));
        version(2).put("type", "folder");
        assertThrows(IllegalArgumentException.class, () -> ImageKitItems.of(list));
        version(2).put("type", "file-version").putNull("versionInfo");
        assertThrows(IllegalArgumentException.class, () -> ImageKitItems.of(list));
    }
}
