package io.restoreroutes.kamelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.HeaderAttacks;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several Kamelets in one context: what they share, and what they must not. */
class KameletAccountsTest {
    private static final String ACTION = "imagekit-restore-version-action";
    private static final String PHOTO =
            ProviderKameletsTest.request(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);

    private final KameletHost host = new KameletHost();

    @AfterEach
    void stop() {
        host.close();
    }

    private Map<String, String> key(String privateKey) {
        return Map.of("privateKey", privateKey, "baseUrl", host.imageKit().baseUrl());
    }

    private List<String> credentials() {
        return host.imageKit().log().calls().stream()
                .map(call -> call.header("Authorization").replace("Basic ", ""))
                .map(pair -> new String(Base64.getDecoder().decode(pair)))
                .toList();
    }

    @Test
    void differentCredentialsDoNotMix() throws Exception {
        host.imageKit().acceptKeys("private_first", "private_second");
        host.use("first", ACTION, key("private_first"))
                .use("second", ACTION, key("private_second"))
                .use("wrong", ACTION, key("private_third"))
                .use("again", ACTION, key("private_first"))
                .start();

        assertEquals("kamelet.imagekit.1", host.ask("first", PHOTO).path("account").asText());
        assertEquals("kamelet.imagekit.2", host.ask("second", PHOTO).path("account").asText());
        assertEquals("credential-refused", host.ask("wrong", PHOTO).at("/error/code").asText());
        assertEquals("restored", host.ask("second", PHOTO).path("status").asText());
        // the same properties are the same account
        assertEquals("kamelet.imagekit.1", host.ask("again", PHOTO).path("account").asText());
        assertEquals(
                List.of(
                        "private_first:",
                        "private_second:",
                        // Its write, and the harmless read that tells whose matter the 403 is.
                        "private_third:",
                        "private_third:",
                        "private_second:",
                        "private_first:"),
                credentials());
    }

    /** A pause that one was told holds for the other: it is one identity at the provider. */
    @Test
    void sharesTheGateOfAnAccountOfTheSettings() throws Exception {
        host.account("shop", ImageKitSandbox.PRIVATE_KEY).set("restore.sync.max-wait", "200ms");
        host.use("by-name", "restore-file-version-action", Map.of())
                .use("by-key", ACTION, key(ImageKitSandbox.PRIVATE_KEY))
                .start();
        host.imageKit().toldWait(Duration.ofMinutes(2));
        host.imageKit().faults().when(Requests.any()).then(Fault.status(429));

        JsonNode first = host.ask("by-name", PHOTO.replace("{", "{\"account\": \"shop\", "));
        long calls = host.imageKit().log().total();
        JsonNode second = host.ask("by-key", PHOTO);

        assertEquals("rate-limited", first.at("/error/code").asText(), first::toString);
        assertEquals("rate-limited", second.at("/error/code").asText(), second::toString);
        assertTrue(second.at("/error/retryable").asBoolean());
        assertEquals(calls, host.imageKit().log().total());
    }

    @Test
    void restoreRoutesSharesTheRoutesAlsoWhenItComesLater() throws Exception {
        host.imageKit().acceptKeys("private_first", "private_second");
        host.account("shop", "private_first").set("restore.ledger.enabled", "false");
        host.use("by-name", "restore-file-version-action", Map.of())
                .use("by-key", ACTION, key("private_second"))
                .start();
        String byName = PHOTO.replace("{", "{\"account\": \"shop\", ");
        assertEquals("restored", host.ask("by-name", byName).path("status").asText());
        List<String> routes = routes();

        host.context()
                .addRoutes(
                        new RestoreRoutes()
                                .withSettings(
                                        Map.of(
                                                "restore.accounts.shop.private-key",
                                                "private_second")));

        assertEquals(routes, routes());
        assertEquals("restored", host.ask("by-name", byName).path("status").asText());
        assertEquals("restored", host.ask("by-key", PHOTO).path("status").asText());
        assertEquals(
                List.of("private_first:", "private_second:", "private_second:"), credentials());
    }

    private List<String> routes() {
        return host.context().getRoutes().stream().map(Route::getRouteId).sorted().toList();
    }

    @Test
    void nothingOfTheCallersExchangeHasAnEffectAndNothingOfOursStays() throws Exception {
        try (ImageKitSandbox thief = ImageKitSandbox.start()) {
            host.use("photo", ACTION, key(ImageKitSandbox.PRIVATE_KEY)).start();
            Map<String, Object> hostile =
                    new HashMap<>(HeaderAttacks.table(thief.baseUrl(), "stolen"));
            hostile.put("privateKey", "private_stolen");
            hostile.put("Exchange.HTTP_URI", thief.baseUrl());

            Exchange exchange = host.send("photo", PHOTO, hostile);

            assertNull(exchange.getException());
            assertTrue(
                    exchange.getMessage().getBody(String.class).contains("\"status\":\"restored\""),
                    () -> exchange.getMessage().getBody(String.class));
            assertEquals(Map.of(), exchange.getMessage().getHeaders());
            assertEquals(Map.of(), exchange.getVariables());
            assertEquals(
                    List.of(),
                    exchange.getProperties().keySet().stream()
                            .filter(name -> name.startsWith("restore"))
                            .toList());
            assertEquals(0, thief.log().total());
            assertEquals(
                    List.of(
                            "PUT /v1/files/%s/versions/%s/restore"
                                    .formatted(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION)),
                    host.imageKit().log().calls().stream()
                            .map(KameletAccountsTest::line)
                            .collect(Collectors.toList()));
            assertEquals(List.of(ImageKitSandbox.PRIVATE_KEY + ":"), credentials());
        }
    }

    private static String line(Call call) {
        return call.method() + " " + call.path();
    }
}
