package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while a file is read and while its items are worked on. The checker believes
 * nobody but the sandboxes' logs and the outbox.
 */
class KillIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINES = 60_000;

    /** Most lines are told at the border, so that the test is about kills and not about calls. */
    private static final int EVERY = 30;

    private static final int CALLED = LINES / EVERY;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    @Test
    void everyLineHasExactlyOneOutcomeAndNoPromoteIsDoubled() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start()) {
            imageKit.anyFileExists(3);
            box.anyFileExists(3);
            imageKit.latency(Duration.ofMillis(5), Duration.ofMillis(5));
            box.latency(Duration.ofMillis(5), Duration.ofMillis(5));
            Distribution app = application(imageKit, box);
            app.drop("big.csv", manifest());

            // in mid-file, twice
            Kills.killWhen(app, PATIENCE, () -> Kills.outcomesSize(app) > 0);
            assertTrue(isBeingRead(app), "the file was read before the kill");
            long before = Kills.outcomesSize(app);
            Kills.killWhen(app, PATIENCE, () -> Kills.outcomesSize(app) > before);
            // at work, three times
            for (int share = 1; share <= 3; share++) {
                long calls = (long) CALLED * share / 5;
                Kills.killWhen(
                        app,
                        PATIENCE,
                        () -> written(imageKit.log().calls(), box.log().calls()) > calls);
            }
            Kills.runToTheEnd(app, PATIENCE);

            checkOutbox(app);
            checkPromotes(box);
            assertEquals(1, app.files("inbox/.done", "big.csv").size());
        }
    }

    private Distribution application(ImageKitSandbox imageKit, BoxSandbox box) {
        return new Distribution(folder)
                .quick()
                .set("restore.accounts.shop.provider", "imagekit")
                .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                .set("restore.accounts.legal.provider", "box")
                .set("restore.accounts.legal.client-id", BoxTokens.CLIENT_ID)
                .set("restore.accounts.legal.client-secret", BoxTokens.CLIENT_SECRET)
                .set("restore.accounts.legal.enterprise-id", BoxTokens.ENTERPRISE_ID)
                .set("restore.accounts.legal.base-url", box.baseUrl())
                .set("restore.accounts.legal.token-url", box.tokenUrl());
    }

    /** Line n + 1 is about item n: every 30th is a call, one in three of these at ImageKit. */
    private static String manifest() {
        StringBuilder text = new StringBuilder("requestId,account,operation,fileId,versionId\n");
        for (int n = 1; n <= LINES; n++) {
            String file = Integer.toString(1_000_000 + n);
            text.append('r').append(n);
            if (n % EVERY != 0) {
                text.append(",legal,promote,").append(file).append(",../").append(n);
            } else if (n % (3 * EVERY) == 0) {
                text.append(",shop,restore,f").append(file).append(",v1");
            } else {
                String version = BoxSandbox.versionId(file, 1);
                text.append(",legal,promote,").append(file).append(',').append(version);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static boolean isBeingRead(Distribution app) {
        return Files.isDirectory(app.folder().resolve("inbox/.work"))
                && app.files("inbox/.done", "").isEmpty();
    }

    private static long written(List<Call> imageKit, List<Call> box) {
        return imageKit.stream().filter(Call::effectApplied).count()
                + box.stream().filter(Call::effectApplied).count();
    }

    private static void checkOutbox(Distribution app) throws IOException {
        Map<String, Integer> statuses = new HashMap<>();
        Set<String> ids = new HashSet<>();
        Set<Long> lines = new HashSet<>();
        List<Path> files = app.files("outbox", ".outcomes.ndjson");
        assertEquals(1, files.size());
        for (String line : Files.readAllLines(files.get(0))) {
            JsonNode outcome = JSON.readTree(line);
            assertTrue(ids.add(outcome.path("outcomeId").asText()), line);
            assertTrue(lines.add(outcome.at("/source/line").asLong()), line);
            long n = outcome.at("/source/line").asLong() - 1;
            assertEquals("r" + n, outcome.path("requestId").asText());
            assertEquals(expected(n), outcome.path("status").asText(), line);
            statuses.merge(outcome.path("status").asText(), 1, Integer::sum);
        }
        assertEquals(LINES, ids.size());

        JsonNode summary = JSON.readTree(app.files("outbox", ".summary.json").get(0).toFile());
        assertEquals(LINES, summary.path("total").asInt());
        int sum = 0;
        for (JsonNode count : summary.path("counts")) {
            sum += count.asInt();
        }
        assertEquals(LINES, sum);
        statuses.forEach(
                (status, count) ->
                        assertEquals(count, summary.at("/counts/" + status).asInt(), status));
    }

    private static String expected(long n) {
        if (n % EVERY != 0) {
            return "rejected";
        }
        return n % (3 * EVERY) == 0 ? "restored" : "promoted";
    }

    private static void checkPromotes(BoxSandbox box) {
        Map<String, Integer> promotes = new HashMap<>();
        for (Call call : box.log().calls()) {
            if (call.effectApplied()) {
                promotes.merge(call.path(), 1, Integer::sum);
            }
        }
        assertEquals(CALLED - CALLED / 3, promotes.size());
        promotes.forEach((path, times) -> assertEquals(1, times, path));
    }
}
