package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.delivery.WebhookServer.Received;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.testing.LogLines;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** A web server that says of itself that it will not come back. */
class WebhookGoneTest extends WebhookFixture {
    private static final Set<String> TARGETS = Set.of("outbox", "hook");

    private final AtomicInteger answer = new AtomicInteger(200);

    private void startBoth(String... more) throws Exception {
        server.answer(exchange -> WebhookServer.status(exchange, answer.get()));
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "restore.delivery.hook.to",
                                server.url(),
                                "restore.delivery.good.to",
                                "mock:good"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        start(settings);
    }

    private Job more(Job job, int from, int count) {
        Job next = jobs.rejected(job, from, count);
        deliverer.delivery.wake();
        return next;
    }

    private void awaitGood(int count) {
        MockEndpoint good = deliverer.context.getEndpoint("mock:good", MockEndpoint.class);
        await().until(() -> good.getReceivedCounter() == count);
    }

    private List<String> ids() {
        return server.received().stream().map(r -> r.header("webhook-id")).toList();
    }

    @Test
    void stopsItsTargetOnlyAndWhatItHasNotTakenIsSentAfterTheNextStart() throws Exception {
        startBoth();
        Job job = more(jobs.begin("x"), 1, 3);
        await().until(() -> jobs.ledger.outbox().position("hook") == 3);
        answer.set(410);
        try (LogLines log = new LogLines()) {
            job = more(job, 4, 2);
            await().until(() -> !log.with("Delivery to 'hook' has stopped").isEmpty());
            job = more(job, 6, 5);
            awaitGood(10);
            jobs.ledger.intake().complete(job.jobId());
            deliverer.delivery.wake();
            await().until(() -> jobs.ledger.outbox().position("outbox") == 11);
            stop();
            assertEquals(1, log.with("Delivery to 'hook'").size(), log.text());
        }
        String jobId = job.jobId();
        List<String> taken = IntStream.rangeClosed(1, 4).mapToObj(i -> jobId + "-" + i).toList();
        assertEquals(taken, ids());
        assertEquals(3, jobs.ledger.outbox().position("hook"));
        Instant later = Instant.now().plusSeconds(1);
        assertEquals(Optional.empty(), jobs.ledger.retention().oldest(later, TARGETS));

        answer.set(200);
        startBoth();
        await().until(() -> jobs.ledger.outbox().position("hook") == 11);
        assertEquals(
                IntStream.rangeClosed(4, 10).mapToObj(i -> jobId + "-" + i).toList(),
                ids().subList(4, ids().size()));
        await().until(() -> jobs.ledger.retention().oldest(later, TARGETS).isPresent());
    }

    @Test
    void isAskedOnceAtEachStart() throws Exception {
        answer.set(410);
        startBoth();
        Job job = more(jobs.begin("x"), 1, 1);
        for (int start = 1; start <= 3; start++) {
            int asked = start;
            await().until(() -> server.received().size() == asked);
            stop();
            startBoth();
        }
        await().until(() -> server.received().size() == 4);
        assertEquals(Set.of(job.jobId() + "-1"), Set.copyOf(ids()));
    }

    @Test
    void aListIsStoppedAsAWhole() throws Exception {
        answer.set(410);
        startBoth("restore.delivery.hook.batch-size", "10");
        jobs.rejected(jobs.begin("x"), 1, 10);
        deliverer.delivery.wake();
        await().until(() -> !server.received().isEmpty());
        awaitGood(10);
        stop();
        assertEquals(0, jobs.ledger.outbox().position("hook"));
    }

    @Test
    void isTriedAgainIfTheSettingsSaySo() throws Exception {
        answer.set(410);
        startBoth("restore.delivery.hook.on-gone", "retry");
        Job job = more(jobs.begin("x"), 1, 1);
        await().until(() -> server.received().size() >= 2);
        answer.set(200);
        await().until(() -> jobs.ledger.outbox().position("hook") == 1);
        List<Received> received = server.received();
        assertTrue(received.size() >= 3, received.toString());
        assertEquals(Set.of(job.jobId() + "-1"), Set.copyOf(ids()));
    }
}
