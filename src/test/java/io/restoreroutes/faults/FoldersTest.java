package io.restoreroutes.faults;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that cannot be written and can again: a file in their place, for root may write all. */
class FoldersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private HttpCalls health;
    private RunningApp app;

    @Test
    void areWaitedForWithoutARestart() throws IOException {
        try (LogLines log = new LogLines();
                ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp running = new RunningApp(folder, imageKit, null)) {
            imageKit.anyFileExists(2);
            app = running;
            health = HttpCalls.enableHealth(app);
            app.start();
            awaitState("restore-outbox", "UP");

            Path done = instead("inbox/.done");
            drop("read.ndjson", "f1");
            app.awaitSummaries(1, PATIENCE);
            await().atMost(PATIENCE).until(() -> log.with("cannot be moved into").size() == 1);
            Files.delete(done);
            awaitDone(1);
            assertEquals(1, log.with("cannot be moved into").size());

            Path outbox = instead("outbox");
            drop("outcome.ndjson", "f2");
            awaitState("restore-outbox", "DOWN");
            assertEquals(200, health.get("/health/live").statusCode());
            Files.delete(outbox);
            await().atMost(PATIENCE).until(() -> app.outcomes().size() == 1);
            awaitState("restore-outbox", "UP");
            assertEquals(1, log.with("Outcomes cannot be written to the folder").size());

            awaitDone(2);
            Path work = instead("inbox/.work");
            drop("take.ndjson", "f3");
            awaitState("restore-inbox", "DOWN");
            Files.delete(work);
            await().atMost(PATIENCE).until(() -> app.outcomes().size() == 2);
            awaitState("restore-inbox", "UP");
            assertEquals(1, log.with("because they cannot be moved into").size());
            assertEquals(3, imageKit.log().total());
        }
    }

    /** Puts a file where a folder is, or is to be; what was in it is put aside. */
    private Path instead(String name) throws IOException {
        Path path = folder.resolve(name);
        if (Files.exists(path)) {
            Files.move(path, folder.resolve("aside-" + path.getFileName()));
        }
        return Files.writeString(path, "in the way");
    }

    private void drop(String name, String fileId) {
        app.drop(
                name,
                "{\"account\":\"photos\",\"fileId\":\"" + fileId + "\",\"versionId\":\"v1\"}\n");
    }

    private void awaitDone(int files) {
        await().atMost(PATIENCE).until(() -> app.files("inbox/.done", "").size() == files);
    }

    private void awaitState(String check, String state) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            for (var one : json(health.get("/health/ready")).path("checks")) {
                                if (one.path("id").asText().equals(check)) {
                                    return one.path("state").asText().equals(state);
                                }
                            }
                            return false;
                        });
        assertTrue(health.get("/health/ready").body().contains(check));
    }
}
