package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.sandbox.Requests;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dry runs, guards, and what somebody else does in between, on Box. */
class BoxGuardTest {
    private final RestoreOnce restore = new RestoreOnce();
    private final BoxSandbox box = restore.box();

    @BeforeEach
    void file() {
        box.addFile(
                BoxFileSpec.file("1")
                        .version("11", "good")
                        .version("12", "bad")
                        .version("13", "worse"));
    }

    @AfterEach
    void stop() {
        restore.close();
    }

    private RestoreOutcome ask(String operation, String version, String... more) {
        Map<String, Object> request = new HashMap<>();
        request.put("account", "documents");
        request.put("operation", operation);
        request.put("fileId", "1");
        request.put("versionId", version);
        for (int i = 0; i < more.length; i += 2) {
            request.put(more[i], more[i + 1]);
        }
        box.log().clear();
        return restore.once(request);
    }

    private List<String> calls() {
        return box.log().calls().stream()
                .filter(call -> call.path().startsWith("/2.0/files"))
                .map(call -> call.method() + " " + call.path().substring("/2.0/files/1".length()))
                .toList();
    }

    private String content() {
        return box.version("1", box.currentVersion("1")).content();
    }

    private void assertNothingWritten() {
        assertTrue(box.log().calls().stream().noneMatch(Call::effectApplied), () -> calls() + "");
        assertTrue(calls().stream().allMatch(call -> call.startsWith("GET")), () -> calls() + "");
    }

    /** Somebody uploads right before the promote takes effect. */
    private void somebodyIsFaster() {
        AtomicBoolean done = new AtomicBoolean();
        box.faults()
                .when(
                        request -> {
                            boolean promote = isPromote(request) && !done.getAndSet(true);
                            if (promote) {
                                box.upload("1", "99", "somebody else's");
                            }
                            return promote;
                        })
                .then(Fault.slow(Duration.ofMillis(1)));
    }

