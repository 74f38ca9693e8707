package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.testing.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

class OutboxRouteTest extends OutboxFixture {
    @Test
    void bothRoutesAreNamedAndDescribed() throws Exception {
        start();
        for (String id : List.of("restore-deliver-outcome", "restore-deliver-target")) {
            assertFalse(deliverer.context.getRoute(id).getDescription().isBlank(), id);
        }
    }

    @Test
    void withoutARouteOutcomesWaitUntilThereIsOne() throws Exception {
        RouteBuilder none =
                new RouteBuilder() {
                    @Override
                    public void configure() {}
                };
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        jobs.ledger.intake().complete(job.jobId());
        try (LogLines log = new LogLines()) {
            deliverer = Deliverer.start(jobs.ledger, folder, Map.of(), none);
            await().until(
                            () ->
                                    !log.with("No route consumes direct:restore-deliver-outcome")
                                            .isEmpty());
        }
        assertFalse(Files.exists(file(job, ".summary.json")));
        assertEquals(0, jobs.ledger.outbox().position("outbox"));
        deliverer.loadShippedRoute();
        awaitSummary(job);
        assertEquals(numbered(5), reasons(job));
    }

    @Test
    void aRouteOfOnesOwnGetsTheBatchesAndThePositionMoves() throws Exception {
        RouteBuilder own =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:restore-deliver-outcome")
                                .split(simple("${body.rows}"))
                                .filter(simple("${body.status} == 'REJECTED'"))
                                .setBody(simple("${body.json}"))
                                .to("mock:own");
                    }
                };
        deliverer = Deliverer.start(jobs.ledger, folder, Map.of(), own);
        MockEndpoint mock = deliverer.context.getEndpoint("mock:own", MockEndpoint.class);
        mock.expectedMessageCount(5);
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        jobs.ledger.intake().complete(job.jobId());
        mock.assertIsSatisfied();
        await().until(() -> jobs.ledger.outbox().position("outbox") == 6);
    }

    /** As Camel does while it stops. */
    @Test
    void anInterruptWithinARouteBreaksNothingOff() throws Exception {
        RouteBuilder route =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:restore-deliver-outcome")
                                .bean(method("restoreOutbox", "write"))
                                .process(exchange -> Thread.currentThread().interrupt());
                        from("direct:told")
                                .to("mock:told")
                                .process(exchange -> Thread.currentThread().interrupt());
                    }
                };
        try (LogLines log = new LogLines()) {
            deliverer =
                    Deliverer.start(
                            jobs.ledger,
                            folder,
                            Map.of("restore.delivery.told.to", "direct:told"),
                            route);
            Job job = jobs.rejected(jobs.begin("x"), 1, 5);
            jobs.ledger.intake().complete(job.jobId());
            deliverer.delivery.wake();
            awaitSummary(job);
            await().until(() -> jobs.ledger.outbox().position("outbox") == 6);
            // The end of the job, which it does not want, is stored with the next that it does.
            await().until(() -> jobs.ledger.outbox().position("told") >= 5);
            assertEquals(numbered(5), reasons(job));
            MockEndpoint told = deliverer.context.getEndpoint("mock:told", MockEndpoint.class);
            assertEquals(5, told.getReceivedCounter());
            assertEquals(List.of(), log.complaints("no one"));
        }
    }

    @Test
    void aLaterStepThatFailsDoesNotRepeatLines() throws Exception {
        RouteBuilder failing =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("direct:restore-deliver-outcome")
                                .bean(method("restoreOutbox", "write"))
                                .to("mock:after");
                    }
                };
        deliverer = Deliverer.start(jobs.ledger, folder, Map.of(), failing);
        MockEndpoint mock = deliverer.context.getEndpoint("mock:after", MockEndpoint.class);
        mock.whenExchangeReceived(
                1,
                exchange -> {
                    throw new IOException("not now");
                });
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        jobs.ledger.intake().complete(job.jobId());
        awaitSummary(job);
        // The summary is out: whoever reads the file now must find it whole, also at the second
        // try.
        await().until(
                        () -> {
                            assertEquals(numbered(5), reasons(job));
                            return jobs.ledger.outbox().position("outbox") == 6;
                        });
        assertEquals(2, mock.getReceivedCounter());
    }
}
