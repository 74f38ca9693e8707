package io.restoreroutes.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.schedule.ScheduledApp.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest too large for memory, and a stop while it is read. */
class LargeManifestTest {
    static final int LINES = 60_000;

    @TempDir Path folder;
    private ScheduledApp app;

    @BeforeEach
    void stopInTheMidstOfALargeManifest() {
        app = new ScheduledApp(folder, false).manifest("m.ndjson", manifest());
        app.schedule("once", "every", "1s", "manifest", "m.ndjson");
        app.start();
        app.until(() -> !app.jobs().isEmpty() && app.jobs().get(0).lines() > 0);
        app.stop();
        Row job = app.jobs().get(0);
        assertFalse(job.complete(), job.toString());
        // no further firing disturbs
        app.schedule("once", "every", "365d");
    }

    @AfterEach
    void close() {
        app.close();
    }

    /** The lines are told at the border, so that the test is about reading. */
    static String manifest() {
        StringBuilder text = new StringBuilder();
        for (int n = 1; n <= LINES; n++) {
            text.append("{\"requestId\": \"r").append(n);
            text.append(
                    "\", \"account\": \"photos\", \"fileId\": \"no id\", \"asOf\": \"-P1D\"}\n");
        }
        assertTrue(text.length() > Manifest.LARGEST_IN_MEMORY, text.length() + " bytes");
        return text.toString();
    }

    @Test
    void readingGoesOnWhereItStoodWithNoLineLostOrDoubled() {
        app.start();
        app.until(() -> app.ended().size() == 1);
        app.app().awaitSummaries(1);
        app.stop();

        assertEquals(1, app.jobs().size());
        assertEquals(LINES, app.jobs().get(0).lines());
        String moment = app.jobs().get(0).fireTime().minus(Duration.ofDays(1)).toString();
        Set<String> seen = new HashSet<>();
        for (JsonNode outcome : app.app().outcomes()) {
            assertEquals(
                    "r" + outcome.at("/source/line").asText(), outcome.path("requestId").asText());
            assertTrue(seen.add(outcome.path("requestId").asText()), outcome.toString());
            // Also of the lines that the second process read.
            assertEquals(moment, outcome.path("asOf").asText());
        }
        assertEquals(LINES, seen.size());
    }

    @Test
    void jobOfAManifestThatWasChangedEndsWithTheLinesReadSoFar() {
        long read = app.jobs().get(0).lines();
        app.manifest("m.ndjson", manifest().substring(1));

        app.start();
        app.until(() -> app.ended().size() == 1);
        app.stop();

        assertEquals(read, app.jobs().get(0).lines());
    }

    @Test
    void jobOfAScheduleThatIsGoneEndsToo() {
        long read = app.jobs().get(0).lines();
        app.schedule("once", "enabled", "false");

        app.start();
        app.until(() -> app.ended().size() == 1);
        app.stop();

        assertEquals(read, app.jobs().get(0).lines());
    }
}
