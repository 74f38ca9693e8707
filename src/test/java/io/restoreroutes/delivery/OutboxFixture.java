package io.restoreroutes.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A ledger, a delivery over it, and a look at the files. */
abstract class OutboxFixture {
    @TempDir Path folder;
    LedgerJobs jobs;
    Deliverer deliverer;

    @BeforeEach
    void open() {
        jobs = new LedgerJobs(folder);
    }

    @AfterEach
    void close() {
        stop();
        jobs.close();
    }

    void start() throws Exception {
        deliverer = Deliverer.start(jobs.ledger, folder, Map.of());
    }

    void stop() {
        if (deliverer != null) {
            deliverer.close();
            deliverer = null;
        }
    }

    Path file(Job job, String ending) {
        return folder.resolve("outbox").resolve(job.jobId() + ending);
    }

    List<String> lines(Job job, String ending) throws IOException {
        return Files.readAllLines(file(job, ending), UTF_8);
    }

    List<String> reasons(Job job) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (String line : lines(job, ".outcomes.ndjson")) {
            reasons.add(RestoreJson.mapper().readTree(line).path("reason").asText());
        }
        return reasons;
    }

    static List<String> numbered(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(i -> "r" + i).toList();
    }

    void awaitSummary(Job job) {
        await().until(() -> Files.exists(file(job, ".summary.json")));
    }

    void awaitLines(Job job, int count) {
        await().until(
                        () ->
                                Files.exists(file(job, ".outcomes.ndjson"))
                                        && lines(job, ".outcomes.ndjson").size() == count);
    }
}
