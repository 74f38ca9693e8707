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
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.sandbox.Requests;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which calls each operation makes in which state, and what it says of them. */
class OperationTableTest {
    private final RestoreOnce restore = new RestoreOnce();
    private final ImageKitSandbox imageKit = restore.imageKit();
    private final BoxSandbox box = restore.box();

    @AfterEach
    void stop() {
        restore.close();
    }

    private RestoreOutcome box(String operation, String file, String version) {
        box.log().clear();
        return restore.once("documents", operation, file, version);
    }

    private RestoreOutcome imageKit(String operation, String file, String version) {
        imageKit.log().clear();
        return restore.once("photos", operation, file, version);
    }

    private static void assertOutcome(
            Status status, String current, int writes, RestoreOutcome outcome) {
        assertNull(outcome.error());
        assertEquals(status, outcome.status());
        assertEquals(current, outcome.currentVersionId());
        assertEquals(writes, outcome.attempts());
    }

    private List<String> boxCalls() {
        return box.log().calls().stream()
                .filter(call -> call.path().startsWith("/2.0"))
                .map(OperationTableTest::words)
                .toList();
    }

    private static String words(Call call) {
        return (call.method() + " " + call.path() + " " + call.body()).strip();
    }

    @Test
    void boxWritesOneCallAsAsked() {
        box.addFile(BoxFileSpec.file("1").trashedVersion("11", "a").version("12", "b"));
        assertOutcome(Status.RESTORED, null, 1, box("restore", "1", "11"));
        assertEquals(List.of("PUT /2.0/files/1/versions/11 {\"trashed_at\": null}"), boxCalls());
        assertEquals("application/json", box.log().calls().get(1).header("Content-Type"));
        RestoreOutcome again = box("restore", "1", "11");
        assertOutcome(Status.UNCHANGED, null, 1, again);

        RestoreOutcome promoted = box("promote", "1", "11");
        assertOutcome(Status.PROMOTED, box.currentVersion("1"), 1, promoted);
        assertEquals(
                List.of(
                        "POST /2.0/files/1/versions/current"
                                + " {\"type\": \"file_version\", \"id\": \"11\"}"),
                boxCalls());
        // The current one is promoted as asked.
        RestoreOutcome current = box("promote", "1", box.currentVersion("1"));
        assertOutcome(Status.PROMOTED, box.currentVersion("1"), 1, current);
        assertEquals(2, box.promotes("1"));
    }

    @Test
    void boxRestoreOfAnUntrashedVersionMayAlsoBeAnswered200() {
        box.restoringUntrashedIsError(false);
        box.addFile("1", "11", "12");
        assertEquals(Status.RESTORED, box("restore", "1", "11").status());
        assertEquals(0, box.restores("1"));
    }

    @Test
    void boxRollbackWritesOnlyWhatIsNeeded() {
        box.addFile("1", "11", "12");
        assertOutcome(Status.UNCHANGED, "12", 0, box("rollback", "1", "12"));
        assertEquals(1, boxCalls().size());

        RestoreOutcome promoted = box("rollback", "1", "11");
        assertOutcome(Status.PROMOTED, box.currentVersion("1"), 1, promoted);
        assertEquals(3, boxCalls().size());
        assertOutcome(Status.UNCHANGED, box.currentVersion("1"), 0, box("rollback", "1", "11"));

        box.addFile(BoxFileSpec.file("2").version("21", "same").version("22", "same"));
        assertOutcome(Status.UNCHANGED, "22", 0, box("rollback", "2", "21"));

        box.addFile(BoxFileSpec.file("3").version("31", "a").version("32", "b").trashed());
        assertOutcome(Status.RESTORED, "32", 1, box("rollback", "3", "32"));

        box.addFile(BoxFileSpec.file("4").trashedVersion("41", "a").version("42", "b"));
        assertEquals(2, box("rollback", "4", "41").attempts());
        assertEquals(1, box.restores("4"));
        assertEquals(1, box.promotes("4"));
    }

    @Test
    void boxRollbackGoesOnWhenSomebodyElseTookItOutOfTheTrash() {
        box.addFile(BoxFileSpec.file("1").trashedVersion("11", "a").version("12", "b").trashed());
        Answer gone =
                Answer.json(
                        404,
                        "{\"type\":\"error\",\"status\":404,\"code\":\"not_trashed\",\"message\":\"no\"}");
        box.faults()
                .when(Requests.method("POST").and(Requests.pathEndsWith("/files/1")))
                .times(1)
                .then(Fault.answer(gone).afterEffect());
        box.faults().when(Requests.method("PUT")).times(1).then(Fault.answer(gone).afterEffect());
        assertEquals(Status.PROMOTED, box("rollback", "1", "11").status());
        assertEquals(1, box.promotes("1"));
    }

    @Test
    void boxRollbackTellsOfAChangeInBetween() {
        box.addFile("1", "11", "12");
        promoteIsAnsweredWith("");
        box.faults()
                .when(afterPromoteOf("1"))
                .times(1)
                .then(Fault.slow(java.time.Duration.ofMillis(1)));
        assertChangedMeanwhile(box("rollback", "1", "11"));
        assertEquals(1, box.promotes("1"));
    }

    @Test
    void boxRollbackBelievesTheAnswerToItsPromote() {
        box.addFile("1", "11", "12");
        promoteIsAnsweredWith(", \"sha1\": \"somebody else's\"");
        assertChangedMeanwhile(box("rollback", "1", "11"));
        assertEquals(3, boxCalls().size());
        assertEquals(1, box.promotes("1"));
    }

