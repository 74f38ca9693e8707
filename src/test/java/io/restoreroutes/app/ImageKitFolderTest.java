package io.restoreroutes.app;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of ImageKit and a time, with shipped routes. */
class ImageKitFolderTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Files are made an hour ago, or a day and an hour if they have two versions. */
    private static final Instant LATELY = Instant.now().minus(Duration.ofMinutes(30));

    private static final Instant BEFORE = Instant.now().minus(Duration.ofMinutes(90));

    @TempDir Path folder;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private RunningApp app;
    private HttpCalls http;

    @BeforeEach
    void prepare() {
        app = new RunningApp(folder, imageKit, null);
        http = HttpCalls.enable(app);
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private String planned(String name, String where, Instant asOf, String more) {
        app.drop(
                name,
                "{\"requestId\":\"night\",\"account\":\"photos\",\"folder\":\"%s\",\"asOf\":\"%s\"%s}"
                        .formatted(where, asOf, more));
        await().atMost(PATIENCE).until(() -> jobOf(name) != null);
        return ended(jobOf(name));
    }

    private String jobOf(String name) {
        for (JsonNode job : json(http.get("/jobs")).path("jobs")) {
            if (job.at("/source/name").asText().equals(name)) {
                return job.path("jobId").asText();
            }
        }
        return null;
    }

    private String ended(String job) {
        await().atMost(PATIENCE).until(() -> Files.exists(outbox(job, ".summary.json")));
        return job;
    }

    private Path outbox(String job, String ending) {
        return folder.resolve("outbox").resolve(job + ending);
    }

    private Map<String, String> outcomes(String job) throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        for (String line : Files.readAllLines(outbox(job, ".outcomes.ndjson"))) {
            JsonNode outcome = RestoreJson.tree(line);
            String code = outcome.at("/error/code").asText();
            outcomes.put(
                    outcome.path("outcomeId").asText().substring(job.length() + 1),
                    outcome.path("status").asText()
                            + (code.isEmpty() ? "" : " " + code)
                            + (outcome.has("counts") ? " " + outcome.path("counts") : ""));
        }
        return outcomes;
    }

    private JsonNode summary(String job) throws IOException {
        return RestoreJson.tree(Files.readString(outbox(job, ".summary.json")));
    }

    private String verified(String job) throws IOException {
        return summary(job).path("verified").toString();
    }

    /** How soon a search shows a restore is not documented. */
    @Test
    void whatASearchDoesNotShowYetIsAskedForByItself() throws Exception {
        for (String file : List.of("a", "b", "c", "d")) {
            imageKit.addFile(file, "/catalog/" + file + ".jpg", List.of("v1"));
            imageKit.upload(file, "bad", "mallory@example.com");
        }
        app.start();
        String job = planned("all.json", "/catalog", LATELY, "");
        AtomicBoolean changed = new AtomicBoolean();
        imageKit.faults()
                .when(request -> isSecondLook(request) && changed.compareAndSet(false, true))
                .then(
                        Fault.changed(
                                "a page of before",
                                (request, answer) -> {
                                    imageKit.upload("b", "worse", "mallory@example.com");
                                    imageKit.delete("c");
                                    return Answer.json(200, "[]");
                                }));
        JsonNode plan =
                json(http.send(http.to("/jobs/" + job + "/approve").POST(BodyPublishers.noBody())));
        String run = ended(plan.path("jobId").asText());
        assertEquals("{\"count\":2,\"changedMeanwhile\":[\"b\",\"c\"]}", verified(run));
    }

    private static boolean isSecondLook(Request request) {
        return URLDecoder.decode(request.query(), StandardCharsets.UTF_8).contains("path = ");
    }

    private static String listed(int folders, int unchanged, int planned, int skipped) {
        return "listed {\"folders\":%d,\"files\":%d,\"unchanged\":%d,\"planned\":%d,\"skipped\":%d,\"failed\":0}"
                .formatted(folders, unchanged + planned + skipped, unchanged, planned, skipped);
    }

    @Test
    void aFolderIsPlannedAndApproved() throws Exception {
        imageKit.addFile("a", "/catalog/a.jpg", List.of("v1"));
        imageKit.addFile("b", "/catalog/summer/b.jpg", List.of("v1"));
        imageKit.addFile("c", "/catalog/summer/c.png", List.of("v1"));
        imageKit.addFile("d", "/catalogue/d.jpg", List.of("v1"));
        for (String file : List.of("b", "c", "d")) {
            imageKit.upload(file, "bad", "mallory@example.com");
        }
        app.start();
        String job = planned("all.json", "/catalog", LATELY, "");
        assertEquals(
                Map.of("1", listed(2, 1, 2, 0), "1-b", "planned", "1-c", "planned"), outcomes(job));
        assertTrue(imageKit.log().calls().stream().noneMatch(Call::effectApplied));
        // One page, and the versions of each file that was changed.
        assertEquals(3, imageKit.log().calls().size());
        String some = planned("some.json", "/catalog/", LATELY, ",\"match\":\"!*.PNG\"");
        assertEquals(Map.of("1", listed(2, 1, 1, 0), "1-b", "planned"), outcomes(some));

        JsonNode plan =
                json(http.send(http.to("/jobs/" + job + "/approve").POST(BodyPublishers.noBody())));
        String run = ended(plan.path("jobId").asText());
        assertEquals("{\"count\":2,\"changedMeanwhile\":[]}", verified(run));
        // Three calls a file, and the folder once more.
        assertEquals(2 * 3 + 1, summary(run).path("calls").asInt());
        assertEquals("v1", imageKit.currentVersion("b"));
        assertEquals("v1", imageKit.currentVersion("c"));
        assertEquals("bad", imageKit.currentVersion("d"));
    }

    /** Many are of one millisecond, so that a page may begin and end in it. */
    @Test
    void manyFilesAreEachListedOnce() throws Exception {
        for (int i = 0; i < 2500; i++) {
            imageKit.addFile("f" + i, "/catalog/" + i % 7 + "/f" + i + ".jpg", List.of("v1"));
        }
        imageKit.addFile("old", "/catalog/old.jpg", List.of("v1", "v2"));
        app.start();
        assertEquals(
                Map.of("1", listed(9, 2501, 0, 0)), outcomes(planned("all.json", "/", LATELY, "")));
        Map<String, String> before = outcomes(planned("before.json", "/", BEFORE, ""));
        assertEquals(listed(9, 0, 1, 2500), before.get("1"));
        assertEquals("planned", before.get("1-old"));
        assertEquals("skipped created-later", before.get("1-f7"));
    }

    @Test
    void onlyFoldersOfTheSettingsAreLookedInto() throws Exception {
        imageKit.addFile("a", "/catalog/a.jpg", List.of("v1"));
        app.set("restore.accounts.photos.folders", "/catalog");
        app.start();
        String other = planned("other.json", "/catalogue/", LATELY, "");
        assertEquals(Map.of("1", "rejected forbidden"), outcomes(other));
        assertEquals(0, imageKit.log().calls().size());
        String below = planned("itself.json", "/catalog/", LATELY, "");
        assertEquals(Map.of("1", listed(1, 1, 0, 0)), outcomes(below));
    }
}
