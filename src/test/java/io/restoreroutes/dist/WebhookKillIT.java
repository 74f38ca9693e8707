package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.restoreroutes.delivery.Verifier;
import io.restoreroutes.delivery.WebhookServer;
import io.restoreroutes.delivery.WebhookServer.Received;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of deliveries to a web target. */
class WebhookKillIT {
    private static final int LINES = 3_000;
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    @Test
    void eachOutcomeArrivesAtLeastOnceUnderOneId() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                WebhookServer server = new WebhookServer()) {
            Distribution app =
                    new Distribution(folder)
                            .quick()
                            .set("restore.accounts.shop.provider", "imagekit")
                            .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                            .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                            .set("restore.delivery.hook.to", server.url() + "/outcomes")
                            .set("restore.delivery.hook.secret", SECRET);
            app.drop("x.csv", manifest());
            for (int kill = 1; kill <= 3; kill++) {
                int enough = kill * LINES / 5;
                CountDownLatch killed = new CountDownLatch(1);
                server.answer(exchange -> answerUntil(server, enough, killed, exchange));
                try (Distribution.Run run = app.start().awaitStarted()) {
                    await().atMost(PATIENCE).until(() -> server.received().size() >= enough);
                    run.kill();
                }
                killed.countDown();
            }
            server.answer(exchange -> exchange.sendResponseHeaders(204, -1));
            try (Distribution.Run run = app.start().awaitStarted()) {
                await().atMost(PATIENCE).until(() -> bodies(server).size() == LINES);
                run.signal("TERM");
                run.awaitExit();
            }

            check(server);
        }
    }

    /** Keeps whoever sends so many waiting until it has been killed. */
    private static void answerUntil(
            WebhookServer server, int enough, CountDownLatch killed, HttpExchange exchange)
            throws IOException {
        if (server.received().size() >= enough) {
            try {
                killed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.sendResponseHeaders(204, -1);
    }

    /** Lines that are told at the border: the test is about deliveries. */
    private static String manifest() {
        StringBuilder text = new StringBuilder("requestId,account,fileId,versionId\n");
        for (int n = 1; n <= LINES; n++) {
            text.append('r').append(n).append(",shop,../").append(n).append(",v1\n");
        }
        return text.toString();
    }

    private static Map<String, String> bodies(WebhookServer server) {
        Map<String, String> bodies = new LinkedHashMap<>();
        server.received().forEach(r -> bodies.putIfAbsent(r.header("webhook-id"), r.body()));
        return bodies;
    }

    private static void check(WebhookServer server) throws IOException {
        Map<String, String> bodies = bodies(server);
        List<Integer> lines = new ArrayList<>();
        for (Map.Entry<String, String> each : bodies.entrySet()) {
            var outcome = new ObjectMapper().readTree(each.getValue());
            assertEquals(outcome.path("outcomeId").asText(), each.getKey());
            lines.add(outcome.path("source").path("line").asInt());
        }
        assertEquals(lines.stream().sorted().distinct().toList(), lines, "in order");
        for (Received received : server.received()) {
            assertEquals(bodies.get(received.header("webhook-id")), received.body());
            assertTrue(Verifier.verifies(SECRET, received), received.header("webhook-id"));
        }
        assertTrue(
                server.received().size() <= LINES + 3 * 101,
                server.received().size() + " received");
    }
}
