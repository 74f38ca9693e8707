package io.restoreroutes.kamelet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets that use the accounts of the settings, by name, with and without RestoreRoutes. */
class SettingsKameletsTest {
    private static final String PHOTO =
            ProviderKameletsTest.request(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);
    private static final String SINK = "restore-request-sink";
    private static final String ACTION = "restore-file-version-action";

    @TempDir Path folder;

    private final KameletHost host = new KameletHost();

    @AfterEach
    void stop() {
        host.close();
    }

    private static String photoOf(String account) {
        return PHOTO.replace("{", "{\"account\": \"" + account + "\", ");
    }

    private void withLedger() {
        host.set("restore.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"))
                .set("restore.delivery.outbox.enabled", "false")
                .set("restore.intake.file.enabled", "false")
                .set("restore.delivery.told.to", "mock:told");
    }

    /** {@return the last of so many outcomes} */
    private JsonNode told(int outcomes) throws Exception {
        MockEndpoint told = host.context().getEndpoint("mock:told", MockEndpoint.class);
        await().untilAsserted(() -> assertEquals(outcomes, told.getReceivedCounter()));
        return RestoreJson.mapper()
                .readTree(told.getExchanges().get(outcomes - 1).getMessage().getBody(String.class));
    }

    @Test
    void restoresWithAnAccountOfTheSettings() throws Exception {
        host.account("shop", ImageKitSandbox.PRIVATE_KEY).use("undo", ACTION, Map.of()).start();

        JsonNode outcome = host.ask("undo", photoOf("shop"));

        assertEquals("restored", outcome.path("status").asText(), outcome::toString);
        assertEquals("shop", outcome.path("account").asText());
        assertEquals("rejected", host.ask("undo", photoOf("other")).path("status").asText());
        assertEquals(
                "unknown-account",
                host.ask("undo", photoOf("kamelet.imagekit.1")).at("/error/code").asText());
    }

    @Test
    void aWrongCredentialIsAFailedOutcomeThatNamesTheSetting() throws Exception {
        host.account("shop", "private_wrong_one").use("undo", ACTION, Map.of()).start();

        JsonNode outcome = host.ask("undo", photoOf("shop"));

        assertEquals("credential-refused", outcome.at("/error/code").asText(), outcome::toString);
        assertTrue(
                outcome.at("/error/message")
                        .asText()
                        .endsWith("check restore.accounts.shop.private-key"),
                outcome::toString);
    }

    @Test
    void withoutAnAccountTheStartFailsWithASentence() throws Exception {
        host.use("undo", ACTION, Map.of());

        RuntimeCamelException failure =
                assertThrows(RuntimeCamelException.class, () -> host.context().start());

        assertTrue(
                trace(failure).contains("restore.accounts.<name>.provider is required"),
                () -> trace(failure));
    }

    private static String trace(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable one = failure; one != null; one = one.getCause()) {
            text.append(one).append('\n');
        }
        return text.toString();
    }

    @Test
    void handsOverToTheLedgerWithoutAnythingElseInTheHost() throws Exception {
        withLedger();
        host.account("shop", ImageKitSandbox.PRIVATE_KEY)
                .use("hand-over", SINK, Map.of("sourceName", "till"))
                .start();

        JsonNode reply = host.ask("hand-over", List.of(Map.of("fileId", "a/b"), Map.of()));
        assertEquals(2, reply.path("rejected").asInt(), reply::toString);
        reply = host.ask("hand-over", PHOTO.replace("{", "{\"provider\": \"imagekit\", "));

        assertEquals(1, reply.path("accepted").asInt(), reply::toString);
        JsonNode outcome = told(3);
        assertEquals("restored", outcome.path("status").asText(), outcome::toString);
        assertEquals("kamelet", outcome.at("/source/kind").asText());
        assertEquals("till", outcome.at("/source/name").asText());
    }

    @Test
    void sharesTheLedgerOfRestoreRoutes() throws Exception {
        withLedger();
        host.account("shop", ImageKitSandbox.PRIVATE_KEY);
        host.context().addRoutes(new RestoreRoutes());
        host.use("hand-over", SINK, Map.of()).use("undo", ACTION, Map.of()).start();

        Path file = Files.writeString(folder.resolve("wish.csv"), csv());
        host.load(
                """
                - route:
                    id: drop
                    from:
                      uri: file:%s
                      parameters:
                        noop: true
                        include: wish.csv
                      steps:
                        - to:
                            uri: kamelet:restore-request-sink
                """
                        .formatted(file.getParent()));

        JsonNode outcome = told(1);
        assertEquals("restored", outcome.path("status").asText(), outcome::toString);
        assertEquals("unchanged", status(host.ask("undo", rollback())));
        Exception second =
                assertThrows(Exception.class, () -> host.context().addRoutes(new RestoreRoutes()));
        assertTrue(second.getMessage().startsWith("RestoreRoutes is in this context already"));
    }

    @Test
    void aFileIsARequest() throws Exception {
        Files.writeString(folder.resolve("wish.json"), photoOf("shop"));
        host.account("shop", ImageKitSandbox.PRIVATE_KEY)
                .load(
                        """
                        - route:
                            id: drop
                            from:
                              uri: file:%s
                              parameters:
                                noop: true
                              steps:
                                - to:
                                    uri: kamelet:restore-file-version-action
                                - to:
                                    uri: mock:told
                        """
                                .formatted(folder))
                .start();

        assertEquals("restored", status(told(1)));
    }

    private static String csv() {
        return "account,fileId,versionId\nshop,%s,%s\n"
                .formatted(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);
    }

    private static Map<String, String> rollback() {
        return Map.of(
                "account",
                "shop",
                "operation",
                "rollback",
                "fileId",
                DemoState.PHOTO,
                "versionId",
                DemoState.PHOTO_GOOD_VERSION);
    }

    private static String status(JsonNode outcome) {
        return outcome.path("status").asText();
    }

    @Test
    void withoutALedgerTheSinkFailsWithASentence() throws Exception {
        host.account("shop", ImageKitSandbox.PRIVATE_KEY).set("restore.ledger.enabled", "false");
        host.use("hand-over", SINK, Map.of());

        RuntimeCamelException failure =
                assertThrows(RuntimeCamelException.class, () -> host.context().start());

        assertTrue(
                trace(failure).contains("restore-request-sink needs the ledger"),
                () -> trace(failure));
    }

    /** Kamelets that are used first while the host runs, as in toD. */
    @Test
    void everyKameletMayComeWhenTheHostRuns() throws Exception {
        withLedger();
        host.account("shop", ImageKitSandbox.PRIVATE_KEY);
        host.load(
                        """
                        - route:
                            id: any
                            from:
                              uri: direct:any
                              steps:
                                - toD:
                                    uri: kamelet:${header.kamelet}
                        """)
                .start();

        assertEquals("restored", status(any(ACTION, photoOf("shop"))));
        assertEquals(1, any(SINK, photoOf("shop")).path("accepted").asInt());
        JsonNode outcome = told(1);
        assertEquals("restored", outcome.path("status").asText(), outcome::toString);
    }

    private JsonNode any(String kamelet, Object body) throws Exception {
        Exchange exchange = host.send("any", body, Map.of("kamelet", kamelet));
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return RestoreJson.mapper().readTree(exchange.getMessage().getBody(String.class));
    }
}
