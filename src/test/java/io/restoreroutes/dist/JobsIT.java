package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large job is paused and cancelled from the command line, and the process killed at both. */
class JobsIT {
    private static final int LINES = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private Distribution app;

    @Test
    void aPauseAndACancelSurviveAKill() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            imageKit.latency(Duration.ofMillis(5), Duration.ofMillis(5));
            app =
                    new Distribution(folder)
                            .quick()
                            .set("restore.accounts.shop.provider", "imagekit")
                            .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                            .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                            .set("restore.accounts.shop.response-timeout", "10m")
                            .set("restore.http.enabled", "true")
                            .set("restore.http.token", "{{env:JOBS_TOKEN}}")
                            .set("restore.http.port", Integer.toString(FreePort.find()))
                            .env("JOBS_TOKEN", "token-of-the-test-0123456789");
            app.drop("big.csv", manifest());
            String job;
            try (Distribution.Run run = app.start().awaitStarted()) {
                await().atMost(PATIENCE).until(() -> imageKit.log().total() > 100);
                imageKit.hold();
                job = jobs("list", "--json").path("jobs").at("/0/jobId").asText();
                jobs("pause", job, "--json");
                run.kill();
                imageKit.release();
            }
            try (Distribution.Run run = app.start().awaitStarted()) {
                assertEquals("paused", jobs("show", job, "--json").path("status").asText());
                jobs("cancel", job, "--json");
                run.kill();
            }
            Kills.runToTheEnd(app, PATIENCE);
            check(imageKit);
        }
    }

    private static String manifest() {
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(n -> "shop,f" + n + ",v1")
                .collect(Collectors.joining("\n", "account,fileId,versionId\n", "\n"));
    }

    /** {@return what the command answers} */
    private JsonNode jobs(String... words) throws IOException {
        String[] command = new String[words.length + 1];
        command[0] = "jobs";
        System.arraycopy(words, 0, command, 1, words.length);
        try (Distribution.Run run = app.start(command)) {
            assertEquals(0, run.awaitExit(), run::output);
            return RestoreJson.mapper().readTree(run.output());
        }
    }

    private void check(ImageKitSandbox imageKit) throws IOException {
        Set<String> sent = new HashSet<>();
        imageKit.log().calls().stream()
                .filter(Call::effectApplied)
                .forEach(call -> sent.add(call.path().split("/")[3]));
        Map<String, String> statuses = new HashMap<>();
        for (Path file : app.files("outbox", ".outcomes.ndjson")) {
            for (String line : Files.readAllLines(file)) {
                JsonNode outcome = RestoreJson.mapper().readTree(line);
                String id = outcome.path("fileId").asText();
                assertEquals(null, statuses.put(id, outcome.path("status").asText()), id);
            }
        }
        assertEquals(LINES, statuses.size());
        statuses.forEach(
                (file, status) ->
                        assertEquals(sent.contains(file) ? "restored" : "cancelled", status, file));
        assertTrue(sent.size() < LINES, "all was sent before the pause");
        Path summary = app.files("outbox", ".summary.json").get(0);
        JsonNode counts = RestoreJson.mapper().readTree(summary.toFile()).path("counts");
        assertEquals(sent.size(), counts.path("restored").asInt());
        assertEquals(LINES - sent.size(), counts.path("cancelled").asInt());
    }
}
