package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.Gzipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the midst of a list of requests that is compressed. */
class CompressedKillIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 60_000;

    /** Most are told at the border, so that the test is about reading. */
    private static final int EVERY = 1000;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    @Test
    void everyRequestHasExactlyOneOutcome() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            Distribution app =
                    new Distribution(folder)
                            .quick()
                            .set("restore.accounts.shop.provider", "imagekit")
                            .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                            .set("restore.accounts.shop.base-url", imageKit.baseUrl());
            app.drop("inbox", "big.json.gz", Gzipped.of(list()));

            Kills.killWhen(app, PATIENCE, () -> Kills.outcomesSize(app) > 0);
            assertTrue(app.files("inbox/.done", "").isEmpty(), "the file was read before the kill");
            long before = Kills.outcomesSize(app);
            Kills.killWhen(app, PATIENCE, () -> Kills.outcomesSize(app) > before);
            Kills.runToTheEnd(app, PATIENCE);

            checkOutbox(app);
            assertEquals(1, app.files("inbox/.done", "big.json.gz").size());
        }
    }

    private static String list() {
        StringBuilder text = new StringBuilder("{\"requests\": [");
        for (int n = 1; n <= REQUESTS; n++) {
            text.append(n == 1 ? "\n" : ",\n");
            text.append("{\"requestId\": \"r").append(n).append("\", \"account\": \"shop\", ");
            text.append("\"fileId\": \"").append(n % EVERY == 0 ? "f" : "../").append(n);
            text.append("\", \"versionId\": \"v1\", \"reason\": \"\"}");
        }
        return text.append("]}").toString();
    }

    private static void checkOutbox(Distribution app) throws IOException {
        List<Path> files = app.files("outbox", ".outcomes.ndjson");
        assertEquals(1, files.size());
        Set<Long> seen = new HashSet<>();
        for (String line : Files.readAllLines(files.get(0))) {
            JsonNode outcome = JSON.readTree(line);
            long n = outcome.at("/source/line").asLong();
            assertTrue(seen.add(n), line);
            assertEquals("r" + n, outcome.path("requestId").asText());
            assertEquals(n % EVERY == 0 ? "restored" : "rejected", outcome.path("status").asText());
        }
        assertEquals(REQUESTS, seen.size());
    }
}
