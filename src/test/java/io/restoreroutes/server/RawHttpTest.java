package io.restoreroutes.server;

import static io.restoreroutes.server.RawCalls.AUTH;
import static io.restoreroutes.server.RawCalls.BODY;
import static io.restoreroutes.server.RawCalls.JSON;
import static io.restoreroutes.server.RawCalls.LIMIT;
import static io.restoreroutes.server.RawCalls.POST;
import static io.restoreroutes.server.RawCalls.length;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server does with calls that no well-behaved client sends. */
class RawHttpTest {
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

    @ParameterizedTest
    @MethodSource("io.restoreroutes.server.RawCalls#calls")
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
