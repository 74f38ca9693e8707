package io.restoreroutes.kamelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Kamelets that bring an account of their own, used by name, without any setting. */
class ProviderKameletsTest {
    private static final String PHOTO = request(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);

    private final KameletHost host = new KameletHost();

    @AfterEach
    void stop() {
        host.close();
    }

    static String request(String file, String version) {
        return "{\"fileId\": \"%s\", \"versionId\": \"%s\"}".formatted(file, version);
    }

    private Map<String, String> imageKit(String privateKey) {
        return Map.of("privateKey", privateKey, "baseUrl", host.imageKit().baseUrl());
    }

    private Map<String, String> box(String... more) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("baseUrl", host.box().baseUrl());
        parameters.put("tokenUrl", host.box().tokenUrl());
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    private Map<String, String> boxClient() {
        return box(
                "clientId", BoxTokens.CLIENT_ID,
                "clientSecret", BoxTokens.CLIENT_SECRET,
                "enterpriseId", BoxTokens.ENTERPRISE_ID);
    }

    @Test
    void restoresAtImageKit() throws Exception {
        host.use("photo", "imagekit-restore-version-action", imageKit(ImageKitSandbox.PRIVATE_KEY));
        host.start();

        JsonNode outcome = host.ask("photo", PHOTO);

        assertEquals("restored", outcome.path("status").asText(), outcome::toString);
        assertEquals(DemoState.PHOTO_GOOD_VERSION, host.imageKit().currentVersion(DemoState.PHOTO));
        assertEquals("kamelet.imagekit.1", outcome.path("account").asText());
    }

    @Test
    void restoresAtBoxWithClientCredentials() throws Exception {
        host.use("offer", "box-restore-version-action", boxClient()).start();

        JsonNode outcome =
                host.ask(
                        "offer",
                        Map.of(
                                "fileId", DemoState.BOX_FILE_WITH_TRASHED_VERSION,
                                "versionId", DemoState.BOX_TRASHED_VERSION));

        assertEquals("restored", outcome.path("status").asText(), outcome::toString);
        assertEquals(1, host.box().restores(DemoState.BOX_FILE_WITH_TRASHED_VERSION));
    }

    @Test
    void promotesAtBoxWithAnAccessToken() throws Exception {
        host.box().tokens().addAccessToken("fetched-by-hand");
        host.use("contract", "box-promote-version-action", box("accessToken", "fetched-by-hand"));
        host.start();

        JsonNode outcome =
                host.ask(
                        "contract",
                        request(DemoState.BOX_OVERWRITTEN_FILE, DemoState.BOX_GOOD_VERSION));

        assertEquals("promoted", outcome.path("status").asText(), outcome::toString);
        assertEquals(1, host.box().promotes(DemoState.BOX_OVERWRITTEN_FILE));
    }

    @Test
    void badInputIsARejectedOutcomeAndNoCall() throws Exception {
        host.use("photo", "imagekit-restore-version-action", imageKit(ImageKitSandbox.PRIVATE_KEY));
        host.start();

        Map<Object, String> bad = new HashMap<>();
        bad.put("no JSON", "unreadable");
        bad.put("", "unreadable");
        bad.put(7, "unreadable");
        bad.put("[" + PHOTO + "," + PHOTO + "]", "unreadable");
        bad.put("{\"fileId\": \"a\"}", "missing-field");
        bad.put(Map.of("fileId", "", "versionId", "b"), "missing-field");
        bad.put(Map.of("fileId", "a", "versionId", ""), "missing-field");
        bad.put(
                Map.of("fileId", "a", "versionId", "b", "operation", "rollback"),
                "unsupported-operation");
        bad.put(Map.of("fileId", "a", "versionId", "b", "account", "shop"), "unknown-account");
        bad.put(Map.of("fileId", "a", "versionId", "b", "provider", "box"), "invalid-value");
        bad.put(Map.of("fileId", "a", "vresion", "b"), "unknown-field");
        bad.put(Map.of("fileId", "a", "version", "previous"), "unsupported-operation");
        bad.put(Map.of("fileId", "a", "asOf", "2026-11-20T08:00:00Z"), "unsupported-operation");
        bad.put(Map.of("folder", "/a/", "asOf", "2026-11-20T08:00:00Z"), "invalid-value");
        bad.put(Map.of("fileId", "a", "path", "/a.jpg", "versionId", "b"), "invalid-value");
        bad.put(Map.of("path", "https://elsewhere.example/a", "versionId", "b"), "invalid-value");
        bad.put(Map.of("fileId", "a", "versionId", "b", "ifCurrent", "c"), "invalid-value");
        bad.put(Map.of("fileId", "a", "versionId", "b", "dryRun", "maybe"), "invalid-value");
        for (String id : List.of("a/b", "../x", "a?x=1", "a%2Fb", "a#b", "a b", "a\n")) {
            bad.put(Map.of("fileId", id, "versionId", "v1"), "invalid-value");
            bad.put(Map.of("fileId", "f1", "versionId", id), "invalid-value");
        }
        for (Map.Entry<Object, String> one : bad.entrySet()) {
            JsonNode outcome = host.ask("photo", one.getKey());
            String said = one.getKey() + ": " + outcome;
            assertEquals("rejected", outcome.path("status").asText(), said);
            assertEquals(one.getValue(), outcome.at("/error/code").asText(), said);
        }
        assertEquals(0, host.imageKit().log().total());
    }

    @Test
    void aWrongCredentialIsAFailedOutcomeThatNamesTheProperty() throws Exception {
        host.use("photo", "imagekit-restore-version-action", imageKit("private_wrong_one"));
        Map<String, String> client = new HashMap<>(boxClient());
        client.put("clientSecret", "wrong-client-secret");
        host.use("offer", "box-restore-version-action", client).start();

        JsonNode photo = host.ask("photo", PHOTO);
        JsonNode offer =
                host.ask(
                        "offer",
                        request(
                                DemoState.BOX_FILE_WITH_TRASHED_VERSION,
                                DemoState.BOX_TRASHED_VERSION));

        assertEquals("failed", photo.path("status").asText());
        assertEquals("credential-refused", photo.at("/error/code").asText(), photo::toString);
        assertTrue(
                photo.at("/error/message").asText().endsWith("the Kamelet's property privateKey"),
                photo::toString);
        assertEquals("credential-refused", offer.at("/error/code").asText(), offer::toString);
        assertTrue(
                offer.at("/error/message").asText().endsWith("the Kamelet's property clientSecret"),
                offer::toString);
    }
}
