package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreOnceTest {
    private final RestoreOnce restore = new RestoreOnce();
    private final ImageKitSandbox imageKit = restore.imageKit();
    private final BoxSandbox box = restore.box();

    @BeforeEach
    void start() {
        DemoState.seed(imageKit, box);
    }

    @AfterEach
    void stop() {
        restore.close();
    }

    private RestoreOutcome once(String account, String operation, String file, String version) {
        return restore.once(account, operation, file, version);
    }

    @Test
    void restoresAtImageKit() {
        RestoreOutcome outcome =
                once("photos", "restore", DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);

        assertNull(outcome.error());
        assertEquals(Status.RESTORED, outcome.status());
        assertEquals(DemoState.PHOTO_GOOD_VERSION, imageKit.currentVersion(DemoState.PHOTO));
        assertEquals(1, outcome.attempts());
        assertEquals(1, imageKit.log().total());
    }

    @Test
    void restoresAndPromotesAtBox() {
        RestoreOutcome restored =
                once(
                        "documents",
                        "restore",
                        DemoState.BOX_FILE_WITH_TRASHED_VERSION,
                        DemoState.BOX_TRASHED_VERSION);
        assertNull(restored.error());
        assertEquals(Status.RESTORED, restored.status());
        RestoreOutcome promoted =
                once(
                        "documents",
                        "promote",
                        DemoState.BOX_OVERWRITTEN_FILE,
                        DemoState.BOX_GOOD_VERSION);
        assertNull(promoted.error());
        assertEquals(Status.PROMOTED, promoted.status());
        assertEquals(1, box.promotes(DemoState.BOX_OVERWRITTEN_FILE));
        assertEquals(
                box.currentVersion(DemoState.BOX_OVERWRITTEN_FILE), promoted.currentVersionId());
    }

    @Test
    void rollsBackATrashedFileAtBox() {
        RestoreOutcome outcome =
                once(
                        "documents",
                        "rollback",
                        DemoState.BOX_TRASHED_FILE,
                        DemoState.BOX_TRASHED_FILE_GOOD_VERSION);
        assertNull(outcome.error());
        assertEquals(Status.PROMOTED, outcome.status());
        assertEquals(3, outcome.attempts());
        RestoreOutcome again =
                once(
                        "documents",
                        "rollback",
                        DemoState.BOX_TRASHED_FILE,
                        DemoState.BOX_TRASHED_FILE_GOOD_VERSION);
        assertEquals(Status.UNCHANGED, again.status());
        assertEquals(0, again.attempts());
    }

    @Test
    void rejectsABoxNoteAfterItsRead() {
        RestoreOutcome outcome = once("documents", "rollback", DemoState.BOX_NOTE, "1");
        assertEquals(Status.REJECTED, outcome.status());
        assertEquals(ErrorCode.BOX_NOTE, outcome.error().code());
    }

    @Test
    void rejectsBadMomentsWithoutACall() {
        List<Map<String, Object>> bad =
                List.of(
                        Map.of("account", "documents", "fileId", 1, "version", "previous"),
                        Map.of("account", "documents", "fileId", 1, "asOf", "-PT24H"),
                        Map.of("account", "photos", "path", "a.jpg", "versionId", "2"),
                        Map.of("account", "photos", "fileId", 1, "versionId", 2, "dryRun", "x"));
        List<String> fields = List.of("requestId", "asOf", "path", "dryRun");
        for (int i = 0; i < bad.size(); i++) {
            RestoreOutcome outcome = restore.once(bad.get(i));
            assertEquals(Status.REJECTED, outcome.status());
            assertEquals(fields.get(i), outcome.error().field());
        }
        assertEquals(0, imageKit.log().total() + box.log().total());
    }

    @Test
    void rejectsAFolderWithoutACall() {
        RestoreOutcome outcome =
                restore.once(
                        Map.of(
                                "account", "documents",
                                "folder", "0",
                                "asOf", "2026-11-20T08:00:00Z",
                                "match", "*.docx",
                                "changedBy", "eve@example.com"));

        assertEquals(Status.REJECTED, outcome.status());
        assertEquals(ErrorCode.INVALID_VALUE, outcome.error().code());
        assertEquals("folder", outcome.error().field());
        assertEquals(
                "A folder is no single request; give it to direct:restore-accept, a file or a queue.",
                outcome.error().message());
        assertEquals("0", outcome.folder());
        assertEquals("*.docx", outcome.match());
        assertEquals("eve@example.com", outcome.changedBy());
        assertEquals(0, box.log().total());
    }

    @Test
    void rejectsAPlanThatWouldApproveItselfWithoutACall() {
        RestoreOutcome outcome =
                restore.once(
                        Map.of(
                                "account", "documents",
                                "fileId", "1",
                                "asOf", "2026-11-20T08:00:00Z",
                                "approveUpTo", 5));

        assertEquals(Status.REJECTED, outcome.status());
        assertEquals(ErrorCode.INVALID_VALUE, outcome.error().code());
        assertEquals("approveUpTo", outcome.error().field());
        assertEquals(5, outcome.approveUpTo());
        assertEquals(0, box.log().total());
    }

    @Test
    void rejectsWhatAPersonHasChangedWithoutACall() {
        RestoreOutcome outcome =
                restore.once(
                        Map.of(
                                "account", "documents",
                                "asOf", "2026-11-20T08:00:00Z",
                                "changedBy", "eve@example.com"));

        assertEquals(Status.REJECTED, outcome.status());
        assertEquals("changedBy", outcome.error().field());
        assertEquals(0, box.log().total());
    }

    @Test
    void rejectsBadInputWithoutACall() {
        RestoreOutcome outcome = once("photos", "restore", "../x", "v");
        assertEquals(Status.REJECTED, outcome.status());
        assertEquals("fileId", outcome.error().field());
        assertEquals(0, imageKit.log().total());
        assertTrue(outcome.error().message().contains("fileId"));
    }
}
