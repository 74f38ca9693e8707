package io.restoreroutes.attic;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.restore.RestoreCore;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that nothing of ours knows, added by one method. */
class AtticTest {
    private static final String LINE =
            "{\"account\": \"loft\", \"fileId\": \"%s\", \"versionId\": \"v1\"}\n";

    @TempDir Path folder;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Map<String, String> settings = new HashMap<>();
    private AtticSandbox attic;

    @BeforeEach
    void settings() {
        attic = new AtticSandbox();
        settings.put("restore.accounts.loft.provider", "attic");
        settings.put("restore.accounts.loft.base-url", attic.baseUrl());
        settings.put("restore.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
        settings.put("restore.intake.file.directory", folder.resolve("inbox").toString());
        settings.put("restore.intake.file.poll-interval", "50ms");
        settings.put("restore.intake.file.stable-for", "100ms");
        settings.put("restore.retry.settle-time", "1s");
    }

    @AfterEach
    void stop() {
        context.stop();
        attic.close();
    }

    /** A file, and what its first write meets. */
    private void addFile(String file, Fault ofWrite) {
        attic.addFile(file);
        attic.faults().when(Requests.file(file).and(Requests.writes())).times(1).then(ofWrite);
    }

    private RestoreRoutes routes() {
        return new RestoreRoutes(folder, false).withProvider(new Attic()).withSettings(settings);
    }

    private void start(RestoreRoutes routes) throws Exception {
        context.addRoutes(routes);
        context.start();
    }

    private void load(String resource) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource(resource));
    }

    private Map<String, JsonNode> outcomesOf(String... files) throws IOException {
        Path hidden = Files.createDirectories(folder.resolve("inbox")).resolve(".x.ndjson");
        Files.writeString(
                hidden, Stream.of(files).map(LINE::formatted).collect(Collectors.joining()));
        Files.move(hidden, folder.resolve("inbox/x.ndjson"));
        await().atMost(Duration.ofMinutes(5)).until(() -> !outbox(".summary.json").isEmpty());
        Map<String, JsonNode> outcomes = new HashMap<>();
        for (String line : Files.readAllLines(outbox(".outcomes.ndjson").get(0))) {
            JsonNode outcome = RestoreJson.mapper().readTree(line);
            outcomes.put(outcome.path("fileId").asText(), outcome);
            assertFalse(line.contains(AtticSandbox.KEY), line);
        }
        return outcomes;
    }

    private List<Path> outbox(String ending) throws IOException {
        Path outbox = folder.resolve("outbox");
        if (!Files.isDirectory(outbox)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(outbox)) {
            return found.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void aFileComesToItsOutcomes() throws Exception {
        settings.put("restore.accounts.loft.attic-key", AtticSandbox.KEY);
        attic.addFile("calm");
        addFile("busy", Fault.status(429));
        addFile("done", Fault.close().afterEffect());
        addFile("lost", Fault.close());
        start(routes());
        load("file:routes/file-intake.camel.yaml");
        load("file:routes/deliver-outcome.camel.yaml");

        Map<String, JsonNode> outcomes = outcomesOf("calm", "busy", "done", "lost", "none", "NO");

        for (String file : List.of("calm", "busy", "done", "lost")) {
            JsonNode outcome = outcomes.get(file);
            assertEquals("restored", outcome.path("status").asText(), outcome::toString);
            assertEquals("attic", outcome.path("provider").asText());
            assertEquals("v1", outcome.path("currentVersionId").asText());
            assertEquals("v1", attic.current(file));
            assertEquals(1, attic.effects(file), file);
        }
        assertEquals(List.of("GET current", "POST restore"), attic.calls("calm"));
        assertEquals(List.of("GET current", "POST restore", "GET current"), attic.calls("done"));
        assertEquals(2, outcomes.get("lost").path("attempts").asInt());
        assertEquals("not-found", outcomes.get("none").at("/error/code").asText());
        assertEquals(
                "Attic answered 404 (no such file)",
                outcomes.get("none").at("/error/message").asText());
        assertTrue(
                outcomes.get("none")
                        .at("/error/providerRequestId")
                        .asText()
                        .matches("call-[0-9]+"));
        assertEquals("rejected", outcomes.get("NO").path("status").asText());
        assertTrue(
                outcomes.get("NO")
                        .at("/error/message")
                        .asText()
                        .contains("at attic must be 1 to 40 small letters or digits"));
    }

    @Test
    void aHostsSecretIsAskedForAndARefusedOneIsNamed() throws Exception {
        settings.put("restore.ledger.enabled", "false");
        attic.addFile("calm");
        start(
                routes().withSecrets(
                                (account, setting) ->
                                        setting.equals("attic-key") ? "key_wrong" : null));

        RestoreOutcome outcome =
                context.createProducerTemplate()
                        .requestBody(
                                RestoreCore.RESTORE_ONCE,
                                Map.of("provider", "attic", "fileId", "calm", "versionId", "v1"),
                                RestoreOutcome.class);

        assertEquals(Status.FAILED, outcome.status());
        assertTrue(
                outcome.error().message().contains("restore.accounts.loft.attic-key"),
                outcome.error().message());
    }

    @Test
    void settingsAreChecked() {
        settings.put("restore.accounts.loft.private-key", "x");
        SettingsException refused =
                assertThrows(SettingsException.class, () -> context.addRoutes(routes()));
        assertEquals(
                List.of(
                        "restore.accounts.loft.private-key belongs to an ImageKit account, but the"
                                + " provider is attic",
                        "restore.accounts.loft.attic-key is required"),
                refused.problems());
    }

    @Test
    void aLibraryThatIsNotThereIsNamed() {
        settings.put("restore.accounts.loft.attic-key", AtticSandbox.KEY);
        Attic module =
                new Attic() {
                    @Override
                    public Map<String, List<String>> libraries() {
                        return Map.of("attic-key", List.of("com.example.NotThere"));
                    }
                };
        RestoreRoutes routes =
                new RestoreRoutes(folder, false).withProvider(module).withSettings(settings);
        SettingsException refused =
                assertThrows(SettingsException.class, () -> context.addRoutes(routes));
        assertEquals(
                List.of(
                        "restore.accounts.loft.attic-key needs the library with the class"
                                + " com.example.NotThere, which is not on the class path"),
                refused.problems());
    }

    @Test
    void aSettingThatIsNotDeclaredIsNotRead() {
        Attic module =
                new Attic() {
                    @Override
                    public List<String> keys() {
                        return List.of();
                    }
                };
        RestoreRoutes routes =
                new RestoreRoutes(folder, false).withProvider(module).withSettings(settings);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> context.addRoutes(routes));
        assertEquals("attic-key is not among the keys of the module", refused.getMessage());
    }

    @Test
    void aKameletMayBeOfIt() throws Exception {
        settings.put("restore.accounts.loft.attic-key", AtticSandbox.KEY);
        attic.addFile("calm");
        start(routes());
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "host.camel.yaml",
                                """
                                - route:
                                    from:
                                      uri: direct:host
                                      steps:
                                        - to:
                                            uri: kamelet:attic-restore-version-action
                                            parameters:
                                              atticKey: '%s'
                                              baseUrl: '%s'
                                """
                                        .formatted(AtticSandbox.KEY, attic.baseUrl())));

        String outcome =
                context.createProducerTemplate()
                        .requestBody(
                                "direct:host",
                                Map.of("fileId", "calm", "versionId", "v1"),
                                String.class);

        assertTrue(outcome.contains("\"account\":\"kamelet.attic.1\""), outcome);
        assertTrue(outcome.contains("\"status\":\"restored\""), outcome);
    }

    @Test
    void twoOfOneNameAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> routes().withProvider(new Attic()));
    }
}
