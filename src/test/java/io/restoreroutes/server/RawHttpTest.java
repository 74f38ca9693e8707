package io.restoreroutes.server;

import static io.restoreroutes.testing.HttpCalls.TOKEN;
import static io.restoreroutes.testing.HttpCalls.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server does with calls that no well-behaved client sends. */
class RawHttpTest {
    private static final int LIMIT = 2048;
    private static final String BODY =
            "{\"account\":\"photos\",\"fileId\":\""
                    + DemoState.PHOTO
                    + "\",\"versionId\":\""
                    + DemoState.PHOTO_GOOD_VERSION
                    + "\"}";
    private static final String AUTH = "Authorization: Bearer " + TOKEN + "\r\n";
    private static final String HOST = "Host: 127.0.0.1\r\nConnection: close\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String POST = "POST /requests HTTP/1.1\r\n" + HOST;

    @TempDir static Path folder;
    private static ImageKitSandbox imageKit;
    private static RunningApp app;
    private static HttpCalls http;

    @BeforeAll
    static void start() {
        imageKit = ImageKitSandbox.start();
        DemoState.seed(imageKit);
        app = new RunningApp(folder, imageKit, null);
        http = HttpCalls.enable(app);
        app.set("restore.http.max-body-size", LIMIT / 1024 + "KB");
        app.start();
    }

    @AfterAll
    static void stop() {
        app.close();
        imageKit.close();
    }

