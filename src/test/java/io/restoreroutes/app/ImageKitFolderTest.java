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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        // A page of files, and one of the versions of those that were changed.
        assertEquals(2, imageKit.log().calls().size());
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

    private void changed(String file, String path, String... versions) {
        imageKit.addFile(file, path, List.of(versions));
        imageKit.upload(file, file + "-bad", "mallory@example.com");
    }

    private long listsOfVersions() {
        return imageKit.log().calls().stream()
                .filter(call -> call.path().endsWith("/versions"))
                .count();
    }

    /** Three in a hundred were changed; many folders have files of the same names. */
    @Test
    void aChangedFileCostsNoCallOfItsOwn() throws Exception {
        for (int i = 0; i < 2500; i++) {
            String path = "/catalog/summer-" + i % 100 + "/f" + i / 100 + ".jpg";
            if (i % 33 == 0) {
                changed("f" + i, path, "v1", "v2");
            } else {
                imageKit.addFile("f" + i, path, List.of("v1"));
            }
        }
        app.start();
        String job = planned("all.json", "/catalog/", LATELY, "");
        assertEquals(listed(101, 2424, 76, 0), outcomes(job).get("1"));
        assertEquals(0, listsOfVersions());
        // A page of files for each thousand, and for each of these pages one of versions; and a
        // page
        // repeats what was uploaded in the last millisecond of the one before.
        assertTrue(imageKit.log().calls().size() <= 8, imageKit.log().calls()::toString);
        for (String line : Files.readAllLines(outbox(job, ".plan.ndjson"))) {
            assertEquals("v2", RestoreJson.tree(line).path("versionId").asText());
        }
    }

    /** More versions than one page holds, many replaced in one millisecond. */
    @Test
    void aPageOfVersionsMayHaveToGoOn() throws Exception {
        String[] versions = new String[40];
        for (int i = 0; i < versions.length; i++) {
            versions[i] = "v" + (i + 1);
        }
        for (int i = 0; i < 30; i++) {
            changed("f" + i, "/catalog/f" + i + ".jpg", versions);
        }
        app.start();
        String job = planned("all.json", "/catalog/", BEFORE, "");
        assertEquals(listed(1, 0, 30, 0), outcomes(job).get("1"));
        assertEquals(0, listsOfVersions());
        assertEquals(3, imageKit.log().calls().size());
        for (String line : Files.readAllLines(outbox(job, ".plan.ndjson"))) {
            assertEquals("v39", RestoreJson.tree(line).path("versionId").asText());
        }
    }

    /** A search names as many files as its address holds. */
    @Test
    void thereMayBeSeveralSearchesForOnePage() throws Exception {
        String name = "/catalog/" + "n".repeat(200) + "-%d.jpg";
        for (int i = 0; i < 100; i++) {
            changed("f" + i, name.formatted(i), "v1");
        }
        app.start();
        String job = planned("all.json", "/catalog/", LATELY, "");
        assertEquals(listed(1, 0, 100, 0), outcomes(job).get("1"));
        assertEquals(0, listsOfVersions());
        assertTrue(imageKit.log().calls().size() <= 6, imageKit.log().calls()::toString);
    }

    /** Files tell what is embedded in them: a thousand are more than we read at once. */
    @Test
    void aPageThatIsTooLongIsAskedForInSmallerOnes() throws Exception {
        imageKit.embeddedMetadata(3000);
        for (int i = 0; i < 600; i++) {
            imageKit.addFile("f" + i, "/catalog/f" + i + ".jpg", List.of("v1"));
        }
        changed("a", "/catalog/a.jpg", "v1", "v2");
        changed("b", "/catalog/b.jpg", "v1", "v2");
        app.start();
        String job = planned("all.json", "/catalog/", LATELY, "");
        assertEquals(listed(1, 600, 2, 0), outcomes(job).get("1"));
        // Pages of 1000, of 500, three of 250, and one of versions; nothing is tried again. A page
        // repeats what was uploaded in the last millisecond of the one before.
        int calls = imageKit.log().calls().size();
        assertTrue(calls >= 6 && calls <= 8, "calls: " + calls);
    }

    /** What ImageKit may answer to a search for past versions; not documented. */
    private enum Answered {
        WHOLE(4),
        WITH_THE_ID_OF_THE_FILE(4),
        LATE(6),
        REFUSED(8);

        /** Of the eight files that were changed, of which the versions are listed all the same. */
        private final int lists;

        Answered(int lists) {
            this.lists = lists;
        }
    }

    @ParameterizedTest
    @EnumSource(Answered.class)
    void whatThePagesDoNotProveIsListed(Answered answered) throws Exception {
        changed("plain", "/catalog/plain.jpg", "v1", "v2");
        changed("PLAIN", "/catalog/Plain.jpg", "v1");
        changed("twice", "/catalog/twice.jpg", "v1");
        imageKit.versionSearchIsBehind(answered == Answered.LATE);
        imageKit.upload("twice", "worse", "ann@example.com");
        changed("late", "/catalog/late.jpg", "v1", "v2");
        changed("lost", "/catalog/lost.jpg", "v1", "v2", "v3");
        imageKit.deleteVersion("lost", "v2");
        changed("back", "/catalog/back.jpg", "v1", "v2");
        imageKit.restoreElsewhere("back", "v2");
        changed("quoted", "/catalog/\"quoted\".jpg", "v1");
        imageKit.addFile("tags", "/catalog/tags.jpg", List.of("v1", "v2"));
        imageKit.edit("tags");
        imageKit.addFile("same", "/catalog/as-it-was.jpg", List.of("v1", "v2"));
        imageKit.versionSearchIsRefused(answered == Answered.REFUSED);
        imageKit.pastFileIdIsTheFiles(answered == Answered.WITH_THE_ID_OF_THE_FILE);
        app.start();

        Map<String, String> decided = decided(planned("pages.json", "/catalog/", LATELY, ""));
        assertEquals(answered.lists, listsOfVersions());
        imageKit.versionSearchIsRefused(true);
        assertEquals(decided(planned("lists.json", "/catalog/", LATELY, "")), decided);
        assertTrue(decided.get("plain").startsWith("planned   v2"), decided::toString);
        assertTrue(decided.get("lost").startsWith("failed unclear"), decided::toString);

        imageKit.versionSearchIsRefused(answered == Answered.REFUSED);
        String by = ",\"changedBy\":\"mallory@example.com\"";
        Map<String, String> hers = decided(planned("hers.json", "/catalog/", LATELY, by));
        imageKit.versionSearchIsRefused(true);
        assertEquals(decided(planned("listed.json", "/catalog/", LATELY, by)), hers);
    }

    @Test
    void timesOfUploadsProveNothing() throws Exception {
        imageKit.timesAreOfUploads(true);
        changed("a", "/catalog/a.jpg", "v1");
        changed("b", "/catalog/b.jpg", "v1", "v2");
        app.start();
        Map<String, String> decided = decided(planned("all.json", "/catalog/", LATELY, ""));
        assertEquals(2, listsOfVersions());
        assertTrue(decided.get("a").startsWith("failed unclear"), decided::toString);
        assertTrue(decided.get("b").startsWith("failed unclear"), decided::toString);
    }

    /** By file: what was decided, and what was found, as far as it is told. */
    private Map<String, String> decided(String job) throws IOException {
        Map<String, String> decided = new TreeMap<>();
        for (String line : Files.readAllLines(outbox(job, ".outcomes.ndjson"))) {
            JsonNode outcome = RestoreJson.tree(line);
            String text =
                    String.join(
                            " ",
                            outcome.path("status").asText(),
                            outcome.at("/error/code").asText(),
                            outcome.at("/error/message").asText(),
                            outcome.path("versionId").asText(),
                            outcome.path("ifCurrent").asText(),
                            outcome.path("found").toString(),
                            outcome.path("counts").toString());
            decided.put(outcome.path("fileId").asText(), text);
        }
        return decided;
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
