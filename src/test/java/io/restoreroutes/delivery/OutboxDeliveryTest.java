package io.restoreroutes.delivery;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutboxDeliveryTest extends OutboxFixture {
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
                        "{\"requestId\":\"a-2\",\"provider\":\"box\",\"account\":\"legal\","
                                + "\"operation\":\"restore\",\"fileId\":\"2\",\"versionId\":\"7\"}",
                        "not json"),
                lines(job, ".failed.ndjson"));
        // The ledger is told when the files are there.
        await().until(() -> jobs.ledger.outbox().fileLengths().isEmpty());
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
        Job job = jobs.ledger.intake().complete(jobs.begin("empty.json").jobId());
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
        jobs.ledger.intake().complete(one.jobId());
        jobs.ledger.intake().complete(two.jobId());
        awaitSummary(one);
        awaitSummary(two);
        assertEquals(numbered(700), reasons(one));
        assertEquals(numbered(300), reasons(two));
        assertEquals(700, lines(one, ".failed.ndjson").size());
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
