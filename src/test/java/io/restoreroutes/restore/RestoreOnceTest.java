package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.call.AccountGates;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreOnceTest {
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final CamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        DemoState.seed(imageKit, box);
        Map<String, String> settings =
                settings(
                        "restore.accounts.photos.provider",
                        "imagekit",
                        "restore.accounts.photos.private-key",
                        ImageKitSandbox.PRIVATE_KEY,
                        "restore.accounts.photos.base-url",
                        imageKit.baseUrl(),
                        "restore.accounts.documents.provider",
                        "box",
                        "restore.accounts.documents.client-id",
                        BoxTokens.CLIENT_ID,
                        "restore.accounts.documents.client-secret",
                        BoxTokens.CLIENT_SECRET,
                        "restore.accounts.documents.enterprise-id",
                        BoxTokens.ENTERPRISE_ID,
                        "restore.accounts.documents.base-url",
                        box.baseUrl(),
                        "restore.accounts.documents.token-url",
                        box.tokenUrl());
        SettingsReader reader = new SettingsReader(settings);
        Accounts accounts = Accounts.read(reader, Path.of(""));
        assertEquals(List.of(), reader.problems());
        AccountGates gates = new AccountGates(accounts, Duration.ofHours(1), System::nanoTime);
        RestoreCore.install(context, accounts, gates, Duration.ofSeconds(5), Clock.systemUTC());
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
        imageKit.close();
        box.close();
    }

    private static Map<String, String> settings(String... keysAndValues) {
        Map<String, String> settings = new java.util.HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private RestoreOutcome once(String account, String operation, String file, String version) {
        return template.requestBody(
                RestoreCore.RESTORE_ONCE,
                Map.of(
                        "account", account,
                        "operation", operation,
                        "fileId", file,
                        "versionId", version),
                RestoreOutcome.class);
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
    void rejectsBadInputWithoutACall() {
        RestoreOutcome outcome = once("photos", "restore", "../x", "v");
        assertEquals(Status.REJECTED, outcome.status());
        assertEquals("fileId", outcome.error().field());
        assertEquals(0, imageKit.log().total());
        assertTrue(outcome.error().message().contains("fileId"));
    }
}
