package io.restoreroutes.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxDeliveryTest {
    @TempDir Path folder;
    private LedgerJobs jobs;
    private Deliverer deliverer;

    @BeforeEach
    void open() {
        jobs = new LedgerJobs(folder);
    }

    @AfterEach
    void close() {
        stop();
        jobs.close();
    }

    private void start() throws Exception {
        deliverer = Deliverer.start(jobs.ledger, folder, Map.of());
    }

    private void stop() {
        if (deliverer != null) {
            deliverer.close();
            deliverer = null;
        }
    }

    private Path file(Job job, String ending) {
        return folder.resolve("outbox").resolve(job.jobId() + ending);
    }

    private List<String> lines(Job job, String ending) throws IOException {
        return Files.readAllLines(file(job, ending), UTF_8);
    }

    private List<String> reasons(Job job) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (String line : lines(job, ".outcomes.ndjson")) {
            reasons.add(RestoreJson.mapper().readTree(line).path("reason").asText());
        }
        return reasons;
    }

    private static List<String> numbered(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(i -> "r" + i).toList();
    }

    private void awaitSummary(Job job) {
        await().until(() -> Files.exists(file(job, ".summary.json")));
    }

    private void awaitLines(Job job, int count) {
        await().until(
                        () ->
                                Files.exists(file(job, ".outcomes.ndjson"))
                                        && lines(job, ".outcomes.ndjson").size() == count);
    }

    @Test
    void anEndedJobHasOutcomesFailedRequestsAndASummary() throws Exception {
        start();
        Job job =
                jobs.accept(
                        LedgerJobs.line("a-1", "shop", 1)
                                + LedgerJobs.line("a-2", "legal", 2)
                                + "{\"account\":\"shop\",\"versionId\":\"7\",\"reason\":\"x\"}\n"
                                + "not json\n");
        awaitLines(job, 2);
        assertFalse(Files.exists(file(job, ".summary.json")));
        jobs.end("shop", Status.RESTORED);
        jobs.end("legal", Status.FAILED);
        deliverer.delivery.wake();
        awaitSummary(job);

        assertEquals(4, lines(job, ".outcomes.ndjson").size());
        String text = Files.readString(file(job, ".summary.json"));
        JsonNode summary = RestoreJson.mapper().readTree(text);
        assertEquals(4, summary.path("total").asInt());
        assertEquals(2, summary.path("counts").path("rejected").asInt());
        assertTrue(text.lines().count() > 5, "pretty printed");
        assertEquals(
                List.of(
                        "{\"requestId\":\""
                                + job.jobId()
                                + "-3\",\"account\":\"shop\",\"versionId\":\"7\",\"reason\":\"x\"}",
                        "not json",
                        "{\"requestId\":\"a-2\",\"provider\":\"box\",\"account\":\"legal\","
                                + "\"operation\":\"restore\",\"fileId\":\"2\",\"versionId\":\"7\"}"),
                lines(job, ".failed.ndjson"));
        assertTrue(jobs.ledger.outboxLengths().isEmpty());
        try (Stream<Path> all = Files.list(folder.resolve("outbox"))) {
            assertEquals(3, all.count(), "no temporary file is left");
        }

        Job again = jobs.accept(Files.readString(file(job, ".failed.ndjson")));
        jobs.end("legal", Status.RESTORED);
        awaitSummary(again);
        JsonNode second =
                RestoreJson.mapper().readTree(Files.readString(file(again, ".summary.json")));
        assertEquals(1, second.path("counts").path("restored").asInt());
        assertEquals(2, second.path("counts").path("rejected").asInt());
    }

    @Test
    void nothingFailedMeansNoFailedFile() throws Exception {
        start();
        Job job = jobs.accept(LedgerJobs.line("a-1", "shop", 1));
        jobs.end("shop", Status.UNCHANGED);
        awaitSummary(job);
        assertFalse(Files.exists(file(job, ".failed.ndjson")));
    }

    @Test
    void aJobWithoutItemsHasAnEmptyFileAndASummary() throws Exception {
        start();
        Job job = jobs.ledger.completeIntake(jobs.begin("empty.json").jobId());
        awaitSummary(job);
        assertEquals(0, Files.size(file(job, ".outcomes.ndjson")));
    }

    @Test
    void jobsThatRunTogetherKeepTheirFilesApart() throws Exception {
        start();
        Job one = jobs.begin("one");
        Job two = jobs.begin("two");
        for (int i = 0; i < 10; i++) {
            one = jobs.rejected(one, 1 + i * 70, 70);
            two = jobs.rejected(two, 1 + i * 30, 30);
            deliverer.delivery.wake();
        }
        jobs.ledger.completeIntake(one.jobId());
        jobs.ledger.completeIntake(two.jobId());
        awaitSummary(one);
        awaitSummary(two);
        assertEquals(numbered(700), reasons(one));
        assertEquals(numbered(300), reasons(two));
        assertEquals(700, lines(one, ".failed.ndjson").size());
    }

    @Test
    void whatAFormerProcessWroteWithoutTellingTheLedgerIsCutBack() throws Exception {
        Job job = halfDelivered();
        Files.writeString(
                file(job, ".outcomes.ndjson"),
                "{\"reason\":\"r6\"}\n{\"rea",
                java.nio.file.StandardOpenOption.APPEND);
        finishAfterRestart(job);
    }

    @Test
    void aFirstAppendThatTheLedgerNeverHeardOfIsCutBack() throws Exception {
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        Files.createDirectories(folder.resolve("outbox"));
        Files.writeString(file(job, ".outcomes.ndjson"), "{\"reason\":\"r1\"}\n{\"rea");
        finishAfterRestart(job);
    }

    @Test
    void aShortenedFileIsWrittenAgain() throws Exception {
        Job job = halfDelivered();
        Files.writeString(file(job, ".outcomes.ndjson"), "{\"reason\":\"r1\"}\n");
        finishAfterRestart(job);
    }

    @Test
    void aMissingFileIsWrittenAgain() throws Exception {
        Job job = halfDelivered();
        Files.delete(file(job, ".outcomes.ndjson"));
        start();
        awaitLines(job, 5);
        stop();
        finishAfterRestart(job);
    }

    @Test
    void aFileChangedUnderTheRunningProcessIsRepairedByTheNextAppend() throws Exception {
        start();
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        awaitLines(job, 5);
        await().until(() -> !jobs.ledger.outboxLengths().isEmpty());
        Files.delete(file(job, ".outcomes.ndjson"));
        job = jobs.rejected(job, 6, 5);
        jobs.ledger.completeIntake(job.jobId());
        awaitSummary(job);
        assertEquals(numbered(10), reasons(job));
    }

    private Job halfDelivered() throws Exception {
        start();
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        awaitLines(job, 5);
        stop();
        assertEquals(
                Map.of(job.jobId() + ".outcomes.ndjson", Files.size(file(job, ".outcomes.ndjson"))),
                jobs.ledger.outboxLengths());
        return job;
    }

    private void finishAfterRestart(Job half) throws Exception {
        start();
        Job job = jobs.rejected(jobs.ledger.job(half.jobId()).orElseThrow(), 6, 5);
        jobs.ledger.completeIntake(job.jobId());
        awaitSummary(job);
        assertEquals(numbered(10), reasons(job));
        assertEquals(10, lines(job, ".failed.ndjson").size());
    }

    @Test
    void aRestartRepeatsNothing() throws Exception {
        Job job = jobs.begin("x");
        for (int i = 0; i < 4; i++) {
            start();
            job = jobs.rejected(job, 1 + i * 5, 5);
            stop();
        }
        start();
        jobs.ledger.completeIntake(job.jobId());
        awaitSummary(job);
        assertEquals(numbered(20), reasons(job));
    }

    @Test
    void aFolderThatCannotBeWrittenIsWaitedFor() throws Exception {
        Path blocker = Files.writeString(folder.resolve("outbox"), "in the way");
        start();
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        jobs.ledger.completeIntake(job.jobId());
        deliverer.delivery.wake();
        await().during(java.time.Duration.ofMillis(300)).until(() -> Files.isRegularFile(blocker));
        Files.delete(blocker);
        awaitSummary(job);
        assertEquals(numbered(5), reasons(job));
    }

    @Test
    void withoutARouteOutcomesWaitUntilThereIsOne() throws Exception {
        RouteBuilder none =
                new RouteBuilder() {
                    @Override
                    public void configure() {}
                };
        deliverer = Deliverer.start(jobs.ledger, folder, Map.of(), none);
        Job job = jobs.rejected(jobs.begin("x"), 1, 5);
        jobs.ledger.completeIntake(job.jobId());
        deliverer.delivery.wake();
        await().during(java.time.Duration.ofMillis(300))
                .until(() -> !Files.exists(file(job, ".summary.json")));
        assertEquals(0, jobs.ledger.position("outbox"));
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
                        from("direct:deliver-outcome")
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
        jobs.ledger.completeIntake(job.jobId());
        mock.assertIsSatisfied();
        await().until(() -> jobs.ledger.position("outbox") == 6);
    }

    @Test
    void aLaterStepThatFailsDoesNotRepeatLines() throws Exception {
        RouteBuilder failing =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("direct:deliver-outcome")
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
        jobs.ledger.completeIntake(job.jobId());
        await().until(() -> jobs.ledger.position("outbox") == 6);
        assertEquals(numbered(5), reasons(job));
    }

    @Test
    void textsOfUsersStayData() throws Exception {
        start();
        String hostile = "a\nb ${body} {{env:HOME}} \u2028 #{x} \"q\"";
        String json = RestoreJson.write(hostile);
        Job job =
                jobs.accept(
                        "{\"account\":\"shop\",\"fileId\":\"1\",\"versionId\":\"7\",\"reason\":"
                                + json
                                + ",\"labels\":{"
                                + json
                                + ":"
                                + json
                                + "}}\n");
        jobs.end("shop", Status.FAILED);
        awaitSummary(job);
        String line = lines(job, ".failed.ndjson").get(0);
        JsonNode request = RestoreJson.mapper().readTree(line);
        assertEquals(hostile, request.path("reason").asText());
        assertEquals(hostile, request.path("labels").path(hostile).asText());
        assertInstanceOf(CheckedLine.Valid.class, LedgerJobs.check(line).get(0));
        assertEquals(1, lines(job, ".outcomes.ndjson").size());
    }
}
