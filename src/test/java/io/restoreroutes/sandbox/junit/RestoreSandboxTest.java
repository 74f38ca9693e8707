package io.restoreroutes.sandbox.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as a host uses it. */
class RestoreSandboxTest {
    @RegisterExtension static final RestoreSandbox SANDBOX = new RestoreSandbox();

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void settingsAreAllThatTheAccountsNeed() throws Exception {
        context.addRoutes(
                new RestoreRoutes()
                        .withSettings(SANDBOX.settings())
                        .withSettings(Map.of("restore.ledger.enabled", "false")));
        context.start();

        assertEquals(
                Status.RESTORED,
                restore(RestoreSandbox.PHOTOS, DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION));
        assertEquals(
                Status.RESTORED,
                restore(
                        RestoreSandbox.DOCUMENTS,
                        DemoState.BOX_FILE_WITH_TRASHED_VERSION,
                        DemoState.BOX_TRASHED_VERSION));
    }

    private Status restore(String account, String file, String version) throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.requestBody(
                            "direct:restore-once",
                            Map.of("account", account, "fileId", file, "versionId", version),
                            RestoreOutcome.class)
                    .status();
        }
    }

    /** What each leaves behind would fail the next one. */
    @RepeatedTest(2)
    void eachTestBeginsAnew(ImageKitSandbox imageKit, BoxSandbox box) throws Exception {
        assertEquals(0, imageKit.log().total());
        assertEquals("697821f849c0a938d57563cf", imageKit.currentVersion(DemoState.PHOTO));
        assertEquals(403, get(imageKit.baseUrl() + "/v1/files/x/details"));

        imageKit.upload(DemoState.PHOTO, "v-new");
        imageKit.faults().when(Requests.any()).then(Fault.status(500));
        box.refuseConnections();
        assertEquals(500, get(imageKit.baseUrl() + "/v1/files/x/details"));
    }

    private static int get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(java.net.URI.create(address))
                                .header("Authorization", "Basic eDo=")
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void givesWhatATestAsksFor(RestoreSandbox sandbox, ImageKitSandbox imageKit, BoxSandbox box) {
        assertSame(SANDBOX, sandbox);
        assertSame(SANDBOX.imageKit(), imageKit);
        assertSame(SANDBOX.box(), box);
    }

    /** A nested class must not end what the outer one still uses; classes run before methods. */
    @Nested
    class Inner {
        @Test
        void usesTheSame(RestoreSandbox sandbox) {
            assertSame(SANDBOX, sandbox);
        }
    }
}
