package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both sandboxes have from their server. */
class HttpLoopTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final String HEAD =
            "Host: localhost\r\nAuthorization: "
                    + TestClient.basic(ImageKitSandbox.PRIVATE_KEY + ":")
                    + "\r\n";

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();

    @AfterEach
    void stop() {
        imageKit.close();
    }

    private String talk(String text, int answers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", imageKit.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            StringBuilder got = new StringBuilder();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            while (got.toString().split("HTTP/1.1 [1-5]", -1).length <= answers) {
                int count = in.read(buffer);
                if (count < 0) {
                    break;
                }
                got.append(new String(buffer, 0, count, ISO_8859_1));
            }
            return got.toString();
        }
    }

    @Test
    void answersRequestsSentAtOnceInTheirOrder() throws Exception {
        imageKit.addFile("f", "v1", "v2");
        imageKit.latency(Duration.ofMillis(20));
        String get = "GET /v1/files/f/versions/%s HTTP/1.1\r\n" + HEAD + "\r\n";

        String got = talk(get.formatted("v1") + get.formatted("v9") + get.formatted("v2"), 3);

        assertEquals(3, got.split("HTTP/1.1 ", -1).length - 1);
        assertTrue(got.indexOf("HTTP/1.1 200") < got.indexOf("HTTP/1.1 404"));
    }

    @Test
    void readsChunksAndAsksForAnAnnouncedBody() throws Exception {
        imageKit.addFile("f", "v1", "v2");
        String put = "PUT /v1/files/f/versions/v1/restore HTTP/1.1\r\n" + HEAD;

        String chunked =
                talk(
                        put
                                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
                        1);
        String announced = talk(put + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n", 1);

        assertTrue(chunked.startsWith("HTTP/1.1 200"), chunked);
        assertEquals("abcde", imageKit.log().calls().get(0).body());
        assertTrue(announced.startsWith("HTTP/1.1 100"), announced);
    }

    @Test
    void closesWhenAskedToAndOnNonsense() throws Exception {
        String closing = talk("GET /v1/files/f/details HTTP/1.1\r\nConnection: close\r\n\r\n", 9);
        assertTrue(closing.startsWith("HTTP/1.1 401"), closing);
        assertEquals("", talk("nonsense\r\n\r\n", 9));
    }

    @Test
    void hundredsOfSlowAnswersNeedNoThreads() throws Exception {
        imageKit.anyFileExists(2);
        imageKit.hold();
        TestClient http = TestClient.imageKit(imageKit);
        int threads = sandboxThreads();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            answers.add(http.sendLater("GET", "/v1/files/f" + i + "/details"));
        }
        await().until(() -> imageKit.log().inFlight() == 400);
        assertEquals(threads, sandboxThreads());
        imageKit.release();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get().statusCode());
        }
        assertEquals(400, imageKit.log().mostInFlight());
        assertEquals(0, imageKit.log().inFlight());
        assertEquals(400, imageKit.log().total());
    }

    private static int sandboxThreads() {
        return (int)
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("sandbox-"))
                        .count();
    }

    @Test
    void theEffectMayLieInTheMiddleOfTheLatency() throws Exception {
        TestClient http = TestClient.imageKit(imageKit);
        imageKit.addFile("f", "v1", "v2");
        imageKit.addFile("g", "v1", "v2");

        imageKit.latency(Duration.ofMillis(20), NEVER);
        CompletableFuture<HttpResponse<String>> answer =
                http.sendLater("PUT", "/v1/files/f/versions/v1/restore");
        await().until(() -> imageKit.currentVersion("f").equals("v1"));
        assertFalse(answer.isDone());

        imageKit.latency(NEVER, Duration.ZERO);
        http.sendLater("PUT", "/v1/files/g/versions/v1/restore");
        await().until(() -> imageKit.log().total() == 2);
        assertEquals("v2", imageKit.currentVersion("g"));
    }

    @Test
    void answersAfterTheWholeLatency() throws Exception {
        imageKit.addFile("f", "v1", "v2");
        imageKit.latency(Duration.ofMillis(20), Duration.ofMillis(20));
        assertEquals(
                200,
                TestClient.imageKit(imageKit)
                        .put("/v1/files/f/versions/v1/restore", "")
                        .statusCode());
        assertEquals("v1", imageKit.currentVersion("f"));
    }

    @Test
    void keepsAnswersBackUntilTheyAreReleased() throws Exception {
        imageKit.addFile("f", "v1", "v2");
        imageKit.hold();
        CompletableFuture<HttpResponse<String>> answer =
                TestClient.imageKit(imageKit).sendLater("PUT", "/v1/files/f/versions/v1/restore");
        await().until(() -> imageKit.currentVersion("f").equals("v1"));
        assertFalse(answer.isDone());
        imageKit.release();
        assertEquals(200, answer.get().statusCode());
    }

    @Test
    void writesEachCallToAFile(@TempDir Path folder) throws Exception {
        imageKit.addFile("f", "v1", "v2");
        Path file = folder.resolve("calls.ndjson");
        imageKit.log().appendTo(file);
        imageKit.log().keep(0);

        TestClient.imageKit(imageKit).put("/v1/files/f/versions/v1/restore", "");

        List<String> lines = Files.readAllLines(file);
        assertEquals(1, lines.size());
        var line = TestClient.JSON.readTree(lines.get(0));
        assertEquals("imagekit", line.path("provider").asText());
        assertEquals("PUT", line.path("method").asText());
        assertEquals(200, line.path("status").asInt());
        assertTrue(line.path("effectApplied").asBoolean());
        assertTrue(line.path("headers").path("Authorization").get(0).asText().startsWith("Basic "));
        assertEquals(List.of(), imageKit.log().calls());
    }

    @Test
    void keepsCredentialsOutOfItsWords() throws Exception {
        TestClient.imageKit(imageKit).get("/v1/files/f/details");
        String words = imageKit.log().calls().toString();
        assertTrue(words.contains("#1 GET /v1/files/f/details"), words);
        assertTrue(!words.contains("Basic"), words);
    }

    @Test
    void survivesAConditionThatFails() throws Exception {
        imageKit.addFile("f", "v1", "v2");
        imageKit.faults()
                .when(
                        request -> {
                            throw new IllegalStateException("a mistake in a test");
                        })
                .then(Fault.close());
        assertThrows(
                IOException.class,
                () -> TestClient.imageKit(imageKit).put("/v1/files/f/versions/v1/restore", ""));
        imageKit.faults().clear();
        assertEquals(200, TestClient.imageKit(imageKit).get("/v1/files/f/details").statusCode());
    }

    @Test
    void aTakenPortIsAnError() {
        assertThrows(UncheckedIOException.class, () -> BoxSandbox.start(imageKit.port()));
    }
}
