package io.restoreroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The application's rate as a share of what a bare Apache client does with the same number of ways
 * in the same run: 64 ways, at 50 ms provider latency and at none, on H2 and on PostgreSQL. Ledger
 * and delivery are on. Prints a line per measurement; asserts nothing.
 */
public final class ThroughputBench {
    private static final int WAYS = 64;
    private static final String VERSION = "v1";

    private ThroughputBench() {}

    /** Arguments: items at 50 ms, items at 0 ms; defaults 20000 and 60000. */
    public static void main(String[] args) throws Exception {
        int slow = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        int fast = args.length > 1 ? Integer.parseInt(args[1]) : 60_000;
        for (boolean postgres : new boolean[] {false, true}) {
            measure(postgres, Duration.ofMillis(50), slow);
            measure(postgres, Duration.ZERO, fast);
        }
        System.exit(0);
    }

    private static void measure(boolean postgres, Duration latency, int items) throws Exception {
        Path folder = Files.createTempDirectory("restore-bench");
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            imageKit.anyFileExists(2);
            imageKit.latency(latency);
            imageKit.log().keep(0);
            app.set("restore.accounts.photos.max-concurrent-calls", String.valueOf(WAYS));
            if (postgres) {
                app.set("restore.ledger.url", PostgresServer.newDatabase());
                app.set("restore.ledger.username", PostgresServer.USER);
                app.set("restore.ledger.password", PostgresServer.PASSWORD);
            }
            app.start();
            bare(imageKit.baseUrl(), Math.max(items / 5, 1000));
            job(app, "warm", Math.max(items / 5, 1000), 1);
            double before = bare(imageKit.baseUrl(), items);
            double ours = job(app, "run", items, 2);
            double after = bare(imageKit.baseUrl(), items);
            double bare = (before + after) / 2;
            System.out.printf(
                    "%s, %d ms, %d items, %d ways: %.0f/s, bare client %.0f/s and %.0f/s: %.1f %%%n",
                    postgres ? "PostgreSQL" : "H2",
                    latency.toMillis(),
                    items,
                    WAYS,
                    ours,
                    before,
                    after,
                    100 * ours / bare);
        } finally {
            delete(folder);
        }
    }

    /** {@return restores a second, from the job's beginning to its end} */
    private static double job(RunningApp app, String name, int items, int jobs) throws IOException {
        StringBuilder lines = new StringBuilder("account,fileId,versionId\n");
        for (int i = 0; i < items; i++) {
            lines.append("photos,").append(name).append(i).append(',').append(VERSION).append('\n');
        }
        app.drop(name + ".csv", lines.toString());
        JsonNode summary =
                app.awaitSummaries(jobs, Duration.ofMinutes(10)).stream()
                        .filter(json -> json.at("/source/name").asText().equals(name + ".csv"))
                        .findFirst()
                        .orElseThrow();
        if (summary.at("/counts/restored").asInt() != items) {
            throw new IllegalStateException("not all were restored: " + summary);
        }
        return items * 1000.0 / summary.path("durationMs").asLong();
    }

    private static double bare(String baseUrl, int items) throws Exception {
        var pool =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(WAYS)
                        .setMaxConnTotal(WAYS)
                        .build();
        String authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (ImageKitSandbox.PRIVATE_KEY + ":")
                                                .getBytes(StandardCharsets.UTF_8));
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(WAYS);
        long start = System.nanoTime();
        try (CloseableHttpClient client =
                HttpClients.custom().setConnectionManager(pool).disableAutomaticRetries().build()) {
            for (int way = 0; way < WAYS; way++) {
                new Thread(() -> calls(client, baseUrl, authorization, next, items, done)).start();
            }
            done.await();
        }
        return items * 1e9 / (System.nanoTime() - start);
    }

    private static void calls(
            CloseableHttpClient client,
            String baseUrl,
            String authorization,
            AtomicInteger next,
            int items,
            CountDownLatch done) {
        try {
            for (int i = next.getAndIncrement(); i < items; i = next.getAndIncrement()) {
                HttpPut put =
                        new HttpPut(
                                baseUrl
                                        + "/v1/files/bare"
                                        + i
                                        + "/versions/"
                                        + VERSION
                                        + "/restore");
                put.setHeader("Authorization", authorization);
                client.execute(put, answer -> EntityUtils.toString(answer.getEntity()));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            done.countDown();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
