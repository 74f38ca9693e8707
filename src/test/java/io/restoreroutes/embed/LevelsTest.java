package io.restoreroutes.embed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.testing.RunningApp;
import io.restoreroutes.testing.SqliteSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three levels of use, as docs/embedding.md shows them. */
class LevelsTest {
    @TempDir Path folder;
    private final Host host = new Host();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void oneRestore() throws Exception {
        Map<String, String> settings = host.settings(folder);
        settings.put("restore.ledger.enabled", "false");
        CamelContext context = host.context;
        settings.forEach(context.getPropertiesComponent()::addInitialProperty);

        context.addRoutes(new RestoreRoutes());
        context.addRoutes(new OneRestore());
        context.start();

        String outcome = host.ask("direct:undo", Host.promote(1), String.class);
        assertTrue(outcome.contains("\"status\":\"promoted\""), outcome);
    }

    @Test
    void handOver() throws Exception {
        DataSource dataSource = SqliteSource.of(folder.resolve("host.db"));
        CamelContext context = host.context;
        Map<String, String> settings = host.settings(folder);
        settings.forEach(context.getPropertiesComponent()::addInitialProperty);

        context.addRoutes(
                new RestoreRoutes().withDataSource(dataSource).withDelivery("direct:told"));
        context.addRoutes(new HandOverLevel());
        context.start();

        host.ask(
                "direct:undo-many",
                "[" + Host.promote(1) + "," + Host.promote(2) + "]",
                Object.class);
        try (ConsumerTemplate outcomes = context.createConsumerTemplate()) {
            for (int i = 0; i < 2; i++) {
                String outcome = outcomes.receiveBody("seda:outcomes", 30_000, String.class);
                assertTrue(outcome.contains("\"status\":\"promoted\""), outcome);
            }
        }
        assertEquals(
                2,
                host.box
                        .log()
                        .calls(
                                call ->
                                        call.method().equals("POST")
                                                && call.path().contains("/versions/current"))
                        .size());
    }

    @Test
    void wholeRoutes() throws Exception {
        Map<String, String> settings = host.settings(folder);
        settings.put("restore.intake.file.enabled", "true");
        settings.put("restore.intake.file.directory", folder.resolve("inbox").toString());
        settings.put("restore.intake.file.stable-for", "1ms");
        settings.put("restore.delivery.outbox.enabled", "true");
        settings.put("restore.delivery.outbox.directory", folder.resolve("outbox").toString());
        Main main = new Main();
        settings.forEach(main::addInitialProperty);
        main.addInitialProperty(
                "camel.main.routesIncludePattern",
                "classpath:restore-routes/file-intake.camel.yaml,"
                        + "classpath:restore-routes/deliver-outcome.camel.yaml");
        main.bind("restoreRoutes", new RestoreRoutes());
        Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(folder.resolve("inbox/one.json"), Host.promote(1));
        main.start();
        try {
            await().until(
                            () ->
                                    outcomes().stream()
                                            .map(RunningApp::wholeLines)
                                            .anyMatch(lines -> !lines.isEmpty()));
            assertTrue(Files.readString(outcomes().get(0)).contains("\"status\":\"promoted\""));
        } finally {
            main.stop();
        }
    }

    private List<Path> outcomes() throws Exception {
        Path outbox = folder.resolve("outbox");
        if (!Files.isDirectory(outbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outbox)) {
            return files.filter(file -> file.toString().endsWith(".outcomes.ndjson")).toList();
        }
    }
}
