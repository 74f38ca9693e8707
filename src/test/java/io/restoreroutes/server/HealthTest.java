package io.restoreroutes.server;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who watches the application is told. */
class HealthTest {
    @TempDir Path folder;
    private ImageKitSandbox imageKit;
    private RunningApp app;
    private HttpCalls health;

    @BeforeEach
    void prepare() {
        imageKit = ImageKitSandbox.start();
        app = new RunningApp(folder, imageKit, null);
        health = HttpCalls.enableHealth(app);
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private Map<String, String> checks(String path, int status) {
        HttpResponse<String> answer = health.get(path);
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
        JsonNode page = json(answer);
        assertEquals(status == 200 ? "UP" : "DOWN", page.path("status").asText());
        Map<String, String> checks = new TreeMap<>();
        page.path("checks")
                .forEach(
                        check ->
                                checks.put(
                                        check.path("id").asText(),
                                        check.path("state").asText()
                                                + check.path("reason").asText()));
        return checks;
    }

    @Test
    void allIsWell() {
        app.start();

        Map<String, String> all = checks("/health", 200);
        assertEquals("UP", all.get("restore-ledger"));
        assertEquals("UP", all.get("restore-inbox"));
        assertEquals("UP", all.get("restore-accounts"));
        assertEquals("UP", all.get("route:restore-file-intake"));
        assertFalse(all.containsKey("consumer:restore-file-intake"), all.toString());
        assertFalse(all.containsKey("route:restore-http-requests"), all.toString());
        assertEquals(all, checks("/health/ready", 200));
        assertEquals(Map.of("context", "UP"), checks("/health/live", 200));
    }

    @Test
    void onlyThesePagesAreThere() {
        app.set("restore.health.path", "/up").start();

        checks("/up", 200);
        for (String path : new String[] {"/", "/health", "/up/x", "/requests"}) {
            assertEquals(404, health.get(path).statusCode(), path);
        }
        HttpResponse<String> post = health.send(health.to("/up").POST(BodyPublishers.noBody()));
        assertEquals(405, post.statusCode());
        assertEquals("method-not-allowed", json(post).path("error").path("code").asText());
    }

    @Test
    void aMissingInboxIsNotReadyAndAlive() throws IOException {
        app.start();
        Path inbox = folder.resolve("inbox");
        Path aside = Files.move(inbox, folder.resolve("aside"));

        Map<String, String> checks = checks("/health/ready", 503);
        assertEquals(
                "DOWNThe inbox is no folder; no files are taken.", checks.get("restore-inbox"));
        checks("/health/live", 200);
        Files.move(aside, inbox);
        checks("/health/ready", 200);
    }

    @Test
    void aLedgerThatIsAwayIsToldAndPostsAreToBeRepeated() {
        String url = PostgresServer.newDatabase();
        app.set("restore.ledger.url", url);
        app.set("restore.ledger.username", PostgresServer.USER);
        app.set("restore.ledger.password", PostgresServer.PASSWORD);
        HttpCalls http = HttpCalls.enable(app);
        app.start();
        String body = "{\"account\":\"photos\",\"fileId\":\"a\",\"versionId\":\"b\"}";
        checks("/health/ready", 200);

        PostgresServer.closeDoor(url);
        try {
            HttpResponse<String> away =
                    http.post("application/json", body, "Idempotency-Key", "once");
            assertEquals(503, away.statusCode(), away.body());
            assertEquals("ledger-away", json(away).path("error").path("code").asText());
            assertEquals("5", away.headers().firstValue("Retry-After").orElse(""));
            String told = checks("/health/ready", 503).get("restore-ledger");
            assertTrue(told.startsWith("DOWNThe ledger "), told);
            assertFalse(told.contains("127.0.0.1"), told);
            checks("/health/live", 200);
        } finally {
            PostgresServer.openDoor(url);
        }

        await().until(() -> health.get("/health/ready").statusCode() == 200);
        HttpResponse<String> back = http.post("application/json", body, "Idempotency-Key", "once");
        assertEquals(202, back.statusCode(), back.body());
        assertEquals(1, json(back).path("accepted").asInt());
    }

    @Test
    void aRefusedCredentialIsToldAndAfterARestartWithTheRightOneWorkGoesOn() {
        imageKit.anyFileExists(2);
        imageKit.acceptKeys("another");
        String lines = "account,fileId,versionId\nphotos,1,v1\nphotos,2,v1\nphotos,3,v1\n";
        try (LogLines log = new LogLines()) {
            app.start();
            app.drop("refused.csv", lines);
            await().until(() -> health.get("/health/ready").statusCode() == 503);

            assertEquals(
                    "DOWNAccount photos waits: its credential is refused.",
                    checks("/health", 503).get("restore-accounts"));
            checks("/health/live", 200);
            await().until(() -> !log.with("Account photos pauses for 1 min").isEmpty());
            String line = log.with("Account photos pauses for 1 min").get(0);
            assertTrue(line.contains("check restore.accounts.photos.private-key;"), line);
            assertTrue(
                    line.matches(".* [23] items wait; it is tried again after each pause.*"), line);
            assertFalse(line.contains(ImageKitSandbox.PRIVATE_KEY), line);
        }
        app.stop();
        imageKit.acceptKeys(ImageKitSandbox.PRIVATE_KEY);
        app.start();
        JsonNode counts = app.awaitSummaries(1).get(0).path("counts");
        assertEquals(1, counts.path("failed").asInt());
        assertEquals(2, counts.path("restored").asInt());
        assertEquals("UP", checks("/health/ready", 200).get("restore-accounts"));
    }

    @Test
    void reasonsAreToldOnlyIfTheyAreOurs() {
        app.start();
        HealthCheckRegistry registry = HealthCheckRegistry.get(app.main().getCamelContext());
        registry.register(new Down("restore-queue"));
        registry.register(new Down("somebody-elses"));

        Map<String, String> checks = checks("/health", 503);

        assertEquals("DOWNamqp://user:secret@host", checks.get("restore-queue"));
        assertEquals("DOWN", checks.get("somebody-elses"));
    }

    @Test
    void aPortThatIsTakenStopsTheStartAndGivesTheLedgerFree() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            app.set("restore.health.port", Integer.toString(taken.getLocalPort()));
            Exception failure = assertThrows(Exception.class, app::start);
            Throwable cause = failure;
            while (!(cause instanceof SettingsException)) {
                cause = cause.getCause();
            }
            assertEquals(
                    "restore.health.port cannot be used: 127.0.0.1:"
                            + taken.getLocalPort()
                            + " is taken or not an address of this machine",
                    cause.getMessage());
        }
        app.stop();
        app.set("restore.health.port", Integer.toString(health.port())).start();
        checks("/health", 200);
    }

    @Test
    void withoutPortsNoServerRuns() {
        app.set("restore.health.port", null).start();

        assertEquals(
                0,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("vert"))
                        .filter(Thread::isAlive)
                        .count());
    }

    private static final class Down extends AbstractHealthCheck {
        private Down(String id) {
            super("test", id);
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            builder.message("amqp://user:secret@host").down();
        }
    }
}
