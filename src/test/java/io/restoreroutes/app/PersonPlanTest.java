package io.restoreroutes.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person and a time: Box's events say which files, wherever they are; shipped routes. */
class PersonPlanTest extends BoxPlanFixture {
    private static final String MALLORY = "mallory@example.com";
    private static final String OWNER = "owner@example.com";

    private void world() {
        box.addFile(file(101).at(BEFORE).version("10101", "good 101").in("10"));
        box.addFile(damaged(102, 1).in("10"));
        box.addFile(damaged(103, 3).in("11"));
        box.addFile(file(104).by(MALLORY).at(AFTER).version("10401", "new").in("10"));
        box.addFile(
                BoxFileSpec.file("105")
                        .name("notes.boxnote")
                        .at(BEFORE)
                        .version("10501", "good 105")
                        .by(MALLORY)
                        .at(AFTER)
                        .version("10502", "bad 105"));
        box.addFile(damaged(106, 1).by(OWNER).at(AFTER.plusSeconds(900)).version("10603", "x"));
        box.addFile(damaged(112, 1).trashed(AFTER.plusSeconds(600)).in("11"));
        box.addFile(damaged(113, 1).trashed(AFTER.plusSeconds(660)).in("20"));
        box.addFile(damaged(201, 1).in("20"));
        box.addFile(
                file(202)
                        .at(BEFORE)
                        .version("20201", "a")
                        .by(OWNER)
                        .at(AFTER)
                        .version("20202", "b"));
        // Before the moment it was hers too.
        box.addFile(file(203).at(BEFORE).version("20301", "a").by(MALLORY).version("20302", "b"));
    }

    private static String request(String more) {
        return "{\"requestId\":\"night\",\"account\":\"documents\",\"changedBy\":\""
                + MALLORY
                + "\",\"asOf\":\""
                + THEN
                + "\""
                + more
                + "}\n";
    }

    private static final Map<String, String> OUTCOMES =
            Map.of(
                    "1", "listed",
                    "1-102", "planned",
                    "1-103", "planned",
                    "1-104", "skipped created-later",
                    "1-105", "skipped box-note",
                    "1-106", "skipped edited-by-others",
                    "1-112", "skipped trashed",
                    "1-113", "skipped trashed",
                    "1-201", "planned");

    private static final String COUNTS =
            "{\"folders\":0,\"files\":8,\"unchanged\":0,\"planned\":3,\"skipped\":5,\"failed\":0}";

    private static Predicate<Request> events() {
        return request -> request.path().endsWith("/events");
    }

    private List<Call> eventCalls() {
        return box.log().calls().stream().filter(call -> call.path().endsWith("/events")).toList();
    }

    @Test
    void whatAPersonHasChangedIsPlannedWhereverItIs() throws Exception {
        world();
        app.start();
        String job = dropped("night.ndjson", request(",\"approveUpTo\":3"));

        assertEquals(OUTCOMES, outcomes(job));
        assertEquals(COUNTS, counts(job));
        // Read to the end, and once more for what comes late.
        assertEquals(4, eventCalls().size());
        JsonNode listed =
                lines(job, ".outcomes.ndjson").get(lines(job, ".outcomes.ndjson").size() - 1);
        assertEquals("listed", listed.path("status").asText());
        assertEquals(MALLORY, listed.path("changedBy").asText());
        assertEquals(3, listed.path("approveUpTo").asInt());
        assertFalse(listed.has("folder"));
        assertEquals(
                Set.of("night/112/" + job + "/trashed", "night/113/" + job + "/trashed"),
                Set.of(
                        lines(job, ".trashed.ndjson").get(0).path("requestId").asText(),
                        lines(job, ".trashed.ndjson").get(1).path("requestId").asText()));

        await().atMost(PATIENCE).until(() -> jobOf(job) != null);
        String run = ended(jobOf(job));
        assertEquals(3, summary(run).at("/counts/promoted").asInt());
        assertEquals("good 102", content(102));
        assertEquals("good 103", content(103));
        assertEquals("good 201", content(201));
        assertEquals("bad 1060", box.versions("106").get(1).content());

        // What we have written ourselves is nobody's to undo: there is nothing left to plan.
        String again = dropped("again.ndjson", request(""));
        assertFalse(outcomes(again).containsValue("planned"), outcomes(again).toString());
    }

    /** Whatever of the events is not documented, and whatever is answered in between. */
    @ParameterizedTest
    @ValueSource(strings = {"UPLOAD", "EDIT", "ITEM_MODIFY"})
    void theEventsAreReadToTheirEndWhateverTheAnswers(String type) throws Exception {
        world();
        // Nothing on a page of those that is asked for.
        for (int file = 501; file < 508; file++) {
            box.addFile(damaged(file, 1).trashed(BEFORE.plusSeconds(file)));
        }
        box.addFile(file(510).at(BEFORE).version("51001", "a").trashed(AFTER.minusSeconds(9)));
        box.addFile(file(511).at(BEFORE).version("51101", "a").trashed(AFTER.minusSeconds(8)));
        box.eventOfVersion(type);
        box.eventPagesAreShort(true);
        box.eventSourcesAreFiles(!type.equals("UPLOAD"));
        box.eventsTellNumbers(type.equals("EDIT"));
        box.promoteSetsModifiedAt(false);
        Set<Integer> answered = ConcurrentHashMap.newKeySet();
        Predicate<Request> further = request -> request.queryParameter("stream_position") != null;
        box.faults().when(events().and(request -> answered.add(1))).then(Fault.status(429));
        box.faults()
                .when(events().and(further).and(request -> answered.add(2)))
                .then(Fault.status(500));
        box.faults()
                .when(events().and(further).and(request -> answered.add(3)))
                .then(Fault.status(400));
        app.start();
        String job = dropped("night.ndjson", request(""));
        assertEquals(Set.of(1, 2, 3), answered);
        Map<String, String> outcomes = outcomes(job);
        for (int file = 501; file < 508; file++) {
            assertFalse(outcomes.containsKey("1-" + file), "was in the trash then");
        }
        OUTCOMES.forEach((id, outcome) -> assertEquals(outcome, outcomes.get(id), id));
        assertEquals(OUTCOMES.size(), outcomes.size());
    }

