package io.restoreroutes.sandbox;

import static io.restoreroutes.sandbox.TestClient.header;
import static io.restoreroutes.sandbox.TestClient.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageKitSandboxTest {
    private static final RateLimit ONE_AN_HOUR = new RateLimit(1, Duration.ofHours(1), 1);

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final TestClient http = TestClient.imageKit(imageKit);

    @BeforeEach
    void addFile() {
        imageKit.addFile("f1", "/shop/shoe.jpg", List.of("v1", "v2", "v3"));
    }

    @AfterEach
    void stop() {
        imageKit.close();
    }

    @Test
    void restoreMakesTheWantedVersionCurrent() throws Exception {
        HttpResponse<String> answer = http.put("/v1/files/f1/versions/v1/restore", "");

        assertEquals(200, answer.statusCode());
        assertEquals("f1", json(answer).path("fileId").asText());
        assertEquals("file", json(answer).path("type").asText());
        assertEquals("v1", json(answer).path("versionInfo").path("id").asText());
        assertNotNull(header(answer, "x-ik-requestId"));
        assertNotNull(header(answer, "Date"));
        assertEquals(List.of("v1", "v3", "v2"), imageKit.versions("f1"));
        assertEquals(1, imageKit.restores("f1"));
        Call call = imageKit.log().calls().get(0);
        assertTrue(call.effectApplied());
        assertEquals(200, call.status());
        assertEquals(
                TestClient.basic(ImageKitSandbox.PRIVATE_KEY + ":"), call.header("authorization"));
    }

    @Test
    void restoreCanAddAVersionInstead() throws Exception {
        imageKit.restoreAddsVersion(true);

        HttpResponse<String> answer = http.put("/v1/files/f1/versions/v1/restore", "");

        String id = json(answer).path("versionInfo").path("id").asText();
        assertNotEquals("v1", id);
        assertEquals("Version 4", json(answer).path("versionInfo").path("name").asText());
        assertEquals(List.of(id, "v3", "v2", "v1"), imageKit.versions("f1"));
    }

    @Test
    void restoringTheCurrentVersionIsFineOrAnError() throws Exception {
        assertEquals(200, http.put("/v1/files/f1/versions/v3/restore", "").statusCode());
        imageKit.restoringCurrentIsError(true);
        assertEquals(400, http.put("/v1/files/f1/versions/v3/restore", "").statusCode());
        assertEquals(List.of("v3", "v2", "v1"), imageKit.versions("f1"));
    }

    @Test
    void listIsABareArrayWithTheCurrentItemFirst() throws Exception {
        JsonNode list = json(http.get("/v1/files/f1/versions"));

        assertTrue(list.isArray());
        assertEquals(
                List.of("file", "file-version", "file-version"), list.findValuesAsText("type"));
        assertEquals("f1", list.get(0).path("fileId").asText());
        assertNotEquals("f1", list.get(1).path("fileId").asText());
        // An archived item was "created" when the next version replaced it.
        assertEquals(list.get(0).path("updatedAt"), list.get(1).path("createdAt"));
        assertEquals(list.get(0).path("createdAt").asText(), first(list));
    }

    private static String first(JsonNode list) {
        Instant replaced = Instant.parse(list.get(2).path("createdAt").asText());
        return replaced.minus(Duration.ofDays(1)).toString();
    }

    @Test
    void readsTheFileAndEachVersion() throws Exception {
        JsonNode details = json(http.get("/v1/files/f1/details"));
        assertEquals("v3", details.path("versionInfo").path("id").asText());
        JsonNode version = json(http.get("/v1/files/f1/versions/v1"));
        assertEquals("file-version", version.path("type").asText());
        assertEquals("v1", version.path("versionInfo").path("id").asText());
    }

    @Test
    void tellsTwoKindsOfAbsence() throws Exception {
        HttpResponse<String> noFile = http.put("/v1/files/f2/versions/v1/restore", "");
        HttpResponse<String> noVersion = http.put("/v1/files/f1/versions/v9/restore", "");

        assertEquals(404, noFile.statusCode());
        assertEquals(404, noVersion.statusCode());
        assertEquals("The requested file does not exist.", json(noFile).path("message").asText());
        assertEquals(
                "The requested file version does not exist.",
                json(noVersion).path("message").asText());
        assertNotNull(json(noVersion).get("help"));
    }

    @Test
    void refusesMalformedIds() throws Exception {
        HttpResponse<String> file = http.put("/v1/files/a%2Fb/versions/v1/restore", "");
        HttpResponse<String> version = http.put("/v1/files/f1/versions/a%20b/restore", "");

        assertEquals(400, file.statusCode());
        assertTrue(json(file).path("message").asText().contains("invalid fileId"));
        assertEquals(400, version.statusCode());
        assertTrue(json(version).path("message").asText().contains("invalid versionId"));
    }

    @Test
    void wantsTheExactKeyWithItsColon() throws Exception {
        TestClient noKey = new TestClient(imageKit.baseUrl());
        TestClient badKey =
                new TestClient(
                        imageKit.baseUrl(), "Authorization", TestClient.basic("private_other:"));
        TestClient noColon =
                new TestClient(
                        imageKit.baseUrl(),
                        "Authorization",
                        TestClient.basic(ImageKitSandbox.PRIVATE_KEY));

        assertEquals(401, noKey.get("/v1/files/f1/details").statusCode());
        assertEquals(403, badKey.get("/v1/files/f1/details").statusCode());
        assertEquals(403, noColon.get("/v1/files/f1/details").statusCode());
        imageKit.acceptKeys("private_other");
        assertEquals(200, badKey.get("/v1/files/f1/details").statusCode());
        assertEquals(403, http.get("/v1/files/f1/details").statusCode());
    }

    @Test
    void limitsTheRateInMillisecondsAndSeesWhoDoesNotWait() throws Exception {
        imageKit.rateLimit(RateLimit.window(2, Duration.ofHours(1)));
        http.get("/v1/files/f1/details");
        HttpResponse<String> second = http.get("/v1/files/f1/details");
        HttpResponse<String> third = http.get("/v1/files/f1/details");
        http.get("/v1/files/f1/details");

        assertNull(header(second, "X-RateLimit-Limit"));
        assertEquals(429, third.statusCode());
        assertEquals("2", header(third, "X-RateLimit-Limit"));
        assertEquals("3600000", header(third, "X-RateLimit-Interval"));
        long reset = Long.parseLong(header(third, "X-RateLimit-Reset"));
        assertTrue(reset > 1000 && reset <= 3_600_000, () -> "reset " + reset);
        assertNull(json(third).get("help"));
        assertEquals(
                List.of(false, false, false, true),
                imageKit.log().calls().stream().map(Call::beforeToldWaitWasOver).toList());

        imageKit.rateLimit(null);
        imageKit.rateLimitHeadersAlways(true);
        HttpResponse<String> free = http.get("/v1/files/f1/details");
        assertEquals(200, free.statusCode());
        assertNotNull(header(free, "X-RateLimit-Limit"));
        imageKit.rateLimitHeadersAlways(false);
        imageKit.rateLimitHeadersNever(true);
        imageKit.rateLimit(ONE_AN_HOUR);
        http.get("/v1/files/f1/details");
        HttpResponse<String> bare = http.get("/v1/files/f1/details");
        assertEquals(429, bare.statusCode());
        assertNull(header(bare, "X-RateLimit-Limit"));
        assertNotNull(header(bare, "X-RateLimit-Reset"));
    }

    @Test
    void limitsEachKeyApart() throws Exception {
        imageKit.acceptKeys(ImageKitSandbox.PRIVATE_KEY, "private_other");
        TestClient other =
                new TestClient(
                        imageKit.baseUrl(), "Authorization", TestClient.basic("private_other:"));
        imageKit.rateLimit(ONE_AN_HOUR);

        assertEquals(200, http.get("/v1/files/f1/details").statusCode());
        assertEquals(429, http.get("/v1/files/f1/details").statusCode());
        assertEquals(200, other.get("/v1/files/f1/details").statusCode());
        assertTrue(imageKit.log().calls().stream().noneMatch(Call::beforeToldWaitWasOver));
    }

    @Test
    void manyFilesCostNothing() throws Exception {
        imageKit.addFiles("many", 1_000_000, 3);

        assertEquals(200, http.put("/v1/files/many999999/versions/v1/restore", "").statusCode());
        assertEquals("v1", imageKit.currentVersion("many999999"));
        assertEquals(404, http.get("/v1/files/many1000000/details").statusCode());
        imageKit.anyFileExists(2);
        assertEquals(200, http.get("/v1/files/whatever/versions/v2").statusCode());
    }

    private JsonNode byPath(String folder, String name) throws Exception {
        String query =
                "type = \"file\" AND path = \"%s\" AND name = \"%s\"".formatted(folder, name);
        return json(
                http.get(
                        "/v1/files?limit=10&searchQuery="
                                + URLEncoder.encode(query, StandardCharsets.UTF_8)));
    }

    @Test
    void aSearchFindsWhatLiesInAFolderByItsName() throws Exception {
        imageKit.addFile("f2", "/Shop/SHOE.jpg", List.of("v1"));
        imageKit.addFile("f3", "/shop/old/shoe.jpg", List.of("v1"));
        imageKit.addFiles("many", 10, 1);

        assertEquals(List.of("f1", "f2"), byPath("/shop/", "shoe.jpg").findValuesAsText("fileId"));
        assertEquals("/shop/shoe.jpg", byPath("/shop", "shoe.jpg").at("/0/filePath").asText());
        assertEquals(List.of("many7"), byPath("/", "many7.jpg").findValuesAsText("fileId"));
        assertEquals(0, byPath("/shop/", "shoe").size());
        assertEquals(400, http.get("/v1/files?searchQuery=name").statusCode());

        imageKit.searchIsBehind(true);
        imageKit.move("f1", "/archive/shoe.jpg");
        imageKit.delete("f2");
        assertEquals(2, byPath("/shop/", "shoe.jpg").size());
        assertEquals(0, byPath("/archive/", "shoe.jpg").size());
        imageKit.searchIsBehind(false);
        assertEquals(0, byPath("/shop/", "shoe.jpg").size());
        assertEquals(1, byPath("/archive/", "shoe.jpg").size());
        assertEquals(404, http.get("/v1/files/f2/details").statusCode());
    }

    @Test
    void theIdAfterARestoreMayBeAnother() throws Exception {
        imageKit.restoredId(ImageKitSandbox.RestoredId.NEW);
        imageKit.restoreElsewhere("f1", "v1");
        assertNotEquals("v1", imageKit.currentVersion("f1"));
        assertEquals("v1", imageKit.currentContent("f1"));
        assertEquals(404, http.get("/v1/files/f1/versions/v1").statusCode());

        imageKit.restoredId(ImageKitSandbox.RestoredId.FILE_ID);
        assertEquals("f1", imageKit.currentVersion("f1"));
        assertEquals("file", json(http.get("/v1/files/f1/versions/f1")).path("type").asText());
        imageKit.restoreElsewhere("f1", "v2");
        assertEquals("f1", imageKit.currentVersion("f1"));
        assertEquals("v2", imageKit.currentContent("f1"));
    }

    @Test
    void numbersAndTimesMayMeanSomethingElse() throws Exception {
        imageKit.upload("f1", "v4", "ann@example.com");
        imageKit.restoreElsewhere("f1", "v1");
        assertEquals(
                List.of("Version 1", "Version 4", "Version 3", "Version 2"),
                json(http.get("/v1/files/f1/versions")).findValues("versionInfo").stream()
                        .map(info -> info.path("name").asText())
                        .toList());
        imageKit.restoreRenumbers(true);
        imageKit.restoreElsewhere("f1", "v2");
        JsonNode list = json(http.get("/v1/files/f1/versions"));
        assertEquals("Version 4", list.at("/0/versionInfo/name").asText());
        assertEquals("ann@example.com", list.at("/2/createdBy").asText());

        String replaced = list.at("/2/createdAt").asText();
        imageKit.timesAreOfUploads(true);
        String uploaded = json(http.get("/v1/files/f1/versions")).at("/2/createdAt").asText();
        assertTrue(Instant.parse(uploaded).isBefore(Instant.parse(replaced)));
    }

    @Test
    void aFullHistoryEvictsOrRefuses() throws Exception {
        for (int i = 4; i <= 101; i++) {
            imageKit.upload("f1", "v" + i);
        }
        imageKit.fullHistoryRefuses(true);
        assertThrows(IllegalStateException.class, () -> imageKit.upload("f1", "v102"));
        imageKit.restoreAddsVersion(true);
        assertEquals(400, http.put("/v1/files/f1/versions/v1/restore", "").statusCode());
        imageKit.fullHistoryRefuses(false);
        imageKit.upload("f1", "v102");
        assertEquals(101, imageKit.versions("f1").size());
        assertEquals(404, http.get("/v1/files/f1/versions/v1").statusCode());
    }

    @Test
    void anEditMovesTheTimeAndADeletedVersionIsGone() throws Exception {
        String before = imageKit.ifCurrent("f1");
        imageKit.edit("f1");
        assertNotEquals(before, imageKit.ifCurrent("f1"));
        JsonNode details = json(http.get("/v1/files/f1/details"));
        assertEquals("v3@" + details.path("updatedAt").asText(), imageKit.ifCurrent("f1"));
        imageKit.deleteVersion("f1", "v2");
        assertEquals(List.of("v3", "v1"), imageKit.versions("f1"));
    }

    @Test
    void somebodyElseMayUpload() throws Exception {
        imageKit.upload("f1", "v4");
        assertEquals(List.of("v4", "v3", "v2", "v1"), imageKit.versions("f1"));
        assertEquals(
                "v4",
                json(http.get("/v1/files/f1/details")).path("versionInfo").path("id").asText());
    }
}
