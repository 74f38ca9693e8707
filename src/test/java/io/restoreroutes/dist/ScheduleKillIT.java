package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while a firing reads its manifest and while its items are worked on. */
class ScheduleKillIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINES = 60_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    @Test
    void firingGoesOnWhereItStoodAfterEachKill() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            imageKit.latency(Duration.ofMillis(5), Duration.ofMillis(5));
            Distribution app =
                    new Distribution(folder)
                            .quick()
                            .set("restore.accounts.shop.provider", "imagekit")
                            .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                            .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                            // the others of its firings are left out: the first still runs
                            .set("restore.schedules.large.every", "3s")
                            .set("restore.schedules.large.manifest", "m.csv");
            Files.writeString(folder.resolve("m.csv"), LargeManifest.text(LINES));

            Kills.killWhen(app, PATIENCE, () -> Kills.outcomesSize(app) > 0);
            long before = Kills.outcomesSize(app);
            Kills.killWhen(app, PATIENCE, () -> Kills.outcomesSize(app) > before);
            app.set("restore.schedules.large.every", "365d");
            long calls = imageKit.log().calls().size();
            Kills.killWhen(app, PATIENCE, () -> imageKit.log().calls().size() > calls + 20);
            Kills.runToTheEnd(app, PATIENCE);

            check(app, imageKit);
        }
    }

    private static void check(Distribution app, ImageKitSandbox imageKit) throws IOException {
        assertEquals(1, app.files("outbox", ".outcomes.ndjson").size(), "one job");
        Set<Long> lines = new HashSet<>();
        for (String line : Files.readAllLines(app.files("outbox", ".outcomes.ndjson").get(0))) {
            JsonNode outcome = JSON.readTree(line);
            long number = outcome.at("/source/line").asLong();
            assertTrue(lines.add(number), line);
            assertEquals("r" + (number - 1), outcome.path("requestId").asText());
            assertEquals("large", outcome.at("/source/name").asText());
            assertEquals(
                    (number - 1) % LargeManifest.EVERY == 0 ? "restored" : "rejected",
                    outcome.path("status").asText(),
                    line);
        }
        assertEquals(LINES, lines.size());
        Map<String, Integer> effects = new HashMap<>();
        for (Call call : imageKit.log().calls()) {
            if (call.effectApplied()) {
                effects.merge(call.path(), 1, Integer::sum);
            }
        }
        assertEquals(LINES / LargeManifest.EVERY, effects.size());
    }
}
