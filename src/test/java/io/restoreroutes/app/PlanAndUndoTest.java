package io.restoreroutes.app;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dry run, its plan, the undo of that and the undo of the undo, with shipped routes. */
class PlanAndUndoTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String GOOD = "content of 1";
    private static final String BAD = "content of 2";

    @TempDir Path folder;
    private ImageKitSandbox imageKit;
    private BoxSandbox box;
    private RunningApp app;
    private HttpCalls http;

    @BeforeEach
    void start() {
        imageKit = ImageKitSandbox.start();
        box = BoxSandbox.start();
        app = new RunningApp(folder, imageKit, box);
        app.set("restore.accounts.photos.url-endpoint", "https://ik.imagekit.io/shop");
        http = HttpCalls.enable(app);
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        box.close();
        imageKit.close();
    }

    /** Files 1 to that number, each with a good and then a bad version. */
    private void damage(int files) {
        for (int i = 1; i <= files; i++) {
            box.addFile(Integer.toString(i), "1" + i, "2" + i);
        }
    }

    private static String requests(int files) {
        return IntStream.rangeClosed(1, files)
                .mapToObj(
                        i ->
                                "{\"requestId\":\"r%1$d\",\"account\":\"documents\",\"fileId\":\"%1$d\","
                                                .formatted(i)
                                        + "\"operation\":\"rollback\",\"versionId\":\"1%d\","
                                                .formatted(i)
                                        + "\"dryRun\":true}\n")
                .collect(Collectors.joining());
    }

    private String content(int file) {
        return box.versions(Integer.toString(file)).get(0).content();
    }

    private String post(String path) {
        HttpResponse<String> answer = http.send(http.to(path).POST(BodyPublishers.noBody()));
        assertEquals(202, answer.statusCode(), answer.body());
        return json(answer).path("jobId").asText();
    }

    private void awaitEnd(String job) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                json(http.get("/jobs/" + job))
                                        .path("status")
                                        .asText()
                                        .equals("ended"));
    }

    private String dropped(String name, String content) {
        app.drop(name, content);
        await().atMost(PATIENCE).until(() -> jobOf(name) != null);
        String job = jobOf(name);
        awaitEnd(job);
        await().atMost(PATIENCE).until(() -> Files.exists(file(job, ".summary.json")));
        return job;
    }

    private String jobOf(String name) {
        for (JsonNode job : json(http.get("/jobs")).path("jobs")) {
            if (job.at("/source/name").asText().equals(name)) {
                return job.path("jobId").asText();
            }
        }
        return null;
    }

    private Path file(String job, String ending) {
        return folder.resolve("outbox").resolve(job + ending);
    }

    /** {@return by file what came of it in the job, with the error's code if there is one} */
    private Map<String, String> outcomes(String job) {
        Map<String, String> statuses = new TreeMap<>();
        for (JsonNode outcome :
                json(http.get("/jobs/" + job + "/outcomes?limit=1000")).path("outcomes")) {
            String code = outcome.at("/error/code").asText();
            statuses.put(
                    outcome.path("fileId").asText(),
                    outcome.path("status").asText() + (code.isEmpty() ? "" : " " + code));
        }
        return statuses;
    }

    @Test
    void eachFileIsWrittenOnceAndLaterEditsAreKept() throws IOException {
        damage(4);
        String dryRun = dropped("night.ndjson", requests(4));
        assertEquals(
                Map.of("1", "planned", "2", "planned", "3", "planned", "4", "planned"),
                outcomes(dryRun));
        assertEquals(0, IntStream.rangeClosed(1, 4).map(i -> box.promotes("" + i)).sum());
        assertFalse(Files.exists(file(dryRun, ".undo.ndjson")));

        box.upload("3", "39", "theirs");
        String plan = post("/jobs/" + dryRun + "/approve");
        assertEquals(plan, post("/jobs/" + dryRun + "/approve"));
        awaitEnd(plan);
        assertEquals(
                Map.of(
                        "1",
                        "promoted",
                        "2",
                        "promoted",
                        "3",
                        "skipped not-current",
                        "4",
                        "promoted"),
                outcomes(plan));
        assertEquals("theirs", content(3));
        String again = dropped("again.ndjson", Files.readString(file(dryRun, ".plan.ndjson")));
        assertEquals(
                Map.of(
                        "1",
                        "duplicate",
                        "2",
                        "duplicate",
                        "3",
                        "skipped not-current",
                        "4",
                        "duplicate"),
                outcomes(again));

        box.upload("4", "49", "mine");
        String undo = post("/jobs/" + plan + "/undo");
        awaitEnd(undo);
        assertEquals(
                Map.of("1", "promoted", "2", "promoted", "4", "skipped not-current"),
                outcomes(undo));
        assertEquals(BAD + "1", content(1));
        assertEquals("mine", content(4));
        String redo = post("/jobs/" + undo + "/undo");
        awaitEnd(redo);
        assertEquals(Map.of("1", "promoted", "2", "promoted"), outcomes(redo));
        assertEquals(GOOD + "1", content(1));
        assertEquals(GOOD + "2", content(2));
        for (String file : new String[] {"1", "2"}) {
            assertEquals(3, box.promotes(file));
        }
        await().atMost(PATIENCE).until(() -> Files.exists(file(redo, ".summary.json")));
        assertEquals(
                0,
                json(Files.readString(file(redo, ".summary.json"))).path("notUndoable").asInt(-1));
    }

    @Test
    void aPlanDroppedTwiceAndInPartIsWrittenOnce() throws IOException {
        damage(3);
        String dryRun = dropped("night.ndjson", requests(3));
        String plan = Files.readString(file(dryRun, ".plan.ndjson"));
        // The lines are in the order in which the files were decided.
        String part =
                plan.lines()
                        .filter(line -> json(line).path("fileId").asText().equals("1"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(Map.of("1", "promoted"), outcomes(dropped("part.ndjson", part)));
        assertEquals(
                Map.of("1", "duplicate", "2", "promoted", "3", "promoted"),
                outcomes(dropped("whole.ndjson", plan)));
        String approved = post("/jobs/" + dryRun + "/approve");
        awaitEnd(approved);
        assertEquals(
                Map.of("1", "duplicate", "2", "duplicate", "3", "duplicate"), outcomes(approved));
        for (int i = 1; i <= 3; i++) {
            assertEquals(1, box.promotes("" + i));
            assertEquals(GOOD + i, content(i));
        }
        // What the file's job wrote is undone by dropping that file's undo.
        String whole = jobOf("whole.ndjson");
        dropped("undo.ndjson", Files.readString(file(whole, ".undo.ndjson")));
        assertEquals(GOOD + "1", content(1));
        assertEquals(BAD + "2", content(2));
    }

    /** Whatever id a version has after a restore: the content tells. */
    @ParameterizedTest
    @EnumSource(ImageKitSandbox.RestoredId.class)
    void photosGoToTheMomentAndBack(ImageKitSandbox.RestoredId restoredId) throws IOException {
        imageKit.restoredId(restoredId);
        for (String file : List.of("a", "b", "c", "d")) {
            imageKit.addFile(
                    file,
                    "/catalog/" + file + ".jpg",
                    List.of(file + "-old", file + "-good", file + "-bad"));
        }
        String dryRun =
                dropped(
                        "moment.ndjson",
                        moment("\"fileId\":\"a\"")
                                + moment("\"path\":\"/catalog/b.jpg\"")
                                + moment("\"path\":\"https://ik.imagekit.io/shop/catalog/c.jpg\"")
                                + moment("\"fileId\":\"d\""));
        assertEquals(
                Map.of("a", "planned", "b", "planned", "c", "planned", "d", "planned"),
                outcomes(dryRun));
        assertEquals(0, imageKit.log().calls(Requests.writes()).size());
        assertEquals(
                "no version was restored elsewhere since asOf",
                json(Files.readString(file(dryRun, ".summary.json"))).at("/assumes/0").asText());

        // An edit makes no version, and is an edit.
        imageKit.edit("c");
        String plan = post("/jobs/" + dryRun + "/approve");
        awaitEnd(plan);
        assertEquals(
                Map.of(
                        "a",
                        "restored",
                        "b",
                        "restored",
                        "c",
                        "skipped not-current",
                        "d",
                        "restored"),
                outcomes(plan));
        assertContents("a-good", "b-good", "c-bad", "d-good");
        assertEquals(
                Map.of(
                        "a",
                        "duplicate",
                        "b",
                        "duplicate",
                        "c",
                        "skipped not-current",
                        "d",
                        "duplicate"),
                outcomes(dropped("again.ndjson", Files.readString(file(dryRun, ".plan.ndjson")))));

        imageKit.upload("d", "d-theirs");
        String undo = post("/jobs/" + plan + "/undo");
        awaitEnd(undo);
        assertEquals(
                Map.of("a", "restored", "b", "restored", "d", "skipped not-current"),
                outcomes(undo));
        assertContents("a-bad", "b-bad", "c-bad", "d-theirs");

        String redo = post("/jobs/" + undo + "/undo");
        awaitEnd(redo);
        assertEquals(Map.of("a", "restored", "b", "restored"), outcomes(redo));
        assertContents("a-good", "b-good", "c-bad", "d-theirs");
        assertEquals(7, imageKit.log().calls(Requests.writes()).size());
    }

    private static String moment(String file) {
        return "{\"account\":\"photos\",%s,\"asOf\":\"%s\",\"dryRun\":true}\n"
                .formatted(file, Instant.now().minus(Duration.ofHours(2)));
    }

    private void assertContents(String... contents) {
        assertEquals(
                List.of(contents),
                List.of("a", "b", "c", "d").stream().map(imageKit::currentContent).toList());
    }
}
