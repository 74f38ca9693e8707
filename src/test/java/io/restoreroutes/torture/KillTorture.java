package io.restoreroutes.torture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One process on SQLite, killed again and again in the middle of a job of mixed operations. */
class KillTorture {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** One kill in so many comes before the process has got to work. */
    private static final int AT_START = 6;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Random dice = Options.dice(KillTorture.class);
    private final List<Instant> kills = new ArrayList<>();
    private Landscape landscape;
    private Distribution app;

    @Test
    void nothingIsLostAndNothingIsDoubled() throws IOException {
        int items = Options.number("items", 10_000);
        int kills = Options.number("kills", 50);
        try (Landscape all = new Landscape(dice)) {
            landscape = all;
            app = all.settle(new Distribution(folder));
            List<Wish> wishes = all.wishes.next(items);
            // Each makes at least its writes and its first read.
            long calls = wishes.stream().mapToLong(w -> w.kind().writes() + w.kind().reads).sum();
            app.drop("wishes.ndjson", Wishes.ndjson(wishes));
            Restarts restarts = new Restarts();
            for (int kill = 1; kill <= kills; kill++) {
                if (dice.nextInt(AT_START) == 0) {
                    killWhileItStarts();
                }
                // The last tenth is for the end.
                killAtWork(calls * 9 / 10 * kill / kills, restarts);
            }
            finish();
            restarts.report();
            all.checker().check(app.files("outbox", ".outcomes.ndjson"), this.kills);
            assertEquals(1, app.files("inbox/.done", "wishes.ndjson").size());
        }
    }

    private void killWhileItStarts() {
        try (Distribution.Run run = app.start()) {
            pause(dice.nextInt(3000));
            kill(run);
        }
    }

    private void killAtWork(long calls, Restarts restarts) throws IOException {
        long jvm = Restarts.jvm();
        Instant start = Instant.now();
        landscape.hook.mood(Hook.Mood.values()[dice.nextInt(Hook.Mood.values().length)]);
        try (Distribution.Run run = app.start()) {
            long before = landscape.calls();
            awaitCalls(run, before + 1);
            restarts.addCpu(run.pid());
            boolean away = dice.nextInt(4) == 0 && takeOutboxAway();
            awaitCalls(run, calls);
            pause(dice.nextInt(200));
            kill(run);
            if (away) {
                bringOutboxBack();
            }
        }
        restarts.add(start, jvm, Traffic.calls(landscape.imageKit, landscape.box));
    }

    private void kill(Distribution.Run run) {
        assertTrue(run.isAlive(), run::output);
        kills.add(Instant.now());
        run.kill();
    }

    private void awaitCalls(Distribution.Run run, long calls) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !run.isAlive() || landscape.calls() >= calls);
        assertTrue(run.isAlive(), run::output);
    }

    private static void pause(int milliseconds) {
        await().pollDelay(Duration.ofMillis(milliseconds)).until(() -> true);
    }

    /** As an unplugged disk: the folder is gone and cannot be made. */
    private boolean takeOutboxAway() throws IOException {
        if (!Files.isDirectory(folder.resolve("outbox"))) {
            return false;
        }
        Files.move(folder.resolve("outbox"), folder.resolve("outbox-away"));
        Files.writeString(folder.resolve("outbox"), "");
        return true;
    }

    private void bringOutboxBack() throws IOException {
        Files.delete(folder.resolve("outbox"));
        Files.move(folder.resolve("outbox-away"), folder.resolve("outbox"));
    }

    private void finish() {
        landscape.hook.mood(Hook.Mood.WELL);
        try (Distribution.Run run = app.start()) {
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    !run.isAlive()
                                            || !app.files("outbox", ".summary.json").isEmpty()
                                                    && landscape.hook.byId().size()
                                                            == landscape.wishes.size());
            assertTrue(run.isAlive(), run::output);
            run.signal("TERM");
            run.awaitExit();
        }
    }
}