    private static String length(String body) {
        return "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static Stream<Arguments> calls() {
        String whole = AUTH + JSON + length(BODY);
        return Stream.of(
                Arguments.of(202, POST + whole),
                Arguments.of(
                        202,
                        POST
                                + AUTH
                                + JSON
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(BODY.length())
                                + "\r\n"
                                + BODY
                                + "\r\n0\r\n\r\n"),
                Arguments.of(202, POST.replace("Host", "hOsT") + whole),
                Arguments.of(202, POST + AUTH.replace("Bearer", "bEARER") + JSON + length(BODY)),
                // who calls
                Arguments.of(401, POST + JSON + length(BODY)),
                Arguments.of(401, POST + AUTH.replace("Bearer", "Basic") + JSON + length(BODY)),
                Arguments.of(401, POST + "Authorization: Bearer\r\n" + JSON + length(BODY)),
                Arguments.of(401, POST + "Authorization: " + TOKEN + "\r\n" + JSON + length(BODY)),
                Arguments.of(401, POST + AUTH + AUTH + JSON + length(BODY)),
                Arguments.of(401, POST + AUTH + "authorization: Basic eDp5\r\n" + length(BODY)),
                Arguments.of(401, POST + AUTH.replace("\r\n", "x\r\n") + JSON + length(BODY)),
                Arguments.of(
                        401,
                        POST.replace("/requests", "/requests?Authorization=Bearer%20" + TOKEN)
                                + JSON
                                + length(BODY)),
                Arguments.of(401, "GET /nothing HTTP/1.1\r\n" + HOST + "\r\n"),
                // what is sent
                Arguments.of(400, POST.replace("requests", "requests?a=b") + whole),
                Arguments.of(400, POST + AUTH + JSON + "Idempotency-Key: a b\r\n" + length(BODY)),
                Arguments.of(400, POST + AUTH + JSON + "Idempotency-Key: \r\n" + length(BODY)),
                Arguments.of(
                        400,
                        POST
                                + AUTH
                                + JSON
                                + ("Idempotency-Key: " + "k".repeat(256) + "\r\n")
                                + length(BODY)),
                Arguments.of(
                        400,
                        POST + AUTH + JSON + "Idempotency-Key: a\r\n".repeat(2) + length(BODY)),
                Arguments.of(415, POST + AUTH + length(BODY)),
                Arguments.of(415, POST + AUTH + JSON + JSON + length(BODY)),
                Arguments.of(415, POST + AUTH + JSON.replace("json", "xml") + length(BODY)),
                Arguments.of(
                        415,
                        POST + AUTH + JSON.replace("\r\n", "; charset=utf-16\r\n") + length(BODY)),
                Arguments.of(415, POST + AUTH + JSON + "Content-Encoding: gzip\r\n" + length(BODY)),
                Arguments.of(
                        415,
                        POST
                                + AUTH
                                + "Content-Type: application/x-www-form-urlencoded\r\n"
                                + length("CamelHttpUri=http://127.0.0.1:1&fileId=1")),
                Arguments.of(
                        415,
                        POST
                                + AUTH
                                + "Content-Type: multipart/form-data; boundary=x\r\n"
                                + length("--x\r\n\r\n\r\n--x--\r\n")),
                Arguments.of(417, POST + AUTH + JSON + "Expect: more\r\n" + length(BODY)),
                Arguments.of(413, POST + AUTH + JSON + length("x".repeat(LIMIT + 1))),
                Arguments.of(413, POST + AUTH + JSON + "Content-Length: 99999999999\r\n\r\n"),
                Arguments.of(
                        413,
                        POST
                                + AUTH
                                + JSON
                                + "Transfer-Encoding: chunked\r\n\r\n1000\r\n"
                                + "x".repeat(4096)
                                + "\r\n0\r\n\r\n"),
                // where it is sent
                Arguments.of(404, "GET / HTTP/1.1\r\n" + HOST + AUTH + "\r\n"),
                Arguments.of(404, POST.replace("/requests", "/Requests") + whole),
                Arguments.of(404, POST.replace("/requests", "/requests/x") + whole),
                Arguments.of(405, POST.replace("POST", "PUT") + whole),
                Arguments.of(405, POST.replace("POST", "GET") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("POST", "DELETE") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("POST", "OPTIONS") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("POST", "HEAD") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("/requests", "/jobs/20261122") + whole),
                Arguments.of(405, "HEAD /jobs/20261122-1 HTTP/1.1\r\n" + HOST + AUTH + "\r\n"),
                // what is no HTTP
                Arguments.of(400, "POST /%zz HTTP/1.1\r\n" + HOST + AUTH + "\r\n"),
                Arguments.of(400, POST + AUTH + JSON + "Content-Length: -1\r\n\r\n"),
                Arguments.of(400, POST + AUTH + JSON + "Content-Length: 1, 2\r\n\r\nx"),
                Arguments.of(400, "hello\r\n\r\n"),
                Arguments.of(414, "GET /" + "a".repeat(5000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(431, POST + "X: " + "a".repeat(9000) + "\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallIsAnsweredInJsonAndSaysNothingOfTheServer(int status, String call) {
        String answer = http.raw(call);

        assertTrue(answer.matches("(?s)HTTP/1.[01] " + status + " .*"), answer);
        String[] parts = answer.split("\r\n\r\n", 2);
        String head = parts[0].toLowerCase(Locale.ROOT);
        assertTrue(head.contains("\r\ncontent-type: application/json"), answer);
        for (String header : List.of("server:", "x-powered-by:", "date:", "camel", "idempotency")) {
            assertFalse(head.contains("\r\n" + header), answer);
        }
        assertFalse(answer.contains(TOKEN), answer);
        assertFalse(answer.contains("Exception"), answer);
        if (call.startsWith("HEAD")) {
            assertEquals("", parts[1]);
        } else {
            assertTrue(parts[1].contains(status == 202 ? "\"jobId\"" : "{\"error\":{\"code\":"));
        }
        if (status == 401) {
            assertTrue(answer.contains("\r\nWWW-Authenticate: Bearer\r\n"), answer);
        }
        if (status == 405) {
            String allowed = call.contains("/jobs/") ? "GET" : "POST";
            assertTrue(answer.contains("\r\nAllow: " + allowed + "\r\n"), answer);
        }
    }

    @Test
    void nothingIsAskedForBeforeTheCallerIsKnown() throws Exception {
        String expect = JSON + "Expect: 100-continue\r\nContent-Length: " + BODY.length() + "\r\n";
        try (Socket socket = http.connect()) {
            socket.getOutputStream().write((POST + expect + "\r\n").getBytes(ISO_8859_1));
            assertTrue(line(socket.getInputStream()).startsWith("HTTP/1.1 401 "));
        }
        try (Socket socket = http.connect()) {
            socket.getOutputStream().write((POST + AUTH + expect + "\r\n").getBytes(ISO_8859_1));
            assertEquals("HTTP/1.1 100 Continue", line(socket.getInputStream()));
            socket.getOutputStream().write(BODY.getBytes(ISO_8859_1));
            assertEquals("", line(socket.getInputStream()));
            assertEquals("HTTP/1.1 202 Accepted", line(socket.getInputStream()));
        }
    }

    @Test
    void oneConnectionCarriesManyCalls() throws Exception {
        String call = (POST + AUTH + JSON).replace("Connection: close\r\n", "") + length(BODY);
        String refused = (POST + JSON).replace("Connection: close\r\n", "") + length(BODY);
        String all = http.raw(call + call + refused + call + POST + AUTH + JSON + length(BODY));

        assertEquals(4, all.split("HTTP/1.1 202 ", -1).length - 1, all);
        assertEquals(1, all.split("HTTP/1.1 401 ", -1).length - 1, all);
    }

    @Test
    void aBodyThatBreaksOffIsNotTaken() throws Exception {
        String body = BODY.replace("{", "{\"requestId\":\"broken\",");
        for (int i = 0; i < 20; i++) {
            try (Socket socket = http.connect()) {
                String half = POST + AUTH + JSON + "Content-Length: 500\r\n\r\n" + body;
                socket.getOutputStream().write(half.getBytes(ISO_8859_1));
            }
        }
        // all of the room is free again
        HttpResponse<String> after = http.post("application/json", body);
        assertEquals(202, after.statusCode());
        assertEquals(0, json(after).path("duplicates").asInt());
    }

    @Test
    void morePostsThanThereIsRoomForWaitTheirTurn() {
        String large = BODY + " ".repeat(LIMIT - BODY.length());
        List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            posts.add(CompletableFuture.supplyAsync(() -> http.post("application/json", large)));
        }
        posts.forEach(post -> assertEquals(202, post.join().statusCode()));
    }

    @Test
    void aChunkedBodyOfAClientIsTaken() {
        HttpResponse<String> answer =
                http.send(
                        http.to("/requests")
                                .header("Content-Type", "application/json")
                                .expectContinue(true)
                                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(BODY))));
        assertEquals(202, answer.statusCode());
    }

    private static String line(InputStream in) throws Exception {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