    @Test
    void anEventThatComesLateIsReadAllTheSame() throws Exception {
        world();
        box.addFile(file(107).at(BEFORE).version("10701", "good 107").in("10"));
        box.holdEvents();
        box.upload("107", "10702", "bad 107", MALLORY);
        Set<Integer> told = ConcurrentHashMap.newKeySet();
        box.faults()
                .when(
                        request -> {
                            if (request.path().endsWith("/files/102") && told.add(1)) {
                                box.releaseEvents();
                            }
                            return false;
                        })
                .then(Fault.status(500));
        app.start();
        String job = dropped("night.ndjson", request(""));
        assertEquals(Set.of(1), told);
        assertEquals("planned", outcomes(job).get("1-107"));
        assertEquals(4, summary(job).at("/counts/planned").asInt());
    }

    @Test
    void whatLiesOutsideTheFoldersOfTheSettingsIsOnlyCounted() throws Exception {
        world();
        app.set("restore.accounts.documents.folders", "10");
        app.start();
        String job = dropped("night.ndjson", request(""));
        assertEquals(
                Map.of(
                        "1", "listed",
                        "1-102", "planned",
                        "1-103", "planned",
                        "1-104", "skipped created-later",
                        "1-112", "skipped trashed"),
                outcomes(job));
        assertEquals(
                "{\"folders\":0,\"files\":8,\"unchanged\":4,\"planned\":2,\"skipped\":2,"
                        + "\"failed\":0}",
                counts(job));
        // Neither what is outside nor its versions are looked into.
        assertTrue(
                box.log().calls().stream()
                        .noneMatch(call -> call.path().contains("/files/201/versions")));
    }

    @Test
    void whoMayNotReadTheEventsIsToldWhatToDo() throws Exception {
        world();
        box.eventsAreForbidden(true);
        app.start();
        String job = dropped("night.ndjson", request(",\"approveUpTo\":9"));
        assertEquals(Map.of("1", "failed listing-failed"), outcomes(job));
        JsonNode error = lines(job, ".outcomes.ndjson").get(0).path("error");
        assertEquals(403, error.path("httpStatus").asInt());
        assertFalse(error.path("retryable").asBoolean());
        String message = error.path("message").asText();
        assertTrue(message.startsWith("the events could not be read: "), message);
        assertTrue(message.contains("Manage enterprise properties"), message);
        assertEquals("[\"events\"]", summary(job).path("incomplete").toString());
        assertEquals(
                "{\"folders\":0,\"files\":0,\"unchanged\":0,\"planned\":0,\"skipped\":0,"
                        + "\"failed\":0}",
                counts(job));
        // As it was asked, to be dropped again when that is mended.
        JsonNode line = lines(job, ".failed.ndjson").get(0);
        assertEquals(MALLORY, line.path("changedBy").asText());
        assertEquals(9, line.path("approveUpTo").asInt());
        box.eventsAreForbidden(false);
        String mended = dropped("mended.ndjson", line + "\n");
        assertEquals("listed", outcomes(mended).get("1"));
    }

    @Test
    void aMomentThatEventsDoNotReachBackToIsNotHalfRead() throws Exception {
        world();
        app.start();
        String longAgo = Instant.now().minus(366, ChronoUnit.DAYS).toString();
        String job = dropped("old.ndjson", request("").replace(THEN.toString(), longAgo));
        assertEquals(Map.of("1", "failed listing-failed"), outcomes(job));
        assertEquals(List.of(), eventCalls());
        assertTrue(
                lines(job, ".outcomes.ndjson")
                        .get(0)
                        .at("/error/message")
                        .asText()
                        .contains("365 days"));
    }

    @Test
    void whatFailsLaterMakesThePlanIncomplete() throws Exception {
        world();
        Set<Integer> read = ConcurrentHashMap.newKeySet();
        box.faults()
                .when(
                        request -> {
                            if (request.path().endsWith("/files/102") && read.add(1)) {
                                box.eventsAreForbidden(true);
                            }
                            return false;
                        })
                .then(Fault.status(500));
        app.start();
        String job = dropped("night.ndjson", request(",\"approveUpTo\":9"));
        assertEquals("failed listing-failed", outcomes(job).get("1"));
        assertEquals("planned", outcomes(job).get("1-102"));
        assertEquals("[\"events\"]", summary(job).path("incomplete").toString());
        String refused = post("/jobs/" + job + "/approve", "").body();
        assertTrue(refused.contains("could not list the events"), refused);
        assertEquals(202, post("/jobs/" + job + "/approve", "{\"incomplete\":true}").statusCode());
    }
}
