package io.restoreroutes.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Request;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A folder of Box and a time: the plan, what is left alone, approve and undo; shipped routes. */
class FolderPlanTest extends BoxPlanFixture {
    private void world() {
        box.addFile(file(101).at(BEFORE).version("10101", "good 101").in("10"));
        box.addFile(damaged(102, 1).in("10"));
        box.addFile(damaged(103, 3).in("10"));
        box.addFile(file(104).at(AFTER).version("10401", "new").in("10"));
        box.addFile(
                BoxFileSpec.file("105")
                        .name("notes.boxnote")
                        .at(BEFORE)
                        .version("10501", "good 105")
                        .at(AFTER)
                        .version("10502", "bad 105")
                        .in("10"));
        box.addFile(damaged(111, 2).in("11"));
        box.addFile(damaged(112, 1).trashed(AFTER.plusSeconds(600)).in("11"));
        box.addFile(damaged(113, 1).trashed(BEFORE.plusSeconds(600)).in("11"));
        box.addFile(
                damaged(114, 1)
                        .by("owner@example.com")
                        .at(AFTER.plusSeconds(900))
                        .version("11403", "good 114")
                        .in("11"));
        box.addFile(damaged(201, 1).in("20"));
        box.addWebLink("301", "A link", "10");
    }

    private static String request(String more) {
        return "{\"requestId\":\"night\",\"account\":\"documents\",\"folder\":\"10\",\"asOf\":\""
                + THEN
                + "\""
                + more
                + "}\n";
    }

