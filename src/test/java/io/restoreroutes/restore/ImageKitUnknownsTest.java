package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox.RestoredId;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.wire.SendPermit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is not verified of ImageKit, each both ways: what several people made is planned, rolled
 * back, undone, and the undo undone, and each time the content is the right one; and a restore
 * whose answer is lost is never sent over what others have made, nor called done if it may not be.
 */
class ImageKitUnknownsTest {
    private final RestoreOnce restore = new RestoreOnce();
    private final ImageKitSandbox imageKit = restore.imageKit();

    @AfterEach
    void stop() {
        restore.close();
    }

    record Unknowns(RestoredId id, boolean addsVersion, boolean renumbers, boolean timesOfUploads) {
        /** What was restored can be known by its id. */
        private boolean keepsId() {
            return id == RestoredId.SAME && !addsVersion;
        }

        /** What was current before can be known afterwards, by its id or by its number. */
        private boolean keepsFormer() {
            return id != RestoredId.FILE_ID || addsVersion || !renumbers;
        }
    }

    static List<Unknowns> all() {
        List<Unknowns> all = new ArrayList<>();
        List<Boolean> both = List.of(false, true);
        for (RestoredId id : RestoredId.values()) {
            for (boolean adds : both) {
                for (boolean renumbers : both) {
                    for (boolean times : both) {
                        all.add(new Unknowns(id, adds, renumbers, times));
                    }
                }
            }
        }
        return all;
    }

    /** A file on which two people have worked: v3 is what Ann made, v4 what Eve made of it. */
    private void addFile(Unknowns unknowns, String fileId, String ending) {
        imageKit.restoredId(unknowns.id());
        imageKit.restoreAddsVersion(unknowns.addsVersion());
        imageKit.restoreRenumbers(unknowns.renumbers());
        imageKit.timesAreOfUploads(unknowns.timesOfUploads());
        imageKit.addFile(fileId, "/" + fileId + ending, List.of("v1", "v2"));
        imageKit.upload(fileId, "v3", "ann@example.com");
        imageKit.upload(fileId, "v4", "eve@example.com");
    }

    private RestoreOutcome ask(Object... fields) {
        Map<String, Object> request =
                new HashMap<>(
                        Map.of(
                                "account", "photos",
                                "operation", "rollback",
                                "requestId", "r",
                                "fileId", "f"));
        for (int i = 0; i < fields.length; i += 2) {
            request.put((String) fields[i], fields[i + 1]);
        }
        return restore.once(request);
    }

    private RestoreOutcome run(String content, Object... fields) {
        RestoreOutcome outcome = ask(fields);
        assertEquals(Status.RESTORED, outcome.status(), outcome::toString);
        assertEquals("version", outcome.verifiedBy());
        assertEquals(content, imageKit.currentContent("f"));
        assertEquals(imageKit.currentVersion("f"), outcome.currentVersionId());
        assertNotNull(outcome.previousVersionId(), outcome::toString);
        assertTrue(outcome.found() == null || !outcome.found().overtook(), outcome::toString);
        return outcome;
    }

