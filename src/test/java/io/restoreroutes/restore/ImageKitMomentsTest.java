package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which calls a request makes at ImageKit that names a moment, a path or a guard, or is a dry run,
 * and what it says of them. In the stand-in a file's versions are made a day apart, the last one an
 * hour ago.
 */
class ImageKitMomentsTest {
    private static final String LIST = "GET /v1/files/f/versions";

    private final RestoreOnce restore = new RestoreOnce();
    private final ImageKitSandbox imageKit = restore.imageKit();

    @AfterEach
    void stop() {
        restore.close();
    }

    /** A request about the file f, unless the fields say where it is. */
    private RestoreOutcome ask(Object... fields) {
        Map<String, Object> request = new HashMap<>(Map.of("account", "photos", "requestId", "r"));
        for (int i = 0; i < fields.length; i += 2) {
            request.put((String) fields[i], fields[i + 1]);
        }
        if (!request.containsKey("path")) {
            request.put("fileId", "f");
        }
        imageKit.log().clear();
        return restore.once(request);
    }

    private static String ago(Duration time) {
        return Instant.now().minus(time).toString();
    }

    private static String hoursAgo(long hours) {
        return ago(Duration.ofHours(hours));
    }

    private List<String> calls() {
        return imageKit.log().calls().stream()
                .map(call -> call.method() + " " + call.path())
                .toList();
    }

    private void assertNothingWritten(int calls) {
        assertEquals(calls, imageKit.log().total());
        assertEquals(List.of(), imageKit.log().calls(Requests.writes()));
    }

    private static void assertLeft(Status status, ErrorCode code, RestoreOutcome outcome) {
        assertEquals(status, outcome.status(), outcome::toString);
        assertEquals(code, outcome.error().code(), outcome::toString);
        assertFalse(outcome.error().retryable());
        assertEquals(0, outcome.attempts());
    }

    /** What has to be current for an undo, as the module tells it of an outcome. */
    private static String guard(RestoreOutcome outcome) {
        return new ImageKit().guardAfter(outcome);
    }

    @Test
    void theVersionOfTheMomentBecomesCurrent() {
        imageKit.addFile("f", "v1", "v2", "v3");
        imageKit.upload("f", "v4", "ann@example.com");

        RestoreOutcome outcome = ask("asOf", hoursAgo(2));

        assertNull(outcome.error());
        assertEquals(Status.RESTORED, outcome.status());
        assertEquals("v2", outcome.versionId());
        assertEquals("v2", outcome.currentVersionId());
        assertEquals("v4", outcome.previousVersionId());
        assertEquals("version", outcome.verifiedBy());
        assertEquals(2, outcome.found().changes());
        assertEquals(List.of("ann@example.com"), outcome.found().changedBy());
        assertFalse(outcome.found().overtook());
        assertEquals(1, outcome.attempts());
        assertEquals(List.of(LIST, "PUT /v1/files/f/versions/v2/restore", LIST), calls());
        assertEquals(outcome.response().path("updatedAt").asText(), guard(outcome).substring(3));
        assertTrue(guard(outcome).startsWith("v2@"));
    }

    @Test
    void whatWasCurrentThenIsLeft() {
        imageKit.addFile("f", "v1", "v2");

        RestoreOutcome outcome = ask("asOf", ago(Duration.ofMinutes(10)));

        assertEquals(Status.UNCHANGED, outcome.status());
        assertEquals("v2", outcome.currentVersionId());
        assertNull(outcome.found());
        assertNothingWritten(1);
    }

    @Test
    void whatMayHaveHappenedRightThenIsSaid() {
        imageKit.addFile("f", "v1");
        imageKit.upload("f", "v2");

        RestoreOutcome outcome = ask("asOf", Instant.now().toString());

        assertEquals(Status.UNCHANGED, outcome.status());
        assertTrue(outcome.found().near());
    }

