package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.delivery.WebhookServer.Received;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.testing.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** A web target that is away for some time: {@code -Dwebhook.outage=60} makes it a minute. */
class WebhookOutageTest extends WebhookFixture {
    private static final Duration OUTAGE =
            Duration.ofSeconds(Integer.getInteger("webhook.outage", 0));
    private static final String SECRET = WebhookTargetTest.SECRET;

    private Job more(Job job, int from, int count) {
        Job next = jobs.rejected(job, from, count);
        deliverer.delivery.wake();
        return next;
    }

    @Test
    void allArriveInOrderAndSignedAndNobodyElseIsDelayed() throws Exception {
        deliverer =
                Deliverer.start(
                        jobs.ledger,
                        folder,
                        Map.of(
                                "restore.delivery.hook.to",
                                server.url() + "/outcomes",
                                "restore.delivery.hook.secret",
                                SECRET,
                                "restore.delivery.good.to",
                                "mock:good"));
        MockEndpoint good = deliverer.context.getEndpoint("mock:good", MockEndpoint.class);
        Job job = more(jobs.begin("x"), 1, 30);
        await().until(() -> server.received().size() == 30);

        Instant gone;
        try (LogLines log = new LogLines()) {
            server.close();
            gone = Instant.now();
            job = more(job, 31, 100);
            await().until(() -> good.getReceivedCounter() == 130);
            await().until(() -> !log.with("Delivery to 'hook' fails").isEmpty());
        }
        assertEquals(30, server.received().size(), "the other target has what this one lacks");
        awaitSince(gone, OUTAGE.dividedBy(2));
        server.answer(
                exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    WebhookServer.status(exchange, 503);
                });
        server.open();
        job = more(job, 131, 100);
        await().until(() -> good.getReceivedCounter() == 230);
        awaitSince(gone, OUTAGE);
        await().until(() -> server.received().size() > 30);
        server.answer(exchange -> WebhookServer.status(exchange, 200));
        await().until(() -> jobs.ledger.outbox().position("hook") >= 230);

        Map<String, String> bodies = new LinkedHashMap<>();
        for (Received received : server.received()) {
            assertTrue(Verifier.verifies(SECRET, received), received.header("webhook-id"));
            String before = bodies.put(received.header("webhook-id"), received.body());
            assertTrue(before == null || before.equals(received.body()), received.body());
        }
        String jobId = job.jobId();
        assertEquals(
                IntStream.rangeClosed(1, 230).mapToObj(i -> jobId + "-" + i).toList(),
                List.copyOf(bodies.keySet()));
    }

    private static void awaitSince(Instant start, Duration time) {
        await().atMost(time.plusSeconds(10)).until(() -> !Instant.now().isBefore(start.plus(time)));
    }
}