    private RestoreOutcome undo(String content, RestoreOutcome outcome) {
        return run(
                content,
                "versionId",
                outcome.previousVersionId(),
                "ifCurrent",
                new ImageKit().guardAfter(outcome));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPlanItsUndoAndTheUndoOfThatLeadWhereTheySay(Unknowns unknowns) {
        addFile(unknowns, "f", ".jpg");
        RestoreOutcome plan = ask("version", "previous", "dryRun", true);
        assertEquals(Status.PLANNED, plan.status(), plan::toString);
        assertEquals("v3", plan.versionId());
        assertEquals("v4", imageKit.currentContent("f"));

        RestoreOutcome done = run("v3", "versionId", "v3", "ifCurrent", plan.ifCurrent());
        RestoreOutcome undone = undo("v4", done);
        RestoreOutcome again = undo("v3", undone);
        undo("v4", again);
    }

    /** Somebody goes on working with what we have left: the undo does not touch it. */
    @ParameterizedTest
    @MethodSource("all")
    void anUndoKeepsWhatWasMadeSince(Unknowns unknowns) {
        addFile(unknowns, "f", ".jpg");
        RestoreOutcome done = run("v3", "version", "previous");
        imageKit.upload("f", "v5", "bob@example.com");

        RestoreOutcome undo =
                ask(
                        "versionId",
                        done.previousVersionId(),
                        "ifCurrent",
                        new ImageKit().guardAfter(done));

        assertEquals(ErrorCode.NOT_CURRENT, undo.error().code());
        assertEquals("v5", imageKit.currentContent("f"));
    }

    /** Eve's version comes between our look and our restore: an undo brings it back. */
    @ParameterizedTest
    @MethodSource("all")
    void whoOvertookUsCanBeGivenBackWhatTheyMade(Unknowns unknowns) {
        addFile(unknowns, "f", ".jpg");
        beforeEach(Requests.writes(), () -> imageKit.upload("f", "v5", "bob@example.com"));

        RestoreOutcome done = ask("versionId", "v2", "ifCurrent", guard());

        assertEquals(Status.RESTORED, done.status(), done::toString);
        assertEquals("v2", imageKit.currentContent("f"));
        assertTrue(done.found().overtook());
        imageKit.faults().clear();
        undo("v5", done);
    }

    private String guard() {
        return ask("versionId", "v1", "dryRun", true).ifCurrent();
    }

    /** Does something when such a call comes, and lets it pass. */
    private void beforeEach(Predicate<Request> calls, Runnable action) {
        imageKit.faults()
                .when(
                        request -> {
                            if (calls.test(request)) {
                                action.run();
                            }
                            return false;
                        })
                .then(Fault.close());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aMomentIsProvedOrTheFileIsLeft(Unknowns unknowns) {
        addFile(unknowns, "f", ".jpg");

        RestoreOutcome outcome =
                ask("asOf", Instant.now().minus(Duration.ofMinutes(30)).toString());

        if (unknowns.timesOfUploads()) {
            assertEquals(ErrorCode.UNCLEAR, outcome.error().code());
            assertEquals("v4", imageKit.currentContent("f"));
        } else {
            assertEquals(Status.RESTORED, outcome.status());
            assertEquals("v2", imageKit.currentContent("f"));
        }
    }

    private RestoreRequest request(String fileId, String versionId, Selector selector) {
        return new RestoreRequest(
                "r",
                ImageKit.PROVIDER,
                "photos",
                Operation.ROLLBACK,
                fileId,
                versionId,
                null,
                Map.of(),
                selector);
    }

    private static final Selector PREVIOUS = new Selector(null, true, null, null, false);

    private static Map<String, Fault> lostAnswers() {
        return Map.of(
                "503", Fault.status(503),
                "503 after its effect", Fault.status(503).afterEffect(),
                "closed", Fault.close(),
                "closed after its effect", Fault.close().afterEffect(),
                "a page", Fault.html(),
                "about another file", Fault.aboutOtherFile("g"));
    }

    /** The worker's attempts, until there is a result. */
    private Ended work(RestoreRequest request, SendPermit permit, Runnable between) {
        Attempt attempt = restore.attempt(request, permit);
        for (int i = 0; i < 5 && attempt.result() instanceof AttemptResult.Again; i++) {
            between.run();
            attempt = restore.next(attempt);
        }
        return assertInstanceOf(Ended.class, attempt.result());
    }

    private Ended work(RestoreRequest request) {
        return work(request, SendPermit.ALWAYS, () -> {});
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLostAnswerIsMadeUpFor(Unknowns unknowns) {
        lostAnswers()
                .forEach(
                        (name, fault) -> {
                            for (int call = 0; call < 3; call++) {
                                for (String ending : List.of(".jpg", ".pdf")) {
                                    lose(unknowns, name + ending, fault, call, ending);
                                }
                            }
                        });
    }

    private void lose(Unknowns unknowns, String name, Fault fault, int call, String ending) {
        String file = "f" + Integer.toHexString((name + call + ending).hashCode());
        addFile(unknowns, file, ending);
        imageKit.faults().clear();
        imageKit.faults().when(Requests.file(file)).skip(call).times(1).then(fault);

        Ended ended = work(request(file, null, PREVIOUS));

        String told = name + " at call " + call + " of " + unknowns + ": " + ended;
        String content = imageKit.currentContent(file);
        assertEquals("v3", content, told);
        assertEquals(1, imageKit.restores(file), told);
        if (ended.error() != null) {
            // Of all but pictures nothing tells the content where the id does not.
            assertFalse(unknowns.keepsId(), told);
            assertTrue(ending.equals(".pdf") || !unknowns.keepsFormer(), told);
            assertEquals(
                    call == 1 ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.CHANGED_MEANWHILE,
                    ended.error().code(),
                    told);
            assertTrue(call == 1 || !unknowns.keepsFormer(), told);
        } else {
            assertEquals(Status.RESTORED, ended.status(), told);
            assertEquals(imageKit.currentVersion(file), ended.currentVersionId(), told);
            if (unknowns.keepsFormer()) {
                assertNotNull(ended.proof().previousVersionId(), told);
            }
            if (unknowns.keepsId()) {
                assertEquals("version", ended.proof().verifiedBy(), told);
            }
        }
    }

    /** Others write while a restore is in doubt: nothing is sent over it, and nothing claimed. */
    @ParameterizedTest
    @MethodSource("all")
    void whatOthersMakeWhileARestoreIsInDoubtStays(Unknowns unknowns) {
        for (Fault fault : List.of(Fault.close(), Fault.close().afterEffect())) {
            addFile(unknowns, "f", ".jpg");
            imageKit.faults().clear();
            imageKit.faults().when(Requests.writes()).times(1).then(fault);

            Ended ended =
                    work(
                            request("f", null, PREVIOUS),
                            SendPermit.ALWAYS,
                            () -> imageKit.upload("f", "v5", "bob@example.com"));

            assertEquals(Status.FAILED, ended.status(), ended::toString);
            assertEquals(ErrorCode.OUTCOME_UNKNOWN, ended.error().code());
            assertTrue(ended.error().message().contains("seen since: version "), ended::toString);
            assertEquals("v5", imageKit.currentContent("f"));
            assertTrue(
                    ended.error().message().contains("write may or may not have happened"),
                    ended::toString);
        }
    }

    /**
     * Cut off after the choice and before the restore: the choice stands, and so does its guard.
     */
    @Test
    void aChoiceIsNotMadeAnew() {
        addFile(all().get(0), "f", ".jpg");
        Attempt cutOff = restore.attempt(request("f", null, PREVIOUS), () -> false);
        assertInstanceOf(AttemptResult.Again.class, cutOff.result());
        assertEquals("v3", cutOff.changes().chosen().versionId());

        // Somebody restores it by hand; asked anew, v4 would be the one before.
        imageKit.restoreElsewhere("f", "v3");
        Attempt next = restore.next(cutOff);

        assertEquals(Status.UNCHANGED, ((Ended) next.result()).status());
        assertEquals("v3", imageKit.currentContent("f"));

        addFile(all().get(0), "f", ".jpg");
        cutOff = restore.attempt(request("f", null, PREVIOUS), () -> false);
        imageKit.upload("f", "v5", "bob@example.com");
        Ended left = (Ended) restore.next(cutOff).result();
        assertEquals(ErrorCode.NOT_CURRENT, left.error().code());
        assertEquals("v5", imageKit.currentContent("f"));

        addFile(all().get(0), "f", ".jpg");
        cutOff = restore.attempt(request("f", null, PREVIOUS), () -> false);
        assertEquals(Status.RESTORED, ((Ended) restore.next(cutOff).result()).status());
        assertEquals("v3", imageKit.currentContent("f"));
    }

    /** The file was found by its path, which leads to another one when it is looked for again. */
    @Test
    void aLostAnswerIsLookedForAtTheFileThatWasWritten() {
        for (Operation operation : List.of(Operation.RESTORE, Operation.ROLLBACK)) {
            imageKit.addFile("f", "/a.jpg", List.of("v1", "v2"));
            imageKit.addFile("g", "/b.jpg", List.of("v1", "v2"));
            imageKit.faults().clear();
            imageKit.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
            RestoreRequest request =
                    new RestoreRequest(
                            "r",
                            ImageKit.PROVIDER,
                            "photos",
                            operation,
                            null,
                            "v1",
                            null,
                            Map.of(),
                            new Selector(null, false, "/a.jpg", null, false));

            Ended ended =
                    work(
                            request,
                            SendPermit.ALWAYS,
                            () -> {
                                imageKit.move("f", "/c.jpg");
                                imageKit.move("g", "/a.jpg");
                            });

            assertEquals(Status.RESTORED, ended.status(), ended::toString);
            assertEquals(0, imageKit.restores("g"));
            assertEquals("v1", imageKit.currentVersion("f"));
        }
    }

    @Test
    void aCallerIsToldAtOnce() {
        for (Unknowns unknowns : all()) {
            addFile(unknowns, "f", ".jpg");
            imageKit.faults().clear();
            imageKit.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
            RestoreOutcome done = ask("version", "previous");
            assertEquals(Status.RESTORED, done.status(), () -> unknowns + ": " + done);
            assertEquals("v3", imageKit.currentContent("f"));
            assertNotNull(done.previousVersionId(), () -> unknowns + ": " + done);

            addFile(unknowns, "f", ".jpg");
            imageKit.faults().when(Requests.writes()).times(1).then(Fault.close());
            RestoreOutcome unknown = ask("version", "previous");
            assertEquals(ErrorCode.OUTCOME_UNKNOWN, unknown.error().code());
            assertFalse(unknown.error().retryable());
            assertEquals("v3", unknown.versionId());
            assertEquals("v4", imageKit.currentContent("f"));
            assertEquals(1, unknown.attempts());
        }
    }

    @Test
    void aFullHistoryLosesItsOldestOrTakesNoMore() {
        imageKit.restoreAddsVersion(true);
        for (boolean refuses : List.of(false, true)) {
            imageKit.addFile("f", "v1", "v2");
            for (int i = 3; i <= 101; i++) {
                imageKit.upload("f", "v" + i);
            }
            imageKit.fullHistoryRefuses(refuses);
            RestoreOutcome plan = ask("version", "previous", "dryRun", true);
            assertTrue(plan.found().evicts(), plan::toString);
            assertEquals("v100", plan.versionId());

            RestoreOutcome run = ask("versionId", "v100", "ifCurrent", plan.ifCurrent());

            if (refuses) {
                assertEquals(ErrorCode.REFUSED_BY_PROVIDER, run.error().code());
                assertEquals("v101", imageKit.currentContent("f"));
            } else {
                assertEquals(Status.RESTORED, run.status(), run::toString);
                assertEquals("v100", imageKit.currentContent("f"));
                assertFalse(imageKit.versions("f").contains("v1"));
                assertEquals("v101", run.previousVersionId());
            }
        }
    }

    /** Nobody says that a list knows at once of a restore. */
    @Test
    void aListThatIsBehindIsReadAgain() {
        imageKit.addFile("f", "v1", "v2");
        String[] before = {null};
        imageKit.faults()
                .when(Requests.pathEndsWith("/versions"))
                .skip(1)
                .times(1)
                .then(Fault.changed("as it was", (request, answer) -> Answer.json(200, before[0])));
        imageKit.faults()
                .when(Requests.pathEndsWith("/versions"))
                .times(1)
                .then(
                        Fault.changed(
                                "kept",
                                (request, answer) -> {
                                    before[0] = answer.body();
                                    return answer;
                                }));

        Ended ended = work(request("f", null, PREVIOUS));

        assertEquals(Status.RESTORED, ended.status(), ended::toString);
        assertEquals("v2", ended.proof().previousVersionId());
        assertEquals(1, imageKit.restores("f"));
        assertNull(ended.error());
    }
}