    @Test
    void boxRollbackReadsTheFileIfTheAnswerToItsPromoteLacksTheContentHash() {
        box.addFile("1", "11", "12");
        box.promoteTellsHash(false);
        RestoreOutcome outcome = box("rollback", "1", "11");
        assertOutcome(Status.PROMOTED, box.currentVersion("1"), 1, outcome);
        assertEquals(4, boxCalls().size());
    }

    private void promoteIsAnsweredWith(String more) {
        Answer answer =
                Answer.json(201, "{\"type\": \"file_version\", \"id\": \"13\"" + more + "}");
        box.faults()
                .when(Requests.pathEndsWith("/versions/current"))
                .times(1)
                .then(Fault.answer(answer).afterEffect());
    }

    private static void assertChangedMeanwhile(RestoreOutcome outcome) {
        assertEquals(Status.FAILED, outcome.status());
        assertEquals(ErrorCode.CHANGED_MEANWHILE, outcome.error().code());
        assertTrue(outcome.error().message().contains("the version was promoted"));
    }

    /** Somebody uploads right before the read that checks. */
    private java.util.function.Predicate<Request> afterPromoteOf(String file) {
        return request -> {
            if (request.method().equals("GET") && box.promotes(file) == 1) {
                box.upload(file, "19", "somebody else's");
                return true;
            }
            return false;
        };
    }

    @Test
    void boxFailuresAfterAWriteSayWhatWasChanged() {
        box.addFile(BoxFileSpec.file("1").trashedVersion("11", "a").version("12", "b").trashed());
        box.faults().when(Requests.method("PUT")).then(Fault.status(403));
        RestoreOutcome outcome = box("rollback", "1", "11");
        assertEquals(ErrorCode.FORBIDDEN, outcome.error().code());
        assertEquals(403, outcome.error().httpStatus());
        assertTrue(outcome.error().message().contains("taken out of the trash"));
        assertEquals(2, outcome.attempts());
    }

    @Test
    void boxNotesAreRejectedAfterTheirRead() {
        box.addFile(BoxFileSpec.file("1").name("x.boxnote").version("11", "a").version("12", "b"));
        RestoreOutcome outcome = box("rollback", "1", "11");
        assertEquals(Status.REJECTED, outcome.status());
        assertEquals(ErrorCode.BOX_NOTE, outcome.error().code());
        assertEquals(1, boxCalls().size());
        // Sent as asked.
        assertEquals(ErrorCode.REFUSED_BY_PROVIDER, box("promote", "1", "11").error().code());

        box.addFile(
                BoxFileSpec.file("2")
                        .name("y.boxnote")
                        .version("21", "a")
                        .version("22", "b")
                        .trashed());
        RestoreOutcome trashed = box("rollback", "2", "21");
        assertEquals(Status.FAILED, trashed.status());
        assertEquals(ErrorCode.BOX_NOTE, trashed.error().code());
        assertEquals(1, trashed.attempts());
    }

    @Test
    void boxFinalAnswers() {
        box.addFile(BoxFileSpec.file("1").version("11", "a").version("12", "b").trashed());
        assertEquals(ErrorCode.FILE_TRASHED, box("promote", "1", "11").error().code());
        assertEquals(ErrorCode.NOT_FOUND, box("promote", "2", "21").error().code());
        box.addFile(BoxFileSpec.file("3").version("31", "a").version("32", "b").locked());
        RestoreOutcome locked = box("promote", "3", "31");
        assertEquals(ErrorCode.FORBIDDEN, locked.error().code());
        assertEquals(false, locked.error().retryable());
        assertEquals("error", locked.response().path("type").asText());
        box.faults().when(Requests.any()).times(1).then(Fault.status(405));
        assertEquals(ErrorCode.REFUSED_BY_PROVIDER, box("promote", "3", "31").error().code());
        box.faults().when(Requests.any()).times(1).then(Fault.answer(Answer.html(404)));
        assertEquals(ErrorCode.NOT_FOUND, box("promote", "3", "31").error().code());
    }

    @Test
    void imageKitRestoresWithOneCall() {
        imageKit.addFile("f", "v1", "v2");
        assertOutcome(Status.RESTORED, "v1", 1, imageKit("restore", "f", "v1"));
        assertEquals(
                List.of("PUT /v1/files/f/versions/v1/restore"),
                imageKit.log().calls().stream().map(OperationTableTest::words).toList());
        assertEquals("0", imageKit.log().calls().get(0).header("Content-Length"));
        assertOutcome(Status.RESTORED, "v1", 1, imageKit("restore", "f", "v1"));
        imageKit.restoringCurrentIsError(true);
        RestoreOutcome refused = imageKit("restore", "f", "v1");
        assertEquals(ErrorCode.REFUSED_BY_PROVIDER, refused.error().code());
        assertEquals(400, refused.error().httpStatus());
        assertOutcome(Status.UNCHANGED, "v1", 0, imageKit("rollback", "f", "v1"));
        assertEquals(ErrorCode.NOT_FOUND, imageKit("restore", "g", "v1").error().code());
        assertEquals(ErrorCode.NOT_FOUND, imageKit("restore", "f", "v9").error().code());
    }

    @Test
    void imageKitRollbackReadsFirst() {
        imageKit.addFile("f", "v1", "v2", "v3");
        assertOutcome(Status.UNCHANGED, "v3", 0, imageKit("rollback", "f", "v3"));
        assertOutcome(Status.RESTORED, "v1", 1, imageKit("rollback", "f", "v1"));
        imageKit.restoreAddsVersion(true);
        RestoreOutcome added = imageKit("rollback", "f", "v2");
        assertOutcome(Status.RESTORED, imageKit.currentVersion("f"), 1, added);
        assertEquals(2, imageKit.log().total());
    }
}
