package io.restoreroutes.sandbox;

import static io.restoreroutes.sandbox.TestClient.header;
import static io.restoreroutes.sandbox.TestClient.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final String PROMOTE = "/files/7/versions/current";
    private static final String BODY = "{\"type\":\"file_version\",\"id\":\"71\"}";

    private final BoxSandbox box = BoxSandbox.start();
    private final TestClient http = TestClient.box(box);

    @BeforeEach
    void addFile() {
        box.addFile("7", "71", "72");
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private FaultRule once(Fault fault) {
        return box.faults().when(Requests.writes()).times(1).then(fault);
    }

    private Call lastCall() {
        List<Call> calls = box.log().calls();
        return calls.get(calls.size() - 1);
    }

    @Test
    void aStatusComesWithTheProvidersBodyAndWithoutTheEffect() throws Exception {
        FaultRule rule = once(Fault.status(503));
        assertEquals(200, http.get("/files/7").statusCode());
        HttpResponse<String> refused = http.post(PROMOTE, BODY);

        assertEquals(503, refused.statusCode());
        assertEquals("unavailable", json(refused).path("code").asText());
        assertEquals(0, box.promotes("7"));
        assertEquals("status 503", lastCall().fault());
        assertFalse(lastCall().effectApplied());
        assertEquals(201, http.post(PROMOTE, BODY).statusCode());
        assertEquals(1, rule.hits());
    }

    @Test
    void aToldWaitIsKeptWatchOver() throws Exception {
        box.toldWait(Duration.ofSeconds(700));
        once(Fault.status(429));
        assertEquals("700", header(http.post(PROMOTE, BODY), "Retry-After"));
        http.get("/files/7");
        assertTrue(lastCall().beforeToldWaitWasOver());

        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.toldWait(Duration.ofMillis(300));
            imageKit.faults().when(Requests.any()).then(Fault.status(429));
            HttpResponse<String> answer = TestClient.imageKit(imageKit).get("/v1/files/f/details");
            assertEquals("300", header(answer, "X-RateLimit-Reset"));
        }
    }

    @Test
    void anyAnswerCanBeSent() throws Exception {
        once(Fault.answer(Answer.json(418, "{}").withHeader("X-Pot", "tea")));
        HttpResponse<String> answer = http.post(PROMOTE, BODY);
        assertEquals(418, answer.statusCode());
        assertEquals("tea", header(answer, "X-Pot"));
    }

    @Test
    void theConnectionEndsBeforeOrAfterTheEffect() throws Exception {
        once(Fault.close());
        assertThrows(IOException.class, () -> http.post(PROMOTE, BODY));
        assertEquals(0, box.promotes("7"));
        once(Fault.close().afterEffect());
        assertThrows(IOException.class, () -> http.post(PROMOTE, BODY));
        assertEquals(1, box.promotes("7"));
        assertTrue(lastCall().effectApplied());
        assertEquals(0, lastCall().status());
        once(Fault.reset().afterEffect());
        assertThrows(IOException.class, () -> http.post(PROMOTE, BODY));
        assertEquals(2, box.promotes("7"));
    }

    @Test
    void theEffectMayComeLate() throws Exception {
        once(Fault.status(503).effectAfter(NEVER));
        assertEquals(503, http.post(PROMOTE, BODY).statusCode());
        assertEquals(0, box.promotes("7"));
        once(Fault.status(503).effectAfter(Duration.ofMillis(20)));
        assertEquals(503, http.post(PROMOTE, BODY).statusCode());
        await().until(() -> box.promotes("7") == 1);
        await().until(() -> lastCall().effectApplied());
        assertThrows(
                IllegalStateException.class, () -> Fault.html().effectAfter(Duration.ofMillis(1)));
    }

    @Test
    void theAnswerMayBeSpoilt() throws Exception {
        once(Fault.truncated());
        assertThrows(IOException.class, () -> http.post(PROMOTE, BODY));
        once(Fault.html());
        assertTrue(http.post(PROMOTE, BODY).body().startsWith("<html>"));
        once(Fault.contentType("text/plain"));
        assertEquals("text/plain", header(http.post(PROMOTE, BODY), "Content-Type"));
        once(Fault.emptyBody());
        HttpResponse<String> empty = http.post(PROMOTE, BODY);
        assertEquals("200 ", empty.statusCode() + " " + empty.body());
        assertEquals(4, box.promotes("7"));
        once(Fault.html().withoutEffect());
        assertEquals(200, http.post(PROMOTE, BODY).statusCode());
        assertEquals(4, box.promotes("7"));
    }

    @Test
    void theAnswerMayBeAboutAnotherFile() throws Exception {
        box.faults().when(Requests.file("7")).then(Fault.aboutOtherFile("8"));
        assertEquals("8", json(http.get("/files/7")).path("id").asText());
    }

    @Test
    void aBodyMayNeverEnd() throws Exception {
        box.faults().when(Requests.reads()).times(1).then(Fault.endlessBody());
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient()
                        .send(
                                http.request("GET", "/files/7", ""),
                                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertEquals(5_000_000, body.readNBytes(5_000_000).length);
        }
        assertEquals(200, http.get("/files/7").statusCode());
    }

    @Test
    void anAnswerMayBeSlowOrNeverCome() throws Exception {
        once(Fault.slow(Duration.ofMillis(20)));
        assertEquals(201, http.post(PROMOTE, BODY).statusCode());
        FaultRule slow = box.faults().when(Requests.any()).times(1).then(Fault.slow(NEVER));
        CompletableFuture<HttpResponse<String>> answer = http.sendLater("GET", "/files/7");
        await().until(() -> slow.hits() == 1);
        assertFalse(answer.isDone());

        box.faults().when(Requests.reads()).times(1).then(Fault.hang());
        HttpRequest impatient =
                HttpRequest.newBuilder(http.request("GET", "/files/7", "").uri())
                        .timeout(Duration.ofMillis(300))
                        .build();
        assertThrows(
                HttpTimeoutException.class,
                () ->
                        HttpClient.newHttpClient()
                                .send(impatient, HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    void rulesCountAndThrowDice() throws Exception {
        box.faults().when(Requests.pathEndsWith("/7")).skip(1).times(2).then(Fault.status(500));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            statuses.add(http.get("/files/7").statusCode());
        }
        assertEquals(List.of(200, 500, 500, 200), statuses);

        box.faults().clear();
        FaultRule dice =
                box.faults().when(Requests.any()).withProbability(0.5).then(Fault.status(500));
        List<Integer> first = throwDice(4711);
        assertEquals(first, throwDice(4711));
        assertTrue(first.contains(200) && first.contains(500));
        dice.remove();
        assertEquals(200, http.get("/files/7").statusCode());
    }

    private List<Integer> throwDice(long seed) throws Exception {
        box.faults().seed(seed);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(http.get("/files/7").statusCode());
        }
        return statuses;
    }

    @Test
    void aProviderMayBeDownForAWhile() throws Exception {
        assertEquals(200, http.get("/files/7").statusCode());
        box.refuseConnections();
        assertThrows(IOException.class, () -> http.get("/files/7"));
        box.acceptConnections();
        box.acceptConnections();
        assertEquals(200, http.get("/files/7").statusCode());
    }
}
