package io.restoreroutes.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Canaries;
import io.restoreroutes.testing.SecretWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The address of a web hook is a secret, its password and its signing secret too. */
class WebhookSecretsTest {
    @TempDir Path folder;

    private final Canaries canaries = new Canaries();

    @Test
    void noneIsFoundInLogsHeadersOrDeadLetters() throws Exception {
        String path = canaries.add("T0cAnArYpath");
        String query = canaries.add("cAnArYquery");
        String password = canaries.add("cAnArYpassword");
        String secret =
                "whsec_"
                        + canaries.add(
                                Base64.getEncoder()
                                        .encodeToString(
                                                "cAnArY secret of 33 characters !!"
                                                        .getBytes(ISO_8859_1)));
        // the consumer is the JDK's and not ours
        try (SecretWatch watch = new SecretWatch(canaries, "com.sun.net.httpserver");
                WebhookServer server = new WebhookServer();
                LedgerJobs jobs = new LedgerJobs(folder)) {
            List<Integer> statuses = List.of(500, 302, 429);
            server.answer(
                    exchange -> {
                        int n = server.received().size();
                        exchange.getResponseHeaders().set("Location", "/elsewhere");
                        WebhookServer.status(exchange, n > 3 ? 404 : statuses.get(n - 1));
                    });
            String to =
                    server.url().replace("//", "//me:" + password + "@")
                            + ("/" + path + "?token=" + query);
            try (Deliverer deliverer =
                    Deliverer.start(
                            jobs.ledger,
                            folder,
                            Map.of(
                                    "restore.delivery.hook.to", to,
                                    "restore.delivery.hook.secret", secret,
                                    "restore.delivery.hook.dead-letter-after", "8s"))) {
                jobs.rejected(jobs.begin("x"), 1, 2);
                deliverer.delivery.wake();
                await().until(() -> jobs.ledger.outbox().position("hook") >= 2);
                assertEquals(List.of(), canaries.in(deliverer.context.getEndpoints().toString()));
            }
            server.close();
            assertTrue(
                    server.received().stream()
                            .allMatch(r -> r.uri().equals("/" + path + "?token=" + query)));
            assertTrue(watch.events() > 1_000, watch.events() + " events");
            assertEquals("", watch.found());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertEquals(List.of(), canaries.in(Files.readString(file, ISO_8859_1)));
            }
        }
    }
}
