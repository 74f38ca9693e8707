package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.delivery.WebhookServer.Received;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebhookTargetTest extends WebhookFixture {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OLD_SECRET =
            "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

    private void start(String... settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("restore.delivery.hook.to", server.url()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        start(all);
    }

    private Job rejected(int from, int count) {
        Job job = jobs.rejected(jobs.begin("x"), from, count);
        deliverer.delivery.wake();
        return job;
    }

    private List<Received> awaitReceived(int count) {
        await().until(() -> server.received().size() >= count);
        return server.received();
    }

    private static JsonNode json(Received received) throws IOException {
        return RestoreJson.mapper().readTree(received.body());
    }

    @Test
    void eachOutcomeIsOneSignedPost() throws Exception {
        start(
                "restore.delivery.hook.to",
                server.url() + "/hook/a%2Fb?token=t%2Bk",
                "restore.delivery.hook.secret",
                SECRET);
        Instant before = Instant.now();
        Job job = rejected(1, 2);
        Received first = awaitReceived(2).get(0);

        assertEquals("POST", first.method());
        assertEquals("/hook/a%2Fb?token=t%2Bk", first.uri());
        assertEquals(job.jobId() + "-1", json(first).path("outcomeId").asText());
        assertEquals(job.jobId() + "-1", first.header("webhook-id"));
        assertEquals(job.jobId() + "-1", first.header("restoreOutcomeId"));
        assertEquals("application/json", first.header("Content-Type"));
        long timestamp = Long.parseLong(first.header("webhook-timestamp"));
        assertTrue(timestamp >= before.getEpochSecond(), first.header("webhook-timestamp"));
        assertTrue(timestamp <= Instant.now().getEpochSecond());
        assertTrue(Verifier.verifies(SECRET, first));
        assertFalse(Verifier.verifies(OLD_SECRET, first));
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(first.headers().keySet());
        names.removeAll(
                List.of("Host", "Connection", "Content-Length", "User-Agent", "Accept-Encoding"));
        assertEquals(
                Set.of(
                        "Content-type",
                        "Restoreoutcomeid",
                        "Webhook-id",
                        "Webhook-signature",
                        "Webhook-timestamp"),
                Set.copyOf(names));
    }

    @Test
    void bothSecretsOfARotationSign() throws Exception {
        start("restore.delivery.hook.secret", SECRET + " " + OLD_SECRET);
        rejected(1, 1);
        Received received = awaitReceived(1).get(0);
        assertTrue(Verifier.verifies(SECRET, received));
        assertTrue(Verifier.verifies(OLD_SECRET, received));
    }

    @Test
    void withoutASecretNothingIsSigned() throws Exception {
        start();
        Job job = rejected(1, 1);
        Received received = awaitReceived(1).get(0);
        assertNull(received.header("webhook-signature"));
        assertEquals(job.jobId() + "-1", received.header("webhook-id"));
    }

    @Test
    void anyTextArrivesAsItIsAndVerifies() throws Exception {
        start("restore.delivery.hook.secret", SECRET);
        String text = "ü \n ${body} {{x}} \uD83D\uDE00 %s";
        jobs.accept("{\"account\":\"shop\",\"reason\":" + RestoreJson.write(text) + "}");
        deliverer.delivery.wake();
        Received received = awaitReceived(1).get(0);
        assertEquals(text, json(received).path("reason").asText());
        assertTrue(Verifier.verifies(SECRET, received));
    }

    @Test
    void aBatchIsAListThatCanBeTold() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        server.answer(
                exchange ->
                        WebhookServer.status(exchange, failures.getAndDecrement() > 0 ? 503 : 200));
        start("restore.delivery.hook.batch-size", "10", "restore.delivery.hook.secret", SECRET);
        Job job = jobs.rejected(jobs.begin("x"), 1, 25);
        deliverer.delivery.wake();
        awaitReceived(1);
        // not to be added to what is tried again
        jobs.rejected(job, 26, 5);
        List<Received> received = awaitReceived(4);

        assertEquals(received.get(0).body(), received.get(1).body());
        assertEquals(received.get(0).header("webhook-id"), received.get(1).header("webhook-id"));
        List<String> ids = new ArrayList<>();
        for (Received batch : received.subList(1, received.size())) {
            assertTrue(Verifier.verifies(SECRET, batch));
            assertTrue(batch.header("webhook-id").matches("batch-[0-9a-f]{32}"));
            assertTrue(json(batch).isArray() && json(batch).size() <= 10, batch.body());
            json(batch).forEach(outcome -> ids.add(outcome.path("outcomeId").asText()));
        }
        await().until(() -> jobs.ledger.outbox().position("hook") > 0);
        assertEquals(
                Stream.iterate(1, i -> i + 1).limit(30).map(i -> job.jobId() + "-" + i).toList(),
                ids);
    }

    @Test
    void onlyASuccessIsOne() throws Exception {
        List<Integer> statuses = List.of(302, 304, 400, 410, 500, 202);
        AtomicInteger next = new AtomicInteger();
        server.answer(
                exchange -> {
                    int status = statuses.get(Math.min(next.getAndIncrement(), 5));
                    exchange.getResponseHeaders().set("Location", server.url() + "/elsewhere");
                    exchange.getResponseHeaders().set("Set-Cookie", "session=1");
                    exchange.getResponseHeaders().set("CamelHttpUri", server.url() + "/evil");
                    WebhookServer.status(exchange, status);
                });
        start(
                "restore.delivery.hook.to",
                server.url() + "/hook?followRedirects=true",
                "restore.delivery.hook.on-gone",
                "retry");
        rejected(1, 1);
        await().until(() -> server.received().size() == 6);
        await().until(() -> jobs.ledger.outbox().position("hook") > 0);
        rejected(2, 1);
        List<Received> received = awaitReceived(7);
        assertTrue(
                received.stream().allMatch(r -> r.uri().equals("/hook?followRedirects=true")),
                received.toString());
        assertTrue(received.stream().allMatch(r -> r.header("Cookie") == null));
    }

    @Test
    void theAnswersBodyDoesNotMatter() throws Exception {
        server.answer(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    byte[] much = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                    try {
                        for (int i = 0; i < 10_000; i++) {
                            out.write(much);
                        }
                    } catch (IOException e) {
                        // the client has heard enough
                    }
                });
        start();
        rejected(1, 3);
        await().until(() -> jobs.ledger.outbox().position("hook") >= 3);
        assertEquals(3, server.received().size());
    }
}