    @Test
    void aMomentThatIsNotProvedLeavesTheFileAlone() {
        imageKit.addFile("f", "v1", "v2", "v3");
        assertLeft(Status.SKIPPED, ErrorCode.CREATED_LATER, ask("asOf", hoursAgo(24 * 9)));
        assertNothingWritten(1);

        imageKit.deleteVersion("f", "v2");
        RestoreOutcome gap = ask("asOf", hoursAgo(2));
        assertLeft(Status.FAILED, ErrorCode.UNCLEAR, gap);
        assertNull(gap.versionId());
        // Who has to name a version finds them here.
        assertEquals(List.of("v3", "v1"), gap.response().findValuesAsText("id"));
        assertNothingWritten(1);
    }

    @Test
    void theVersionBeforeBecomesCurrent() {
        imageKit.addFile("f", "v1", "v2", "v3");

        RestoreOutcome outcome = ask("version", "previous");

        assertEquals(Status.RESTORED, outcome.status());
        assertEquals("v2", outcome.versionId());
        assertTrue(outcome.ifCurrent().startsWith("v3@"), outcome::toString);
        assertEquals("v3", outcome.previousVersionId());
        assertEquals(3, imageKit.log().total());

        imageKit.addFile("f", "v1");
        assertLeft(Status.FAILED, ErrorCode.NO_VERSION, ask("version", "previous"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore", "rollback"})
    void onlyWhatIsCurrentAsSaidIsReplaced(String operation) {
        imageKit.addFile("f", "v1", "v2", "v3");
        String guard = ask("operation", operation, "versionId", "v1", "dryRun", true).ifCurrent();

        RestoreOutcome other =
                ask(
                        "operation",
                        operation,
                        "versionId",
                        "v1",
                        "ifCurrent",
                        "v2" + guard.substring(2));
        assertLeft(Status.SKIPPED, ErrorCode.NOT_CURRENT, other);
        assertTrue(other.error().message().contains(guard), other::toString);
        assertEquals("v3", other.response().path("versionInfo").path("id").asText());
        assertNothingWritten(1);

        RestoreOutcome right = ask("operation", operation, "versionId", "v1", "ifCurrent", guard);
        assertEquals(Status.RESTORED, right.status());
        assertEquals("v3", right.previousVersionId());
        assertEquals("version", right.verifiedBy());
        assertEquals(guard, right.ifCurrent());
        assertEquals(List.of(LIST, "PUT /v1/files/f/versions/v1/restore", LIST), calls());

        // What is right already is not asked what it was before.
        RestoreOutcome again = ask("operation", operation, "versionId", "v1", "ifCurrent", guard);
        assertEquals(Status.UNCHANGED, again.status());
        assertNothingWritten(1);
    }

    @Test
    void theSameVersionAtAnotherTimeIsAnotherState() {
        imageKit.addFile("f", "v1", "v2");
        String guard = ask("versionId", "v1", "dryRun", true).ifCurrent();
        imageKit.edit("f");

        RestoreOutcome outcome = ask("versionId", "v1", "ifCurrent", guard);

        assertLeft(Status.SKIPPED, ErrorCode.NOT_CURRENT, outcome);
    }

    /** The zone of its time does not matter. */
    @Test
    void aGuardMayBeInAnyZone() {
        imageKit.addFile("f", "v1", "v2");
        String guard = ask("versionId", "v1", "dryRun", true).ifCurrent();
        String time = guard.substring(3);
        String there = Instant.parse(time).atOffset(ZoneOffset.ofHours(5)).toString();

        assertEquals(Status.RESTORED, ask("versionId", "v1", "ifCurrent", "v2@" + there).status());
    }

    @ParameterizedTest
    @CsvSource({
        "restore, versionId, v1, PLANNED",
        "rollback, versionId, v1, PLANNED",
        "restore, versionId, v3, UNCHANGED",
        "rollback, versionId, v3, UNCHANGED",
        "rollback, version, previous, PLANNED"
    })
    void aDryRunReadsOnceAndWritesNothing(
            String operation, String field, String value, Status status) {
        imageKit.addFile("f", "v1", "v2", "v3");

        RestoreOutcome outcome = ask("operation", operation, field, value, "dryRun", true);

        assertEquals(status, outcome.status(), outcome::toString);
        assertNull(outcome.error());
        assertEquals(true, outcome.dryRun());
        assertEquals(0, outcome.attempts());
        assertNull(outcome.previousVersionId());
        assertNull(outcome.verifiedBy());
        if (status == Status.PLANNED) {
            assertTrue(outcome.ifCurrent().startsWith("v3@"));
            assertEquals(field.equals("version") ? "v2" : "v1", outcome.versionId());
        }
        assertNothingWritten(1);
        assertEquals("v3", imageKit.currentVersion("f"));
    }

    @Test
    void aDryRunSaysWhatARunWouldComeTo() {
        imageKit.addFile("f", "v1", "v2", "v3");
        assertLeft(Status.FAILED, ErrorCode.NOT_FOUND, ask("versionId", "v9", "dryRun", true));
        assertNothingWritten(1);
        assertLeft(
                Status.SKIPPED,
                ErrorCode.NOT_CURRENT,
                ask("versionId", "v1", "ifCurrent", "v2@2026-01-01T00:00:00Z", "dryRun", true));
        assertLeft(
                Status.SKIPPED,
                ErrorCode.CREATED_LATER,
                ask("asOf", hoursAgo(24 * 9), "dryRun", true));
        assertEquals(
                Status.UNCHANGED,
                ask("asOf", ago(Duration.ofMinutes(10)), "dryRun", true).status());
        assertEquals(
                ErrorCode.NOT_FOUND,
                ask("path", "/none.jpg", "asOf", hoursAgo(2), "dryRun", true).error().code());
        imageKit.delete("f");
        assertEquals(ErrorCode.NOT_FOUND, ask("asOf", hoursAgo(2), "dryRun", true).error().code());
    }

    /** Somebody works on one of two files meanwhile. */
    @Test
    void aPlanLeavesAloneWhatHasChangedSince() {
        imageKit.addFile("f", "v1", "v2", "v3");
        RestoreOutcome plan = ask("asOf", hoursAgo(2), "dryRun", true);
        assertEquals(Status.PLANNED, plan.status());
        assertEquals("v2", plan.versionId());
        assertEquals(1, plan.found().changes());
        imageKit.upload("f", "v4", "eve@example.com");

        RestoreOutcome run =
                ask(
                        "versionId",
                        plan.versionId(),
                        "operation",
                        "rollback",
                        "ifCurrent",
                        plan.ifCurrent());

        assertLeft(Status.SKIPPED, ErrorCode.NOT_CURRENT, run);
        assertTrue(run.error().message().contains("by eve@example.com"), run::toString);
        assertNothingWritten(1);
    }

    @Test
    void whoWritesBetweenLookAndRestoreIsSaidAndCanHaveTheirsBack() {
        imageKit.addFile("f", "v1", "v2", "v3");
        imageKit.faults()
                .when(
                        request -> {
                            if (request.method().equals("PUT")) {
                                imageKit.upload("f", "v4", "eve@example.com");
                            }
                            return false;
                        })
                .then(Fault.close());

        RestoreOutcome outcome = ask("asOf", hoursAgo(2));

        assertEquals(Status.RESTORED, outcome.status());
        assertTrue(outcome.found().overtook());
        assertEquals("v4", outcome.previousVersionId());
    }

    @Test
    void whoWritesAfterTheRestoreIsNotOverwritten() {
        imageKit.addFile("f", "v1", "v2", "v3");
        int[] lists = {0};
        imageKit.faults()
                .when(
                        request -> {
                            if (request.path().endsWith("/versions") && ++lists[0] == 2) {
                                imageKit.upload("f", "v4", "eve@example.com");
                            }
                            return false;
                        })
                .then(Fault.close());

        RestoreOutcome outcome = ask("asOf", hoursAgo(2));

        assertEquals(Status.FAILED, outcome.status());
        assertEquals(ErrorCode.CHANGED_MEANWHILE, outcome.error().code());
        assertTrue(outcome.error().message().contains("the version was restored"));
        assertEquals("v4", outcome.currentVersionId());
        assertEquals(3, imageKit.log().total());
        assertEquals("v4", imageKit.currentVersion("f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/catalog/a.jpg",
                "/a.jpg",
                "/two words/and  blanks .jpg",
                "/50%/100%25.jpg",
                "/O'Neil & (Söhne)/café – 東京.jpg",
                "/a/b/c/d/e+f=g?h#i.jpg",
                "/{not}/${a}/[b].jpg"
            })
    void aPathLeadsToItsFile(String path) {
        imageKit.addFile("other", "/catalog/deep" + path, List.of("v1", "v2"));
        imageKit.addFile("f", path, List.of("v1", "v2", "v3"));

        RestoreOutcome outcome = ask("path", path, "asOf", hoursAgo(2));

        assertEquals(Status.RESTORED, outcome.status(), outcome::toString);
        assertEquals("f", outcome.fileId());
        assertEquals(path, outcome.path());
        assertEquals("v2", imageKit.currentVersion("f"));
        assertEquals(
                List.of("GET /v1/files", LIST, "PUT /v1/files/f/versions/v2/restore", LIST),
                calls());
    }

    @Test
    void anAddressLeadsToItsFile() {
        imageKit.addFile("f", "/two words/a%b.jpg", List.of("v1", "v2"));

        RestoreOutcome outcome =
                ask(
                        "path",
                        "https://ik.imagekit.io/sandbox/two%20words/a%25b.jpg?updatedAt=1&tr=w-300",
                        "asOf",
                        hoursAgo(2));

        assertEquals(Status.RESTORED, outcome.status(), outcome::toString);
        assertEquals("f", outcome.fileId());
    }

    @Test
    void aPathThatLeadsNowhereIsNotFound() {
        imageKit.addFile("f", "/catalog/a.jpg", List.of("v1", "v2"));
        imageKit.addFile("g", "/catalog/twice.jpg", List.of("v1", "v2"));
        imageKit.addFile("h", "/catalog/twice.jpg", List.of("v1", "v2"));
        for (String path :
                List.of(
                        "/a.jpg",
                        "/catalog/A.jpg",
                        "/catalog/a",
                        "/Catalog/a.jpg",
                        "/catalog/twice.jpg")) {
            RestoreOutcome outcome = ask("path", path, "asOf", hoursAgo(2));
            assertLeft(Status.FAILED, ErrorCode.NOT_FOUND, outcome);
            assertTrue(outcome.error().message().contains(path), outcome::toString);
            assertNull(outcome.fileId());
            assertNothingWritten(1);
        }
        assertTrue(
                ask("path", "/catalog/twice.jpg", "asOf", hoursAgo(2))
                        .error()
                        .message()
                        .contains("g, h"));
    }

    /** The index of a search may know of what has changed only later. */
    @Test
    void aSearchThatIsBehindDoesNotLeadToAnotherFile() {
        imageKit.addFile("f", "/a.jpg", List.of("v1", "v2"));
        imageKit.addFile("g", "/gone.jpg", List.of("v1", "v2"));
        imageKit.searchIsBehind(true);
        imageKit.move("f", "/old/a.jpg");
        imageKit.addFile("n", "/new.jpg", List.of("v1", "v2"));
        imageKit.delete("g");

        RestoreOutcome moved = ask("path", "/a.jpg", "asOf", hoursAgo(2));
        assertLeft(Status.FAILED, ErrorCode.NOT_FOUND, moved);
        assertTrue(moved.error().message().contains("/old/a.jpg"), moved::toString);
        assertNothingWritten(2);
        assertLeft(
                Status.FAILED, ErrorCode.NOT_FOUND, ask("path", "/gone.jpg", "asOf", hoursAgo(2)));
        assertLeft(
                Status.FAILED, ErrorCode.NOT_FOUND, ask("path", "/new.jpg", "asOf", hoursAgo(2)));

        imageKit.searchIsBehind(false);
        assertEquals(Status.RESTORED, ask("path", "/old/a.jpg", "asOf", hoursAgo(2)).status());
    }

    @ParameterizedTest
    @CsvSource({"restore, 2", "rollback, 4"})
    void aPathMayStandForAFileOnly(String operation, int calls) {
        imageKit.addFile("f", "/a.jpg", List.of("v1", "v2"));

        RestoreOutcome outcome = ask("path", "/a.jpg", "operation", operation, "versionId", "v1");

        assertEquals(Status.RESTORED, outcome.status(), outcome::toString);
        assertEquals("v1", outcome.currentVersionId());
        assertEquals(calls, imageKit.log().total());
        assertEquals(operation.equals("rollback") ? "v2" : null, outcome.previousVersionId());
    }

    /** What a request costs that says no more than it could before. */
    @ParameterizedTest
    @CsvSource({"restore, 1", "rollback, 2"})
    void aRequestForAVersionCostsWhatItDid(String operation, int calls) {
        imageKit.addFile("f", "v1", "v2");

        RestoreOutcome outcome = ask("operation", operation, "versionId", "v1");

        assertEquals(Status.RESTORED, outcome.status());
        assertEquals(calls, imageKit.log().total());
        assertNull(outcome.previousVersionId());
        assertNull(outcome.verifiedBy());
        assertNull(outcome.ifCurrent());
    }

    @Test
    void aListThatTellsNoTimeDecidesNothing() {
        imageKit.addFile("f", "v1", "v2");
        imageKit.faults()
                .when(Requests.pathEndsWith("/versions"))
                .then(
                        Fault.changed(
                                "without its time",
                                (request, answer) ->
                                        Answer.json(
                                                200,
                                                answer.body()
                                                        .replaceAll(
                                                                "\"updatedAt\":\"[^\"]*\",", ""))));

        for (RestoreOutcome outcome :
                List.of(
                        ask("asOf", hoursAgo(2)),
                        ask("version", "previous"),
                        ask("versionId", "v1", "dryRun", true))) {
            assertLeft(Status.FAILED, ErrorCode.UNCLEAR, outcome);
        }
        assertEquals(
                ErrorCode.NOT_CURRENT,
                ask("versionId", "v1", "ifCurrent", "v2@2026-01-01T00:00:00Z").error().code());
        assertEquals(0, imageKit.restores("f"));
    }

    /** Pictures may have a lot embedded; an undo needs no more than id and time. */
    @Test
    void aVeryLongDescriptionDoesNotHideWhatAnUndoNeeds() {
        imageKit.addFile("f", "v1", "v2");
        String embedded = "\"embeddedMetadata\":{\"x\":\"" + "y".repeat(80_000) + "\"},\"name\":";
        imageKit.faults()
                .when(Requests.pathEndsWith("/versions"))
                .then(
                        Fault.changed(
                                "with much embedded",
                                (request, answer) ->
                                        Answer.json(
                                                200,
                                                answer.body()
                                                        .replace(
                                                                "\"name\":\"f",
                                                                embedded + "\"f"))));

        RestoreOutcome outcome = ask("asOf", hoursAgo(2));

        assertEquals(Status.RESTORED, outcome.status(), outcome::toString);
        assertTrue(guard(outcome).startsWith("v1@"));
        assertTrue(outcome.response().toString().length() < 2_000);
        List<Call> lists = imageKit.log().calls(Requests.reads());
        assertEquals(2, lists.size());
        assertNotEquals(0, outcome.response().size());
    }
}
