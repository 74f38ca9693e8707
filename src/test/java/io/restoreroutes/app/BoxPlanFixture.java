package io.restoreroutes.app;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Plans over the files of Box, with the shipped routes and a stand-in for it. */
abstract class BoxPlanFixture {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    static final Instant THEN =
            Instant.now().minus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    static final Instant BEFORE = THEN.minus(5, ChronoUnit.DAYS);
    static final Instant AFTER = THEN.plus(1, ChronoUnit.DAYS);

    @TempDir Path folder;
    final BoxSandbox box = BoxSandbox.start();
    RunningApp app;
    HttpCalls http;

    @BeforeEach
    void prepare() {
        app = new RunningApp(folder, null, box);
        http = HttpCalls.enable(app);
        box.addFolder("10", "Contracts", "0");
        box.addFolder("11", "Signed", "10");
        box.addFolder("20", "Others", "0");
    }

    @AfterEach
    void stop() {
        app.close();
        box.close();
    }

    static BoxFileSpec file(int id) {
        return BoxFileSpec.file("" + id).name("file-" + id + ".docx");
    }

    /** {@return a file that somebody has overwritten that often since} */
    static BoxFileSpec damaged(int id, int times) {
        BoxFileSpec spec = file(id).at(BEFORE).version(id + "01", "good " + id);
        for (int i = 0; i < times; i++) {
            spec.by("mallory@example.com")
                    .at(AFTER.plusSeconds(60L * i))
                    .version(id + "0" + (i + 2), "bad " + id + i);
        }
        return spec;
    }

    String dropped(String name, String content) {
        app.drop(name, content);
        await().atMost(PATIENCE).until(() -> jobOf(name) != null);
        return ended(jobOf(name));
    }

    String ended(String job) {
        await().atMost(PATIENCE).until(() -> Files.exists(outbox(job, ".summary.json")));
        return job;
    }

    String jobOf(String name) {
        for (JsonNode job : json(http.get("/jobs")).path("jobs")) {
            if (job.at("/source/name").asText().equals(name)) {
                return job.path("jobId").asText();
            }
        }
        return null;
    }

    Path outbox(String job, String ending) {
        return folder.resolve("outbox").resolve(job + ending);
    }

    HttpResponse<String> post(String path, String body) {
        return http.send(http.to(path).POST(BodyPublishers.ofString(body)));
    }

    String acted(String path) {
        HttpResponse<String> answer = post(path, "");
        assertEquals(202, answer.statusCode(), answer.body());
        return ended(json(answer).path("jobId").asText());
    }

    List<JsonNode> lines(String job, String ending) throws IOException {
        return Files.readAllLines(outbox(job, ending)).stream().map(RestoreJson::tree).toList();
    }

    JsonNode summary(String job) throws IOException {
        return RestoreJson.tree(Files.readString(outbox(job, ".summary.json")));
    }

    /** {@return by the end of their outcomeId, what came of them} */
    Map<String, String> outcomes(String job) throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonNode outcome : lines(job, ".outcomes.ndjson")) {
            String code = outcome.at("/error/code").asText();
            outcomes.put(
                    outcome.path("outcomeId").asText().substring(job.length() + 1),
                    outcome.path("status").asText() + (code.isEmpty() ? "" : " " + code));
        }
        return outcomes;
    }

    String content(int file) {
        return box.versions("" + file).get(0).content();
    }

    long calls() {
        return box.log().calls().stream().filter(call -> !call.path().contains("oauth2")).count();
    }

    String counts(String job) throws IOException {
        return lines(job, ".outcomes.ndjson").stream()
                .filter(outcome -> outcome.has("counts"))
                .findFirst()
                .orElseThrow()
                .path("counts")
                .toString();
    }
}
