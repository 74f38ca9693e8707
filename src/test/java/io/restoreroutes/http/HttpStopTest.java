package io.restoreroutes.http;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop in the midst of many posts: each of them is taken whole or not at all. */
class HttpStopTest {
    private static final int POSTS = 60;
    private static final int LINES = 50;

    @TempDir Path folder;

    @Test
    void whatWasAnsweredIsKeptAndNothingIsHalfDone() throws InterruptedException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            HttpCalls http = HttpCalls.enable(app);
            app.start();
            Map<Integer, HttpResponse<String>> before = new ConcurrentSkipListMap<>();
            CountDownLatch some = new CountDownLatch(POSTS / 4);
            CompletableFuture<?>[] posts = new CompletableFuture<?>[POSTS];
            for (int i = 0; i < POSTS; i++) {
                int number = i;
                posts[i] =
                        CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        before.put(number, post(http, number));
                                    } catch (UncheckedIOException e) {
                                        // The server has gone; that is what this is about.
                                    } finally {
                                        some.countDown();
                                    }
                                });
            }
            some.await();
            app.stop();
            CompletableFuture.allOf(posts).join();
            assertTrue(before.values().stream().anyMatch(answer -> answer.statusCode() == 202));

            app.start();
            for (int number = 0; number < POSTS; number++) {
                HttpResponse<String> now = post(http, number);
                assertEquals(202, now.statusCode(), now.body());
                HttpResponse<String> then = before.get(number);
                if (then != null && then.statusCode() == 202) {
                    assertEquals(json(then).path("jobId"), json(now).path("jobId"));
                } else if (then != null) {
                    assertEquals(503, then.statusCode(), then.body());
                    assertEquals("not-ready", json(then).path("error").path("code").asText());
                }
                JsonNode job = json(http.get("/jobs/" + json(now).path("jobId").asText()));
                int lines = job.path("open").asInt();
                for (JsonNode count : job.path("counts")) {
                    lines += count.asInt();
                }
                assertEquals(LINES, lines, job.toString());
            }
        }
    }

    private static HttpResponse<String> post(HttpCalls http, int number) {
        StringBuilder body = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            body.append("{\"account\":\"photos\",\"fileId\":\"f")
                    .append(number)
                    .append("\",\"versionId\":\"v\"}\n");
        }
        return http.post(
                "application/x-ndjson", body.toString(), "Idempotency-Key", "post-" + number);
    }
}
