package io.restoreroutes.embed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.testing.SqliteSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host can hand in, and what it can do without. */
class HandedInTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private final Host host = new Host();

    @AfterEach
    void close() {
        host.close();
    }

    private List<Path> written() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.equals(folder)).toList();
        }
    }

    @Test
    void oneRestoreNeedsNoLedger() throws Exception {
        Map<String, String> settings = host.settings(folder);
        settings.put("restore.ledger.enabled", "false");
        host.start(new RestoreRoutes(folder, false).withSettings(settings));

        RestoreOutcome outcome =
                host.ask("direct:restore-once", Host.promote(7), RestoreOutcome.class);
        assertEquals(Status.PROMOTED, outcome.status());
        assertEquals(
                "promoted",
                host.ask("direct:restore-once", outcomeless(8), String.class)
                        .replaceAll(".*\"status\":\"([a-z]+)\".*", "$1"));
        assertEquals(List.of(), written());
        assertEquals(null, host.context.hasEndpoint("direct:restore-accept"));
    }

    private static Map<String, Object> outcomeless(long file) throws Exception {
        @SuppressWarnings("unchecked")
        Map<String, Object> request = JSON.readValue(Host.promote(file), Map.class);
        return request;
    }

    @Test
    void handsOverAndIsToldLater() throws Exception {
        host.start(
                new RestoreRoutes(folder, false)
                        .withSettings(host.settings(folder))
                        .withDelivery("direct:told"));

        AcceptReply reply =
                host.ask(
                        "direct:restore-accept",
                        List.of(outcomeless(1), outcomeless(2)),
                        AcceptReply.class);
        assertEquals(2, reply.accepted());
        await().until(() -> host.told.size() == 2);
        for (String outcome : host.told) {
            JsonNode json = JSON.readTree(outcome);
            assertEquals("promoted", json.path("status").asText(), outcome);
            assertEquals(reply.jobId(), json.path("jobId").asText(), outcome);
        }
    }

    @Test
    void keepsItsLedgerInTheHostsDatabase() throws Exception {
        DataSource database = SqliteSource.of(folder.resolve("host.db"));
        try (Connection connection = database.getConnection()) {
            connection.createStatement().execute("CREATE TABLE orders (id INT)");
        }
        Map<String, String> settings = host.settings(folder);
        settings.remove("restore.ledger.url");
        host.start(
                new RestoreRoutes(folder, false)
                        .withSettings(settings)
                        .withDataSource(database)
                        .withDelivery("direct:told"));
        host.ask("direct:restore-accept", Host.promote(3), AcceptReply.class);
        await().until(() -> host.told.size() == 1);
        host.context.stop();

        try (Connection connection = database.getConnection()) {
            assertFalse(connection.isClosed());
            var tables =
                    connection
                            .createStatement()
                            .executeQuery(
                                    "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                            + " AND name NOT LIKE 'sqlite_%'");
            while (tables.next()) {
                String name = tables.getString(1);
                assertTrue(
                        name.equals("orders")
                                || name.toLowerCase(java.util.Locale.ROOT).startsWith("restore_"),
                        name);
            }
        }
        assertFalse(Files.exists(folder.resolve("data")));
    }

    @Test
    void takesSecretsAndTheTimeFromTheHost() throws Exception {
        Instant then = Instant.parse("2031-05-06T07:08:09.123456Z");
        Map<String, String> settings = host.settings(folder);
        settings.put("restore.ledger.enabled", "false");
        settings.remove("restore.accounts.shop.private-key");
        settings.remove("restore.accounts.legal.client-secret");
        host.start(
                new RestoreRoutes(folder, false)
                        .withSettings(settings)
                        .withClock(Clock.fixed(then, ZoneOffset.ofHours(5)))
                        .withSecrets(HandedInTest::vault));

        RestoreOutcome outcome =
                host.ask(
                        "direct:restore-once",
                        "{\"account\":\"shop\",\"fileId\":\"f1\",\"versionId\":\"v1\"}",
                        RestoreOutcome.class);
        assertEquals(Status.RESTORED, outcome.status(), outcome::toString);
        assertEquals(Instant.parse("2031-05-06T07:08:09.123Z"), outcome.finishedAt());
        assertEquals(
                Status.PROMOTED,
                host.ask("direct:restore-once", Host.promote(9), RestoreOutcome.class).status());
    }

    private static String vault(String account, String setting) {
        return switch (account + "/" + setting) {
            case "shop/private-key" -> ImageKitSandbox.PRIVATE_KEY;
            case "legal/client-secret" -> BoxTokens.CLIENT_SECRET;
            default -> null;
        };
    }

    @Test
    void doesNotShowWhatASourceOfSecretsSays() {
        Map<String, String> settings = host.settings(folder);
        settings.remove("restore.accounts.shop.private-key");
        RestoreRoutes routes =
                new RestoreRoutes(folder, false)
                        .withSettings(settings)
                        .withSecrets(
                                (account, setting) -> {
                                    if (account.equals("shop")) {
                                        throw new IllegalStateException(
                                                "token s.CANARY was refused");
                                    }
                                    return null;
                                });

        SettingsException refused =
                assertThrows(SettingsException.class, () -> host.context.addRoutes(routes));
        assertEquals(
                List.of(
                        "restore.accounts.shop.private-key could not be had from the source of"
                                + " secrets (IllegalStateException)"),
                refused.problems());
        assertEquals(null, refused.getCause());
    }

    @Test
    void outcomesMustGoSomewhere() {
        RestoreRoutes routes = new RestoreRoutes(folder, false).withSettings(host.settings(folder));

        SettingsException refused =
                assertThrows(SettingsException.class, () -> host.context.addRoutes(routes));
        assertEquals(
                List.of(
                        "restore.delivery.outbox.enabled is false, and there is no other target for"
                                + " outcomes"),
                refused.problems());
    }
}
