package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Box file is rolled back to a moment, or to the version before, through the real route. */
class BoxAsOfTest {
    private static final Instant THEN =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(10));

    private final RestoreOnce restore = new RestoreOnce();
    private final BoxSandbox box = restore.box();

    @AfterEach
    void stop() {
        restore.close();
    }

    private static Instant hours(int later) {
        return THEN.plus(Duration.ofHours(later));
    }

    private RestoreOutcome asOf(String... more) {
        return ask("asOf", THEN.toString(), more);
    }

    private RestoreOutcome previous(String... more) {
        return ask("version", "previous", more);
    }

    private RestoreOutcome ask(String field, String value, String... more) {
        Map<String, Object> request = new HashMap<>();
        request.put("requestId", "r-1");
        request.put("account", "documents");
        request.put("fileId", "1");
        request.put(field, value);
        for (int i = 0; i < more.length; i += 2) {
            request.put(more[i], more[i + 1]);
        }
        return restore.once(request);
    }

    private List<String> calls() {
        return box.log().calls().stream()
                .filter(call -> call.path().startsWith("/2.0/files"))
                .map(call -> call.method() + " " + call.path().substring("/2.0/files/1".length()))
                .toList();
    }

    private void assertNothingWritten() {
        assertTrue(box.log().calls().stream().noneMatch(Call::effectApplied), () -> calls() + "");
        assertTrue(calls().stream().allMatch(call -> call.startsWith("GET")), () -> calls() + "");
    }

    /** Made by ann, then overwritten by mallory two hours after the moment, and again. */
    private static BoxFileSpec damaged() {
        return damagedOnce().at(hours(3)).version("13", "worse");
    }

    private static BoxFileSpec damagedOnce() {
        return BoxFileSpec.file("1")
                .name("plan.docx")
                .by("ann@example.com")
                .at(hours(-48))
                .version("11", "good")
                .by("mallory@example.com")
                .at(hours(2))
                .version("12", "bad");
    }

    @Test
    void rollsBackToTheVersionOfThen() {
        box.addFile(damaged());
        RestoreOutcome outcome = asOf();

        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals(List.of("GET ", "GET /versions", "POST /versions/current"), calls());
        assertEquals("good", box.version("1", box.currentVersion("1")).content());
        assertEquals("rollback", outcome.operation());
        assertEquals("11", outcome.versionId());
        assertEquals(THEN.toString(), outcome.asOf());
        assertEquals(box.currentVersion("1"), outcome.currentVersionId());
        assertEquals("13", outcome.previousVersionId());
        assertEquals("sha1", outcome.verifiedBy());
        assertNull(outcome.ifCurrent());
        assertEquals("plan.docx", outcome.found().name());
        assertEquals(hours(-48), outcome.found().from());
        assertEquals(hours(2), outcome.found().until());
        assertEquals(2, outcome.found().changes());
        assertEquals(List.of("mallory@example.com"), outcome.found().changedBy());
        assertEquals(1, outcome.attempts());

        box.log().clear();
        assertEquals(Status.UNCHANGED, asOf().status());
        assertNothingWritten();
    }

    @Test
    void aFileChangedOnceNeedsTheTimeOfItsCurrentVersion() {
        box.addFile(damagedOnce());
        assertEquals(Status.PROMOTED, asOf().status());
        assertEquals(
                List.of("GET ", "GET /versions", "GET /versions/12", "POST /versions/current"),
                calls());
        assertEquals("good", box.version("1", box.currentVersion("1")).content());
    }

    @Test
    void rollsBackToTheVersionBefore() {
        box.addFile(damaged());
        RestoreOutcome outcome = previous();

        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals(List.of("GET ", "GET /versions", "POST /versions/current"), calls());
        assertEquals("bad", box.version("1", box.currentVersion("1")).content());
        assertEquals("12", outcome.versionId());
        assertEquals("13", outcome.ifCurrent());
        assertEquals("13", outcome.previousVersionId());
        assertNull(outcome.version());

        // What it has chosen, asked for once more, walks back no further.
        RestoreOutcome again = ask("versionId", "12", "operation", "rollback", "ifCurrent", "13");
        assertEquals(Status.UNCHANGED, again.status());
    }

    @Test
    void theVersionBeforeHasOtherContentAndIsNotInTheTrash() {
        box.addFile(
                BoxFileSpec.file("1")
                        .version("11", "good")
                        .version("12", "bad")
                        .trashedVersion("13", "trashed")
                        .version("14", "bad"));
        assertEquals("11", previous().versionId());

        box.addFile(BoxFileSpec.file("1").version("11", "a").version("12", "a"));
        RestoreOutcome none = previous();
        assertEquals(Status.FAILED, none.status());
        assertEquals(ErrorCode.NO_VERSION, none.error().code());
    }

    /** What is left alone, and what is right already. */
    record Verdict(
            String name, BoxFileSpec file, int calls, Status status, ErrorCode code, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Verdict> verdicts() {
        BoxFileSpec first = BoxFileSpec.file("1").at(hours(-1)).version("11", "good");
        BoxFileSpec lonely = BoxFileSpec.file("1").at(hours(-9)).version("11", "a");
        return Stream.of(
                new Verdict("first version", first, 1, Status.UNCHANGED, null, null),
                new Verdict(
                        "not changed since",
                        lonely.at(hours(-5)).version("12", "b"),
                        3,
                        Status.UNCHANGED,
                        null,
                        null),
                new Verdict(
                        "same content",
                        damaged().at(hours(5)).version("14", "good"),
                        2,
                        Status.UNCHANGED,
                        null,
                        null),
                new Verdict(
                        "created later",
                        BoxFileSpec.file("1").at(hours(1)).version("11", "a").version("12", "b"),
                        1,
                        Status.SKIPPED,
                        ErrorCode.CREATED_LATER,
                        "created later"),
                new Verdict(
                        "in the trash then",
                        damaged().trashed(hours(-1)),
                        2,
                        Status.UNCHANGED,
                        null,
                        null),
                new Verdict(
                        "its versions do not show in the trash",
                        damaged().trashed(hours(6)),
                        3,
                        Status.FAILED,
                        ErrorCode.UNCLEAR,
                        "take it out by hand"),
                new Verdict(
                        "purged",
                        BoxFileSpec.file("1")
                                .at(hours(-9))
                                .purgedVersion()
                                .at(hours(1))
                                .version("12", "b")
                                .at(hours(2))
                                .version("13", "c"),
                        2,
                        Status.FAILED,
                        ErrorCode.NO_VERSION,
                        "gone"),
                new Verdict(
                        "one is missing after it",
                        BoxFileSpec.file("1")
                                .at(hours(-9))
                                .version("11", "a")
                                .purgedVersion()
                                .at(hours(2))
                                .version("13", "c")
                                .at(hours(3))
                                .version("14", "d"),
                        2,
                        Status.FAILED,
                        ErrorCode.UNCLEAR,
                        "missing"),
                new Verdict(
                        "locked",
                        damaged().lockedBy("bob@example.com"),
                        2,
                        Status.FAILED,
                        ErrorCode.FORBIDDEN,
                        "locked by bob@example.com"),
                new Verdict(
                        "read only",
                        damaged().readOnly(),
                        2,
                        Status.FAILED,
                        ErrorCode.FORBIDDEN,
                        "may not write"),
                new Verdict(
                        "a note",
                        damaged().name("a.boxnote").at(hours(4)).version("14", "x"),
                        1,
                        Status.REJECTED,
                        ErrorCode.BOX_NOTE,
                        "Box Notes"));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void whatIsNotRolledBackIsLeftAlone(Verdict verdict) {
        box.addFile(verdict.file());
        for (String dryRun : List.of("false", "true")) {
            box.log().clear();
            RestoreOutcome outcome = asOf("dryRun", dryRun);

            assertEquals(verdict.status(), outcome.status(), outcome::toString);
            assertEquals(verdict.calls(), calls().size(), () -> calls().toString());
            assertNothingWritten();
            assertEquals(0, outcome.attempts());
            assertNull(outcome.versionId());
            if (verdict.code() == null) {
                assertNull(outcome.error());
            } else {
                assertEquals(verdict.code(), outcome.error().code(), outcome::toString);
                assertTrue(outcome.error().message().contains(verdict.says()), outcome::toString);
                assertEquals(false, outcome.error().retryable());
            }
        }
    }

    @Test
    void aVersionThatWasTrashedSinceComesOutOfTheTrash() {
        box.addFile(damaged());
        box.trashVersion("1", "11");
        // By now it is after the moment that the version went to the trash.
        assertEquals("11", asOf("dryRun", "true").versionId());
        RestoreOutcome now = ask("asOf", Instant.now().toString(), "dryRun", "true");
        assertEquals(Status.UNCHANGED, now.status());

        assertEquals(Status.PROMOTED, asOf().status());
        assertEquals(1, box.restores("1"));
        assertEquals("good", box.version("1", box.currentVersion("1")).content());
    }

    @Test
    void aVersionOverTheLimitIsNotTriedInVain() {
        box.overCapStaysListed(true);
        box.versionCap(1);
        box.addFile(damaged());
        RestoreOutcome outcome = asOf();
        assertEquals(ErrorCode.BEYOND_LIMIT, outcome.error().code());
        assertNothingWritten();

        // Without being told, it is.
        box.versionLimitIsTold(false);
        assertEquals(Status.PROMOTED, asOf().status());
    }

    @Test
    void evictsAndNearAreSaid() {
        box.versionCap(2);
        box.addFile(
                BoxFileSpec.file("1")
                        .at(hours(-48))
                        .version("11", "good")
                        .at(hours(0).plusSeconds(2))
                        .version("12", "bad")
                        .at(hours(3))
                        .version("13", "worse"));
        RestoreOutcome planned = asOf("dryRun", "true");
        assertEquals(Status.PLANNED, planned.status());
        assertTrue(planned.found().evicts());
        assertTrue(planned.found().near());
        box.versionLimitIsTold(false);
        assertEquals(false, asOf("dryRun", "true").found().evicts());

        box.addFile(BoxFileSpec.file("1").at(hours(0)).version("11", "a"));
        RestoreOutcome unchanged = asOf();
        assertEquals(Status.UNCHANGED, unchanged.status());
        assertTrue(unchanged.found().near());
    }

    @Test
    void aFileComesOutOfTheTrashOnlyForAVersionThatIsKnown() {
        box.trashedFilesShow(true);
        box.addFile(damaged().trashed(hours(6)));
        RestoreOutcome planned = asOf("dryRun", "true");
        assertEquals(Status.PLANNED, planned.status());
        assertEquals("11", planned.versionId());
        assertEquals("13", planned.ifCurrent());
        assertNothingWritten();

        RestoreOutcome outcome = asOf();
        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals(2, outcome.attempts());
        assertEquals("good", box.version("1", box.currentVersion("1")).content());
        // Nothing was current that an undo could go back to.
        assertNull(outcome.previousVersionId());
        assertEquals("sha1", outcome.verifiedBy());
    }

    @Test
    void aFileWithItsFirstVersionComesOutOfTheTrashHoweverTheTrashIsRead() {
        for (boolean shows : List.of(true, false)) {
            box.trashedFilesShow(shows);
            box.addFile(BoxFileSpec.file("1").at(hours(-1)).version("11", "a").trashed(hours(1)));
            box.log().clear();
            RestoreOutcome planned = asOf("dryRun", "true");
            assertEquals(Status.PLANNED, planned.status(), planned::toString);
            assertEquals("11", planned.versionId());
            assertNothingWritten();
            RestoreOutcome outcome = asOf();
            assertEquals(Status.RESTORED, outcome.status(), outcome::toString);
            assertEquals("11", outcome.currentVersionId());
            assertNull(outcome.previousVersionId());
            assertEquals(false, box.isTrashed("1"));
            // The line of the plan finds nothing to do.
            RestoreOutcome again =
                    ask("versionId", "11", "operation", "rollback", "ifCurrent", "11");
            assertEquals(Status.UNCHANGED, again.status());
        }
    }

    @Test
    void aListIsReadToItsEnd() {
        box.versionCap(5000);
        BoxFileSpec file = BoxFileSpec.file("1").at(hours(-48)).version("100000", "good");
        for (int i = 1; i <= 2100; i++) {
            file.at(hours(2).plusSeconds(i)).version(Integer.toString(100_000 + i), "bad " + i);
        }
        box.addFile(file);
        RestoreOutcome outcome = asOf("dryRun", "true");
        assertEquals("100000", outcome.versionId(), outcome::toString);
        assertEquals(2100, outcome.found().changes());
        assertEquals(4, calls().size());
    }

    @Test
    void moreThanBoxListsIsUnclear() {
        box.versionCap(50_000);
        BoxFileSpec file = BoxFileSpec.file("1").at(hours(-48)).version("100000", "good");
        for (int i = 1; i <= 11_200; i++) {
            file.at(hours(2).plusSeconds(i)).version(Integer.toString(100_000 + i), "bad");
        }
        box.addFile(file);
        RestoreOutcome outcome = asOf();
        assertEquals(ErrorCode.UNCLEAR, outcome.error().code());
        assertTrue(outcome.error().message().contains("more than Box lists"));
        assertNothingWritten();
    }

    /**
     * Whatever is not verified of Box: never another version, and what is not proved is refused.
     */
    static Stream<Consumer<BoxSandbox>> unknowns() {
        return Stream.of(
                box -> box.promoteSetsModifiedAt(false),
                box -> box.promoteTellsNumber(false),
                box -> box.promoteTellsHash(false),
                box -> box.purgeRenumbers(true),
                box -> box.versionLimitIsTold(false),
                box -> box.trashedFilesShow(true),
                box -> {
                    box.versionCap(2);
                    box.purgeRenumbers(true);
                });
    }

    @ParameterizedTest
    @MethodSource("unknowns")
    void whateverIsNotVerifiedOfBoxTheOutcomeIsTrue(Consumer<BoxSandbox> unknown) {
        unknown.accept(box);
        box.addFile(damaged());
        RestoreOutcome outcome = asOf();
        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals("good", box.version("1", box.currentVersion("1")).content());
        assertEquals("13", outcome.previousVersionId());
        assertEquals("sha1", outcome.verifiedBy());
        assertNotNull(outcome.found());
        assertEquals(false, outcome.found().overtook());
    }

    @Test
    void withoutNumbersNothingIsProved() {
        box.numbersAreTold(false);
        box.addFile(damaged());
        assertEquals(ErrorCode.UNCLEAR, asOf().error().code());
        assertNothingWritten();
    }
}