    @Test
    void aFolderIsPlannedApprovedAndUndone() throws Exception {
        world();
        app.start();
        String job = dropped("night.ndjson", request(""));

        assertEquals(
                Map.of(
                        "1", "listed",
                        "1-102", "planned",
                        "1-103", "planned",
                        "1-104", "skipped created-later",
                        "1-105", "skipped box-note",
                        "1-111", "planned",
                        "1-112", "skipped trashed"),
                outcomes(job));
        assertTrue(box.log().calls().stream().noneMatch(Call::effectApplied));
        JsonNode listed =
                lines(job, ".outcomes.ndjson").stream()
                        .filter(outcome -> outcome.path("status").asText().equals("listed"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(
                RestoreJson.tree(
                        "{\"folders\":2,\"files\":8,\"unchanged\":2,\"planned\":3,\"skipped\":3,"
                                + "\"failed\":0}"),
                listed.path("counts"));
        assertEquals("10", listed.path("folder").asText());
        assertFalse(listed.has("fileId"));
        // Two folders, the trash; 102 with its current version, 103 and 111 without, 114.
        assertEquals(3 + 2 + 1 + 1 + 1, calls());
        JsonNode planned = lines(job, ".plan.ndjson").get(0);
        assertEquals(
                "night/" + planned.path("fileId").asText() + "/" + job,
                planned.path("requestId").asText());
        JsonNode trashed = lines(job, ".trashed.ndjson").get(0);
        assertEquals("night/112/" + job + "/trashed", trashed.path("requestId").asText());
        assertEquals(1, lines(job, ".trashed.ndjson").size());

        String run = acted("/jobs/" + job + "/approve");
        assertEquals(3, summary(run).at("/counts/promoted").asInt());
        // Two calls a file, and one more look at each of the two folders.
        assertEquals(3 * 2 + 2, summary(run).path("calls").asInt());
        assertEquals(
                "{\"count\":3,\"changedMeanwhile\":[]}", summary(run).path("verified").toString());
        assertFalse(summary(job).has("verified"));
        assertEquals("good 102", content(102));
        assertEquals("good 103", content(103));
        assertEquals("good 111", content(111));
        assertEquals("bad 2010", content(201));

        String undo = acted("/jobs/" + run + "/undo");
        assertEquals(3, summary(undo).at("/counts/promoted").asInt());
        assertEquals(3, summary(undo).at("/verified/count").asInt());
        assertEquals("bad 1020", content(102));
        assertEquals("bad 1032", content(103));
    }

    /** Overwritten, thrown away, moved, and one of a folder that cannot be listed any more. */
    @Test
    void whatSomebodyChangesBehindAPlanIsTold() throws Exception {
        world();
        box.addFile(damaged(107, 2).in("10"));
        box.addFile(damaged(108, 2).in("10"));
        box.addFolder("12", "Secret", "10");
        box.addFile(damaged(121, 2).in("12"));
        app.start();
        String job = dropped("night.ndjson", request(""));
        Set<String> seen = ConcurrentHashMap.newKeySet();
        box.faults()
                .when(
                        request -> {
                            if (request.path().endsWith("/folders/10/items") && seen.add("10")) {
                                box.upload("102", "10277", "worst", "mallory@example.com");
                                box.trashFile("107");
                                box.moveFile("108", "20");
                                return true;
                            }
                            return false;
                        })
                .then(Fault.status(503));
        box.faults()
                .when(request -> request.path().endsWith("/folders/12/items"))
                .then(Fault.status(403));

        String run = acted("/jobs/" + job + "/approve");
        assertEquals(6, summary(run).at("/counts/promoted").asInt());
        assertEquals(6, summary(run).path("total").asInt());
        assertEquals(
                "{\"count\":2,\"changedMeanwhile\":[\"102\",\"107\",\"108\"]}",
                summary(run).path("verified").toString());
        assertEquals("[\"12\"]", summary(run).path("incomplete").toString());
        assertEquals(6, lines(run, ".outcomes.ndjson").size());
    }

    @Test
    void nothingIsVerifiedOfAPlanThatWroteNothing() throws Exception {
        world();
        app.start();
        String job = dropped("night.ndjson", request(""));
        for (String id : List.of("102", "103", "111")) {
            box.upload(id, id + "77", "worst", "mallory@example.com");
        }
        String run = acted("/jobs/" + job + "/approve");
        assertEquals(3, summary(run).at("/counts/skipped").asInt());
        assertFalse(summary(run).has("verified"));
        assertEquals(3 * 2, summary(run).path("calls").asInt());
    }

    @Test
    void aFolderThatMayNotBeSeenMakesThePlanIncomplete() throws Exception {
        world();
        box.addFolder("12", "Secret", "10");
        box.forbidFolder("12");
        app.start();
        String job = dropped("night.ndjson", request(""));

        assertEquals("failed listing-failed", outcomes(job).get("1"));
        assertEquals("planned", outcomes(job).get("1-102"));
        assertEquals("[\"12\"]", summary(job).path("incomplete").toString());
        HttpResponse<String> refused = post("/jobs/" + job + "/approve", "");
        assertEquals(409, refused.statusCode());
        assertTrue(refused.body().contains("could not list folder 12"), refused.body());
        assertEquals(202, post("/jobs/" + job + "/approve", "{\"incomplete\":true}").statusCode());
    }

    private void untouched() {
        for (int id = 401; id <= 430; id++) {
            box.addFile(
                    file(id).at(BEFORE)
                            .version(id + "01", "first " + id)
                            .at(BEFORE.plusSeconds(60))
                            .version(id + "02", "good " + id)
                            .in(id < 415 ? "10" : "11"));
        }
    }

    /**
     * Thirty files that their own time of change alone shows to be as they were; twenty are drawn.
     */
    @Test
    void someOfWhatIsNotLookedAtIsLookedAtInFull() throws Exception {
        world();
        untouched();
        app.start();
        long drawn = calls();
        String job = dropped("night.ndjson", request(""));
        assertEquals(
                "{\"folders\":2,\"files\":38,\"unchanged\":32,\"planned\":3,\"skipped\":3,"
                        + "\"failed\":0}",
                counts(job));
        assertEquals(8 + 20 * 2, calls() - drawn);
        assertEquals(7, outcomes(job).size());
    }

    /** Somebody has made an older version current, and the file's own time does not tell. */
    @Test
    void ifOneOfThemWasChangedTheTimesOfNoFileAreTrusted() throws Exception {
        world();
        untouched();
        box.promoteSetsModifiedAt(false);
        app.start();
        StringBuilder attack = new StringBuilder();
        for (int id = 401; id <= 430; id += 2) {
            attack.append(
                    "{\"account\":\"documents\",\"operation\":\"promote\",\"fileId\":\"%d\",\"versionId\":\"%d01\"}\n"
                            .formatted(id, id));
        }
        dropped("attack.ndjson", attack.toString());
        box.addFile(damaged(501, 2).in("11"));

        String job = dropped("night.ndjson", request(""));
        assertEquals(
                "{\"folders\":2,\"files\":39,\"unchanged\":17,\"planned\":19,\"skipped\":3,"
                        + "\"failed\":0}",
                counts(job));
        assertEquals(1 + 19 + 3, outcomes(job).size());
        assertEquals("planned", outcomes(job).get("1-401"));
        assertEquals("skipped trashed", outcomes(job).get("1-112"));
        assertEquals(1, lines(job, ".trashed.ndjson").size());
        String run = acted("/jobs/" + job + "/approve");
        assertEquals(19, summary(run).at("/verified/count").asInt());
        assertEquals("good 429", content(429));
    }

    @Test
    void onlyNamesThatMatchAndWhatThatPersonHasChanged() throws Exception {
        world();
        box.addFile(
                damaged(106, 1)
                        .by("owner@example.com")
                        .at(AFTER.plusSeconds(900))
                        .version("10603", "edited")
                        .in("10"));
        app.start();
        String one = dropped("match.ndjson", request(",\"match\":\"FILE-10?.docx, !*103*\""));
        assertEquals(
                Map.of(
                        "1",
                        "listed",
                        "1-102",
                        "planned",
                        "1-104",
                        "skipped created-later",
                        "1-106",
                        "planned"),
                outcomes(one));

        String two = dropped("person.ndjson", request(",\"changedBy\":\"Mallory@example.com\""));
        Map<String, String> outcomes = outcomes(two);
        assertEquals("planned", outcomes.get("1-102"));
        assertEquals("skipped edited-by-others", outcomes.get("1-106"));
        assertFalse(outcomes.containsKey("1-114"));

        String three = dropped("nobody.ndjson", request(",\"changedBy\":\"nobody@example.com\""));
        assertFalse(outcomes(three).containsValue("planned"));
    }

    @Test
    void onlyFoldersOfTheSettingsAreLookedInto() throws Exception {
        world();
        app.set("restore.accounts.documents.folders", "10, 99");
        app.start();
        String other = dropped("other.ndjson", request("").replace("\"10\"", "\"20\""));
        assertEquals(Map.of("1", "rejected forbidden"), outcomes(other));
        JsonNode rejected = lines(other, ".outcomes.ndjson").get(0);
        assertEquals("folder", rejected.at("/error/field").asText());
        assertEquals(1, calls(), "where it lies");
        assertEquals("20", lines(other, ".failed.ndjson").get(0).path("folder").asText());

        String below = dropped("below.ndjson", request("").replace("\"10\"", "\"11\""));
        assertEquals("listed", outcomes(below).get("1"));
        assertEquals("listed", outcomes(dropped("itself.ndjson", request(""))).get("1"));
    }

    @Test
    void aPlanOfSoManyFilesApprovesItself() throws Exception {
        world();
        app.start();
        String few = dropped("few.ndjson", request(",\"approveUpTo\":2"));
        assertEquals(3, summary(few).at("/counts/planned").asInt());
        assertEquals("bad 1020", content(102));

        String job = dropped("night.ndjson", request(",\"approveUpTo\":3"));
        await().atMost(PATIENCE).until(() -> jobOf(job) != null);
        String run = ended(jobOf(job));
        assertEquals("plan", summary(run).at("/source/kind").asText());
        assertEquals(3, summary(run).at("/counts/promoted").asInt());
        assertEquals("good 102", content(102));
        // Whoever approves it too has the same job.
        assertEquals(run, acted("/jobs/" + job + "/approve"));
        assertEquals(2, box.promotes("102") + box.promotes("103"));
        assertEquals(null, jobOf(few));
    }

    @Test
    void noPlanApprovesItselfWhereThatIsSomebodysRole() throws Exception {
        world();
        app.set("restore.http.tokens.head.token", "a-token-of-the-head-012");
        app.set("restore.http.tokens.head.role", "approve");
        app.start();
        String job = dropped("night.ndjson", request(",\"approveUpTo\":3"));
        assertEquals(Map.of("1", "rejected forbidden"), outcomes(job));
        JsonNode rejected = lines(job, ".outcomes.ndjson").get(0);
        assertEquals("approveUpTo", rejected.at("/error/field").asText());
        assertEquals(3, rejected.path("approveUpTo").asInt());
        assertEquals(0, calls());
    }

    @Test
    void moreThanMayBePlannedIsNoPlan() throws Exception {
        world();
        app.set("restore.plan.max-files", "2");
        app.start();
        String job = dropped("night.ndjson", request(""));
        assertEquals("failed too-many-files", outcomes(job).get("1"));
        assertFalse(Files.exists(outbox(job, ".plan.ndjson")));
        assertEquals(409, post("/jobs/" + job + "/approve", "{\"incomplete\":true}").statusCode());
    }

    /** Pages that repeat entries, and a provider that refuses, fails and forgets in between. */
    @Test
    void aLargeFolderIsListedToItsEndWhateverTheAnswers() throws Exception {
        box.addFolders(5000, 1, "10", 700_000, 3500, 1);
        for (int i = 0; i < 3500; i += 700) {
            box.addFile(damaged(700_000 + i, 2).in("5000"));
        }
        box.pagesRepeatEntries(true);
        box.lastMarkerIsEmpty(true);
        Set<Integer> answered = ConcurrentHashMap.newKeySet();
        box.faults().when(page("m1000").and(request -> answered.add(1))).then(Fault.status(429));
        box.faults().when(page("m2000").and(request -> answered.add(2))).then(Fault.status(500));
        box.faults().when(page("m3000").and(request -> answered.add(3))).then(Fault.status(400));
        app.start();
        // Each of the others was made an hour ago.
        Instant asOf = Instant.now().minus(30, ChronoUnit.MINUTES);
        String job = dropped("night.ndjson", request("").replace(THEN.toString(), asOf.toString()));
        assertEquals(Set.of(1, 2, 3), answered);
        assertEquals(
                "{\"folders\":3,\"files\":3500,\"unchanged\":3500,\"planned\":0,\"skipped\":0,"
                        + "\"failed\":0}",
                counts(job));

        String then = dropped("then.ndjson", request(",\"match\":\"file-70????.docx\""));
        assertEquals(
                "{\"folders\":3,\"files\":5,\"unchanged\":0,\"planned\":5,\"skipped\":0,"
                        + "\"failed\":0}",
                counts(then));
    }

    private static Predicate<Request> page(String marker) {
        return request -> marker.equals(request.queryParameter("marker"));
    }

    /** More than we read at once, however many long names and rights a page has. */
    @Test
    void aPageThatIsTooLongIsAskedForInSmallerOnes() throws Exception {
        box.addFolders(31, 1, "10", 70001, 300, 1);
        app.start();
        box.faults()
                .when(
                        request ->
                                request.path().endsWith("/folders/31/items")
                                        && request.query().contains("limit=1000"))
                .then(
                        Fault.changed(
                                "a page with long names",
                                (request, answer) ->
                                        Answer.json(200, answer.body() + " ".repeat(1 << 20))));
        String job = dropped("night.ndjson", request(""));
        assertEquals(
                "{\"folders\":3,\"files\":300,\"unchanged\":0,\"planned\":0,\"skipped\":300,"
                        + "\"failed\":0}",
                counts(job));
        // Two folders below, the trash, itself; and one page once more.
        assertEquals(5, calls());
    }

    @Test
    void whatIsChangedBetweenListAndLookIsLookedAtAnew() throws Exception {
        box.addFile(damaged(102, 1).in("10"));
        box.addFile(damaged(103, 1).in("10"));
        Set<String> changed = ConcurrentHashMap.newKeySet();
        box.faults()
                .when(
                        request -> {
                            if (request.path().endsWith("/files/102/versions")
                                    && changed.add("102")) {
                                box.upload("102", "10276", "worse", "mallory@example.com");
                                box.upload("102", "10277", "worst", "mallory@example.com");
                            }
                            if (request.path().endsWith("/files/103/versions")
                                    && changed.add("103")) {
                                box.trashFile("103");
                            }
                            return false;
                        })
                .then(Fault.status(500));
        app.start();
        String job = dropped("night.ndjson", request(""));
        assertEquals(
                Map.of("1", "listed", "1-102", "planned", "1-103", "skipped trashed"),
                outcomes(job));
        JsonNode line = lines(job, ".plan.ndjson").get(0);
        assertEquals("10201", line.path("versionId").asText());
        assertEquals("10277", line.path("ifCurrent").asText());
    }
}
