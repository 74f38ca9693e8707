package io.restoreroutes.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A delivery to files only, and a look at them. */
abstract class OutboxFixture extends DeliveryFixture {
    final void start() throws Exception {
        start(Map.of());
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
                                        && RunningApp.wholeLines(file(job, ".outcomes.ndjson"))
                                                        .size()
                                                == count);
    }
}
