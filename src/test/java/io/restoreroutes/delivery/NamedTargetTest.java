package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

class NamedTargetTest extends DeliveryFixture {
    private MockEndpoint mock(String uri) {
        return deliverer.context.getEndpoint(uri, MockEndpoint.class);
    }

    private static List<String> reasons(MockEndpoint mock) {
        return mock.getReceivedExchanges().stream().map(NamedTargetTest::reason).toList();
    }

    private static String reason(Exchange exchange) {
        return json(exchange, "reason");
    }

    private static String json(Exchange exchange, String field) {
        try {
            return RestoreJson.mapper()
                    .readTree(exchange.getMessage().getBody(String.class))
                    .path(field)
                    .asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> numbered(int from, int count) {
        return Stream.iterate(from, i -> i + 1).limit(count).map(i -> "r" + i).toList();
    }

    private Job endedJob(int from, int count) {
        Job job = jobs.rejected(jobs.begin("x"), from, count);
        Job ended = jobs.ledger.intake().complete(job.jobId());
        if (deliverer != null) {
            deliverer.delivery.wake();
        }
        return ended;
    }

    @Test
    void eachOutcomeIsOneMessageOfJson() throws Exception {
        start(Map.of("restore.delivery.audit.to", "mock:audit"));
        Job job = endedJob(1, 3);
        MockEndpoint audit = mock("mock:audit");
        await().until(() -> audit.getReceivedCounter() == 3);
        assertEquals(numbered(1, 3), reasons(audit));
        Message message = audit.getReceivedExchanges().get(0).getMessage();
        assertEquals(job.jobId() + "-1", message.getHeader("restoreOutcomeId"));
        assertEquals("application/json", message.getHeader("Content-Type"));
        assertEquals(Set.of("restoreOutcomeId", "Content-Type"), message.getHeaders().keySet());
        await().until(() -> jobs.ledger.outbox().position("audit") >= 3);
    }

    @Test
    void aNewTargetStartsFromNowAndAnOldOneGoesOn() throws Exception {
        endedJob(1, 3);
        start(Map.of("restore.delivery.audit.to", "mock:audit"));
        endedJob(4, 2);
        await().until(() -> mock("mock:audit").getReceivedCounter() == 2);
        stop();
        endedJob(6, 2);
        start(Map.of("restore.delivery.audit.to", "mock:audit"));
        await().until(() -> mock("mock:audit").getReceivedCounter() == 2);
        assertEquals(numbered(6, 2), reasons(mock("mock:audit")));
    }

    @Test
    void statusAndAccountFilter() throws Exception {
        start(
                Map.of(
                        "restore.delivery.bad.to", "mock:bad",
                        "restore.delivery.bad.status", "failed,rejected",
                        "restore.delivery.shop.to", "mock:shop",
                        "restore.delivery.shop.accounts", "shop"));
        jobs.accept(
                LedgerJobs.line("a-1", "shop", 1) + LedgerJobs.line("a-2", "legal", 2) + "broken");
        jobs.end("shop", Status.RESTORED);
        jobs.end("legal", Status.FAILED);
        await().until(() -> mock("mock:bad").getReceivedCounter() == 2);
        await().until(() -> mock("mock:shop").getReceivedCounter() == 1);
        assertEquals("restored", json(mock("mock:shop").getReceivedExchanges().get(0), "status"));
        assertEquals(
                List.of("rejected", "failed"),
                mock("mock:bad").getReceivedExchanges().stream()
                        .map(exchange -> json(exchange, "status"))
                        .toList());
    }

    @Test
    void aFailingTargetLosesNothingAndHoldsUpNobody() throws Exception {
        start(
                Map.of(
                        "restore.delivery.flaky.to", "mock:flaky",
                        "restore.delivery.good.to", "mock:good"));
        MockEndpoint flaky = mock("mock:flaky");
        AtomicBoolean away = new AtomicBoolean();
        flaky.whenAnyExchangeReceived(
                exchange -> {
                    if (away.get()) {
                        throw new IOException("away");
                    }
                });
        flaky.whenExchangeReceived(
                3,
                exchange -> {
                    away.set(true);
                    throw new IOException("away");
                });
        Job job = endedJob(1, 250);
        Path summary = folder.resolve("outbox").resolve(job.jobId() + ".summary.json");
        await().until(() -> mock("mock:good").getReceivedCounter() == 250);
        await().until(() -> Files.exists(summary));
        assertTrue(away.get(), "still away while the others are done");
        int tries = flaky.getReceivedCounter() - 2;
        away.set(false);
        await().until(() -> reasons(flaky).contains("r250"));

        List<String> seen = reasons(flaky);
        assertEquals(numbered(1, 2), seen.subList(0, 2));
        int failures = seen.size() - 250;
        assertTrue(failures >= tries - 1, seen.size() + " sent, " + tries + " tries seen");
        assertEquals(Set.of("r3"), Set.copyOf(seen.subList(2, 2 + failures)));
        assertEquals(numbered(3, 248), seen.subList(2 + failures, seen.size()));
        assertEquals(numbered(1, 250), reasons(mock("mock:good")));
    }

    @Test
    void aTargetThatHangsDoesNotHoldUpTheOutboxOrTheStop() throws Exception {
        start(Map.of("restore.delivery.slow.to", "mock:slow"));
        CountDownLatch gate = new CountDownLatch(1);
        mock("mock:slow").whenAnyExchangeReceived(exchange -> gate.await());
        Job job = endedJob(1, 5);
        Path summary = folder.resolve("outbox").resolve(job.jobId() + ".summary.json");
        await().until(() -> Files.exists(summary));
        deliverer.delivery.stop(Duration.ofMillis(200));
        gate.countDown();
    }

    @Test
    void filesAreUtf8() throws Exception {
        start(Map.of("restore.delivery.copy.to", "file:" + folder.resolve("copies")));
        String text = "ü \n ${body} {{x}} \uD83D\uDE00";
        jobs.accept("{\"account\":\"shop\",\"reason\":" + RestoreJson.write(text) + "}");
        Path copies = folder.resolve("copies");
        await().until(() -> Files.isDirectory(copies) && copies.toFile().list().length == 1);
        try (Stream<Path> all = Files.list(copies)) {
            Path copy = all.findFirst().orElseThrow();
            await().until(() -> Files.size(copy) > 0);
            assertEquals(
                    text,
                    RestoreJson.mapper().readTree(Files.readString(copy)).path("reason").asText());
        }
    }

    @Test
    void sedaGetsThemInOrderAcrossRestarts() throws Exception {
        start(Map.of("restore.delivery.q.to", "seda:q?size=1000"));
        endedJob(1, 130);
        stop();
        assertTrue(jobs.ledger.outbox().position("q") >= 130);
        start(Map.of("restore.delivery.q.to", "mock:q"));
        endedJob(131, 20);
        await().until(() -> mock("mock:q").getReceivedCounter() == 20);
        assertEquals(numbered(131, 20), reasons(mock("mock:q")));
    }
}
