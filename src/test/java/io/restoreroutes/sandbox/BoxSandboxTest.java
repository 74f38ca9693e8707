package io.restoreroutes.sandbox;

import static io.restoreroutes.sandbox.TestClient.header;
import static io.restoreroutes.sandbox.TestClient.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoxSandboxTest {
    private static final String UNTRASH = "{\"trashed_at\": null}";

    private final BoxSandbox box = BoxSandbox.start();
    private final TestClient http = TestClient.box(box);

    @BeforeEach
    void addFiles() {
        box.addFile(
                BoxFileSpec.file("7")
                        .name("old.txt")
                        .version("71", "a")
                        .trashedVersion("72", "b")
                        .name("new.txt")
                        .version("73", "c"));
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private static String promote(String versionId) {
        return "{\"type\":\"file_version\",\"id\":\"" + versionId + "\"}";
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        return answer.statusCode() + " " + json(answer).path("code").asText();
    }

    @Test
    void restoreTakesAVersionOutOfTheTrash() throws Exception {
        HttpResponse<String> answer = http.put("/files/7/versions/72", UNTRASH);

        assertEquals(200, answer.statusCode());
        assertEquals("72", json(answer).path("id").asText());
        assertTrue(json(answer).get("trashed_at").isNull());
        assertNotNull(json(answer).path("restored_at").textValue());
        assertNotNull(header(answer, "BOX-REQUEST-ID"));
        assertFalse(box.version("7", "72").isTrashed());
        assertEquals("73", box.currentVersion("7"));
        assertEquals(1, box.restores("7"));
    }

    @Test
    void restoreNeedsTheExplicitNull() throws Exception {
        assertEquals("400 bad_request", code(http.put("/files/7/versions/72", "{}")));
        assertEquals("400 bad_request", code(http.put("/files/7/versions/72", "")));
        assertEquals("400 bad_request", code(http.put("/files/7/versions/72", "nonsense")));
        assertTrue(box.version("7", "72").isTrashed());
    }

    @Test
    void restoringAVersionOutsideTheTrashIsAnErrorOrFine() throws Exception {
        assertEquals("404 not_trashed", code(http.put("/files/7/versions/71", UNTRASH)));
        box.restoringUntrashedIsError(false);
        assertEquals(200, http.put("/files/7/versions/71", UNTRASH).statusCode());
        assertEquals(0, box.restores("7"));
    }

    private static final String EVENTS = "/events?stream_type=admin_logs";

    /** {@return what the events of each page are about, until a position comes again} */
    private List<String> events(String more) throws Exception {
        List<String> events = new ArrayList<>();
        String position = "";
        while (true) {
            String place = position.isEmpty() ? "" : "&stream_position=" + position;
            JsonNode page = json(http.get(EVENTS + more + place));
            StringBuilder told = new StringBuilder();
            for (JsonNode event : page.path("entries")) {
                told.append(event.path("event_type").asText())
                        .append(' ')
                        .append(event.at("/source/item_id").asText())
                        .append(event.at("/source/id").asText())
                        .append(' ')
                        .append(event.at("/created_by/login").asText())
                        .append(';');
            }
            events.add(told.toString());
            String next = page.path("next_stream_position").asText();
            if (next.equals(position)) {
                return events;
            }
            position = next;
        }
    }

    @Test
    void adminsAreToldWhatWasDone() throws Exception {
        Instant begin = Instant.now().minusSeconds(5);
        box.upload("7", "74", "d", "eve@example.com");
        http.post("/files/7/versions/current", promote("71"));
        box.trashFile("7");
        String since = "&created_after=" + begin;
        String by = " 7 user@sandbox.example;";

        assertEquals(
                List.of("EDIT 7 eve@example.com;FILE_VERSION_RESTORE" + by + "DELETE" + by, ""),
                events(since));
        assertEquals(
                List.of("FILE_VERSION_RESTORE" + by, ""),
                events(since + "&event_type=FILE_VERSION_RESTORE,LOCK"));
        assertEquals(List.of(""), events(since + "&created_before=" + begin).subList(0, 1));

        box.eventPagesAreShort(true);
        box.eventsTellNumbers(true);
        box.eventSourcesAreFiles(true);
        box.eventOfVersion("ITEM_MODIFY");
        assertEquals(
                List.of("ITEM_MODIFY 7 eve@example.com;", "", ""),
                events(since + "&event_type=ITEM_MODIFY"));
        assertTrue(json(http.get(EVENTS)).path("next_stream_position").isIntegralNumber());
    }

    @Test
    void eventsComeLateOrNotAtAll() throws Exception {
        String since = "&created_after=" + Instant.now().minusSeconds(5);
        box.holdEvents();
        box.upload("7", "74", "d", "eve@example.com");
        assertEquals("", events(since).get(0));
        box.releaseEvents();
        assertEquals("EDIT 7 eve@example.com;", events(since).get(0));

        assertEquals("400 bad_request", code(http.get("/events?stream_type=changes")));
        assertEquals("400 bad_request", code(http.get(EVENTS + "&created_after=yesterday")));
        assertEquals("400 bad_request", code(http.get(EVENTS + "&stream_position=x")));
        box.eventsAreForbidden(true);
        assertEquals("403 insufficient_scope", code(http.get(EVENTS)));
    }

    @Test
    void promoteCopiesToTheTop() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        HttpResponse<String> first = http.post("/files/7/versions/current", promote("71"));
        http.post("/files/7/versions/current", promote("71"));

        assertEquals(201, first.statusCode());
        JsonNode version = json(first);
        assertFalse(List.of("71", "72", "73").contains(version.path("id").asText()));
        assertEquals(box.version("7", "71").sha1(), version.path("sha1").asText());
        assertTrue(
                OffsetDateTime.parse(version.path("created_at").asText())
                        .toInstant()
                        .isAfter(before));
        assertNull(version.get("version_number"));
        assertEquals(2, box.promotes("7"));
        assertEquals(5, box.versions("7").size());
        assertEquals("71", box.versions("7").get(0).promotedFrom());
        assertEquals("old.txt", json(http.get("/files/7")).path("name").asText());
    }

    @Test
    void promoteRefusesWhatIsNoPastVersion() throws Exception {
        assertEquals("404 trashed", code(http.post("/files/7/versions/current", promote("72"))));
        assertEquals("404 not_found", code(http.post("/files/7/versions/current", promote("9"))));
        assertEquals("400 bad_request", code(http.post("/files/7/versions/current", "{}")));
        assertEquals(0, box.promotes("7"));
    }

    @Test
    void capDropsTheOldest() throws Exception {
        box.versionCap(2);
        http.post("/files/7/versions/current", promote("71"));
        assertEquals(List.of("73", "72"), ids(json(http.get("/files/7/versions"))));
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("entries").forEach(entry -> ids.add(entry.path("id").asText()));
        return ids;
    }

    @Test
    void listLeavesOutTheCurrentVersionAndKeepsTrashedOnes() throws Exception {
        JsonNode all = json(http.get("/files/7/versions?fields=id,trashed_at,version_number"));
        JsonNode page = json(http.get("/files/7/versions?limit=1&offset=1"));

        assertEquals(List.of("72", "71"), ids(all));
        assertNotNull(all.path("entries").get(0).path("trashed_at").textValue());
        assertEquals("2", all.path("entries").get(0).path("version_number").textValue());
        assertNull(all.path("entries").get(0).get("sha1"));
        assertEquals(List.of("71"), ids(page));
        assertEquals(2, page.path("total_count").asInt());
        assertEquals("400 invalid_offset", code(http.get("/files/7/versions?offset=10001")));
        assertEquals("400 bad_request", code(http.get("/files/7/versions?limit=1001")));
    }

    @Test
    void readsTheFileAndAnyVersion() throws Exception {
        JsonNode file = json(http.get("/files/7?fields=file_version,sha1,extension"));
        assertEquals("73", file.path("file_version").path("id").asText());
        assertEquals("txt", file.path("extension").asText());
        assertNull(file.get("name"));
        assertEquals("84a516841ba77a5b4648de2cd0dfcb30ea46dbb4", file.path("sha1").asText());
        assertEquals(200, http.get("/files/7/versions/73").statusCode());
        assertEquals(200, http.get("/files/7/versions/72").statusCode());
        assertEquals("404 not_found", code(http.get("/files/7/versions/9")));
        assertEquals("404 not_found", code(http.get("/files/8")));
        assertEquals("405 method_not_allowed", code(http.get("/files/file_7")));
        assertEquals("405 method_not_allowed", code(http.put("/files/7/versions/current", "")));
    }

    @Test
    void aTrashedFileHasToComeBackFirst() throws Exception {
        box.addFile(BoxFileSpec.file("8").version("81", "a").version("82", "b").trashed());

        assertEquals("404 trashed", code(http.get("/files/8")));
        assertEquals("404 trashed", code(http.post("/files/8/versions/current", promote("81"))));
        assertEquals(201, http.post("/files/8", "").statusCode());
        assertEquals("404 not_trashed", code(http.post("/files/8", "")));
        assertEquals(200, http.get("/files/8").statusCode());
        assertFalse(box.isTrashed("8"));
    }

    @Test
    void locksAndNotesRefuseWrites() throws Exception {
        box.addFile(BoxFileSpec.file("8").version("81", "a").version("82", "b").locked());
        box.addFile(BoxFileSpec.file("9").note().version("91", "a").version("92", "b"));

        assertEquals(
                "403 access_denied_item_locked",
                code(http.post("/files/8/versions/current", promote("81"))));
        assertEquals(
                "400 bad_request", code(http.post("/files/9/versions/current", promote("91"))));
        assertEquals(
                "boxnote", json(http.get("/files/9?fields=extension")).path("extension").asText());
    }

    @Test
    void tellsWaitsInSecondsOrAsADate() throws Exception {
        box.rateLimit(RateLimit.window(1, Duration.ofDays(1)));
        http.get("/files/7");
        HttpResponse<String> seconds = http.get("/files/7");
        box.retryAfterAsDate(true);
        HttpResponse<String> date = http.get("/files/7");

        assertEquals("429 rate_limit_exceeded", code(seconds));
        int wait = Integer.parseInt(header(seconds, "Retry-After"));
        assertTrue(wait > 1 && wait <= 86_400, () -> "wait " + wait);
        assertTrue(httpDate(date, "Retry-After").isAfter(Instant.now()));
        assertEquals(
                List.of(false, false, true),
                box.log().calls().stream().map(Call::beforeToldWaitWasOver).toList());
    }

    private static Instant httpDate(HttpResponse<?> answer, String name) {
        return ZonedDateTime.parse(header(answer, name), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    @Test
    void theClockCanBeWrong() throws Exception {
        box.clockSkew(Duration.ofHours(-5));
        HttpResponse<String> answer = http.post("/files/7/versions/current", promote("71"));

        Instant wrong = Instant.now().minus(Duration.ofHours(5));
        Duration off = Duration.between(httpDate(answer, "Date"), wrong).abs();
        assertTrue(off.toHours() < 1, () -> "off by " + off);
        Instant created =
                OffsetDateTime.parse(json(answer).path("created_at").asText()).toInstant();
        assertTrue(Duration.between(created, wrong).abs().toHours() < 1);
    }

    @Test
    void manyFilesCostNothing() throws Exception {
        box.addFiles(5_000_000, 1_000_000, 3);
        String file = "5999999";
        String version = BoxSandbox.versionId(file, 1);

        assertEquals(
                201,
                http.post("/files/" + file + "/versions/current", promote(version)).statusCode());
        assertEquals("404 not_found", code(http.get("/files/6000000")));
        box.anyFileExists(2);
        assertEquals(200, http.get("/files/6000000").statusCode());
    }

    @Test
    void othersMayChangeAFileMeanwhile() {
        box.upload("7", "74", "d");
        box.trashVersion("7", "71");
        assertEquals("74", box.currentVersion("7"));
        assertTrue(box.version("7", "71").isTrashed());
    }
}