    private static boolean isPromote(Request request) {
        return request.path().endsWith("/versions/current");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "promote"})
    void aPlannedLineIsTwoCalls(String operation) {
        RestoreOutcome outcome = ask(operation, "11", "ifCurrent", "13");
        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals(List.of("GET ", "POST /versions/current"), calls());
        assertEquals("13", outcome.previousVersionId());
        assertEquals("sha1", outcome.verifiedBy());
        assertEquals("13", outcome.ifCurrent());
        assertNull(outcome.found());
        assertEquals("good", content());

        // Dropped twice, it finds its work done.
        RestoreOutcome again = ask(operation, "11", "ifCurrent", "13");
        assertEquals(Status.UNCHANGED, again.status(), again::toString);
        assertNothingWritten();
        assertEquals(1, box.promotes("1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "promote"})
    void whatWasChangedSinceIsLeftAlone(String operation) {
        box.upload("1", "14", "repaired by hand", "ann@example.com");
        RestoreOutcome outcome = ask(operation, "11", "ifCurrent", "13");
        assertEquals(Status.SKIPPED, outcome.status(), outcome::toString);
        assertEquals(ErrorCode.NOT_CURRENT, outcome.error().code());
        assertEquals(false, outcome.error().retryable());
        String text = outcome.error().message();
        assertTrue(text.startsWith("version 14 is current (the file was last changed at "), text);
        assertTrue(text.contains(" by ann@example.com), and not 13;"), text);
        assertEquals(0, outcome.attempts());
        assertEquals("repaired by hand", content());
        assertNothingWritten();
        // The same content again is as right as the version itself.
        box.upload("1", "15", "good");
        assertEquals(Status.UNCHANGED, ask(operation, "11", "ifCurrent", "13").status());
        assertNothingWritten();
    }

    @Test
    void aVersionOfAFileInTheTrashIsLookedAtBeforeItIsPromoted() {
        box.trashVersion("1", "11");
        box.trashFile("1");
        RestoreOutcome outcome = ask("rollback", "11", "ifCurrent", "13");
        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals(
                List.of(
                        "GET ",
                        "GET /trash",
                        "POST ",
                        "GET ",
                        "GET /versions/11",
                        "PUT /versions/11",
                        "POST /versions/current"),
                calls());
        assertEquals(3, outcome.attempts());
        assertEquals(
                3,
                box.log().calls().stream().filter(Call::effectApplied).count(),
                calls()::toString);
    }

    @Test
    void aPlannedVersionInTheTrashComesOut() {
        box.trashVersion("1", "11");
        RestoreOutcome outcome = ask("rollback", "11", "ifCurrent", "13");
        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals(
                List.of(
                        "GET ",
                        "POST /versions/current",
                        "GET /versions/11",
                        "PUT /versions/11",
                        "POST /versions/current"),
                calls());
        assertEquals(1, box.restores("1"));
        assertEquals("13", outcome.previousVersionId());

        file();
        box.trashVersion("1", "11");
        box.promotingTrashedIsError(false);
        assertEquals(Status.PROMOTED, ask("rollback", "11", "ifCurrent", "13").status());
        assertEquals(2, calls().size());
    }

    @Test
    void rollbackTellsWhatWasCurrent() {
        RestoreOutcome outcome = ask("rollback", "11");
        assertEquals(List.of("GET ", "GET /versions/11", "POST /versions/current"), calls());
        assertEquals("13", outcome.previousVersionId());
        assertEquals("sha1", outcome.verifiedBy());
        assertNull(outcome.found());
        // A plain promote looks at nothing before.
        RestoreOutcome promoted = ask("promote", "12");
        assertNull(promoted.previousVersionId());
        assertEquals(1, calls().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback guarded", "promote guarded", "rollback"})
    void whoeverWasFasterIsTheOneThatAnUndoGoesBackTo(String what) {
        somebodyIsFaster();
        String operation = what.split(" ")[0];
        RestoreOutcome outcome =
                what.endsWith("guarded")
                        ? ask(operation, "11", "ifCurrent", "13")
                        : ask(operation, "11");
        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertEquals("99", outcome.previousVersionId());
        assertTrue(outcome.found().overtook());
        assertEquals("good", content());
        assertEquals("GET /versions", calls().get(calls().size() - 1));
        // Nothing of theirs is lost, and the undo brings it back.
        RestoreOutcome undo = ask("rollback", "99", "ifCurrent", outcome.currentVersionId());
        assertEquals(Status.PROMOTED, undo.status());
        assertEquals("somebody else's", content());
    }

    @Test
    void whereTheNumberIsNotToldTheListTells() {
        box.promoteTellsNumber(false);
        RestoreOutcome outcome = ask("rollback", "11", "ifCurrent", "13");
        assertEquals(List.of("GET ", "POST /versions/current", "GET /versions"), calls());
        assertEquals("13", outcome.previousVersionId());
        assertNull(outcome.found());

        file();
        somebodyIsFaster();
        RestoreOutcome overtaken = ask("rollback", "11", "ifCurrent", "13");
        assertEquals("99", overtaken.previousVersionId());
        assertTrue(overtaken.found().overtook());

        file();
        box.numbersAreTold(false);
        assertEquals("13", ask("rollback", "11", "ifCurrent", "13").previousVersionId());
        assertEquals(3, calls().size());
    }

    @Test
    void whatTheListDoesNotTellIsNotSaid() {
        box.promoteTellsNumber(false);
        box.faults().when(Requests.pathEndsWith("/versions")).then(Fault.status(403));
        RestoreOutcome outcome = ask("rollback", "11", "ifCurrent", "13");
        assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
        assertNull(outcome.previousVersionId());
        assertNull(outcome.found());
    }

    @Test
    void withoutTheHashInTheAnswerARollbackReadsTheFile() {
        box.promoteTellsHash(false);
        RestoreOutcome outcome = ask("rollback", "11", "ifCurrent", "13");
        assertEquals(List.of("GET ", "POST /versions/current", "GET "), calls());
        assertEquals("sha1", outcome.verifiedBy());
        assertEquals("13", outcome.previousVersionId());
        file();
        // A promote is sent as asked, and not checked.
        RestoreOutcome promoted = ask("promote", "11", "ifCurrent", "13");
        assertEquals(2, calls().size());
        assertNull(promoted.verifiedBy());
        assertEquals("13", promoted.previousVersionId());
    }

    @Test
    void theVersionItselfInTheAnswerIsNoProof() {
        box.faults()
                .when(BoxGuardTest::isPromote)
                .times(1)
                .then(
                        Fault.changed(
                                        "the old id",
                                        (request, answer) ->
                                                Answer.json(
                                                        201,
                                                        "{\"type\": \"file_version\", \"id\":"
                                                                + " \"11\", \"sha1\": \""
                                                                + box.version("1", "11").sha1()
                                                                + "\"}"))
                                .withoutEffect());
        RestoreOutcome outcome = ask("rollback", "11");
        assertEquals(Status.FAILED, outcome.status());
        assertEquals(ErrorCode.CHANGED_MEANWHILE, outcome.error().code());
        assertEquals("worse", content());
    }

    @Test
    void dryRunsOfEveryOperationOnlyRead() {
        RestoreOutcome rollback = ask("rollback", "11", "dryRun", "true");
        assertPlanned(rollback, "13", 2);
        assertEquals(Status.UNCHANGED, ask("rollback", "13", "dryRun", "true").status());
        RestoreOutcome promote = ask("promote", "11", "dryRun", "true");
        assertPlanned(promote, "13", 2);
        assertEquals(
                ErrorCode.FILE_TRASHED, trashedVersion("promote", "dryRun", "true").error().code());
        assertNothingWritten();
        assertPlanned(trashedVersion("restore", "dryRun", "true"), null, 1);
        assertPlanned(trashedVersion("rollback", "dryRun", "true"), "13", 2);
        file();
        RestoreOutcome restored = ask("restore", "11", "dryRun", "true");
        assertEquals(Status.UNCHANGED, restored.status());
        assertNothingWritten();
        assertEquals(ErrorCode.NOT_FOUND, ask("promote", "77", "dryRun", "true").error().code());
        assertEquals(ErrorCode.NOT_FOUND, ask("rollback", "77", "dryRun", "true").error().code());
        RestoreOutcome guarded = ask("rollback", "11", "dryRun", "true", "ifCurrent", "12");
        assertEquals(ErrorCode.NOT_CURRENT, guarded.error().code());
        assertNothingWritten();
    }

    private RestoreOutcome trashedVersion(String operation, String... more) {
        file();
        box.trashVersion("1", "11");
        return ask(operation, "11", more);
    }

    private void assertPlanned(RestoreOutcome outcome, String ifCurrent, int reads) {
        assertEquals(Status.PLANNED, outcome.status(), outcome::toString);
        assertEquals("11", outcome.versionId());
        assertEquals(ifCurrent, outcome.ifCurrent());
        assertEquals(true, outcome.dryRun());
        assertEquals(0, outcome.attempts());
        assertEquals(reads, calls().size(), () -> calls().toString());
        assertNothingWritten();
    }

    @Test
    void aDryRunSaysWhatTheAccountMayNotDo() {
        for (String operation : List.of("rollback", "promote")) {
            box.addFile(
                    BoxFileSpec.file("1")
                            .version("11", "a")
                            .version("12", "b")
                            .lockedBy("bob@example.com"));
            RestoreOutcome locked = ask(operation, "11", "dryRun", "true");
            assertEquals(Status.FAILED, locked.status());
            assertEquals(ErrorCode.FORBIDDEN, locked.error().code());
            assertNothingWritten();
            box.addFile(BoxFileSpec.file("1").note().version("11", "a").version("12", "b"));
            RestoreOutcome note = ask(operation, "11", "dryRun", "true");
            assertEquals(ErrorCode.BOX_NOTE, note.error().code());
            assertNothingWritten();
        }
    }

    @Test
    void aDryRunTakesNoFileOutOfTheTrash() {
        for (boolean shows : List.of(true, false)) {
            box.trashedFilesShow(shows);
            file();
            box.trashFile("1");
            assertPlanned(ask("rollback", "11", "dryRun", "true"), "13", shows ? 2 : 3);
            assertEquals(
                    ErrorCode.FILE_TRASHED, ask("promote", "11", "dryRun", "true").error().code());
            RestoreOutcome guarded = ask("rollback", "11", "ifCurrent", "12");
            assertEquals(Status.SKIPPED, guarded.status());
            assertNothingWritten();
            assertEquals(true, box.isTrashed("1"));

            RestoreOutcome outcome = ask("rollback", "11", "ifCurrent", "13");
            assertEquals(Status.PROMOTED, outcome.status(), outcome::toString);
            assertNull(outcome.previousVersionId());
            assertEquals("good", content());
        }
    }
}
