package io.restoreroutes.schedule;

import static io.restoreroutes.schedule.ScheduledApp.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteScheduleTest extends ScheduleContract {
    @Override
    boolean isPostgresql() {
        return false;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("restore-schedule-"))
                .toList();
    }

    @Test
    void withoutAScheduleThereIsNoClock() {
        try (ScheduledApp app = new ScheduledApp(folder, false)) {
            app.manifest("m.ndjson", line("a"));
            app.schedule("off", "every", "1s", "manifest", "m.ndjson", "enabled", "false");
            app.until(() -> threads().isEmpty());
            app.start();

            assertEquals(List.of(), threads());
            app.schedule("off", "enabled", "true");
            app.stop();
            app.start();
            app.until(() -> app.ended().size() == 1);
            app.stop();
            app.until(() -> threads().isEmpty());
        }
    }

    @Test
    void ofSeveralMissedInAShortStopOnlyTheLastIsMadeUpFor() {
        try (ScheduledApp app = new ScheduledApp(folder, false)) {
            app.manifest("m.ndjson", line("a"));
            app.schedule("often", "every", "1s", "manifest", "m.ndjson");
            app.start();
            app.until(() -> !app.ended().isEmpty());
            app.stop();
            Instant stopped = Instant.now();
            int before = app.jobs().size();
            app.until(() -> Instant.now().isAfter(stopped.plusSeconds(5)));
            Instant started = Instant.now();
            app.start();
            app.until(() -> app.ended().size() > before + 1);
            app.stop();

            for (ScheduledApp.Row job : app.jobs().subList(before, app.jobs().size())) {
                assertFalse(job.fireTime().isBefore(started.minusSeconds(1)), job.toString());
            }
        }
    }

    @Test
    void withoutItsRouteTheRestWorks() throws IOException {
        try (ScheduledApp app = new ScheduledApp(folder, false)) {
            Path routes = Files.createDirectories(folder.resolve("routes"));
            for (String name : List.of("file-intake", "deliver-outcome")) {
                Path file = Path.of("routes", name + ".camel.yaml");
                Files.copy(file, routes.resolve(file.getFileName()));
            }
            app.schedule("often", "every", "1s", "manifest", "m.ndjson");
            app.start();
            app.app().drop("one.ndjson", line("a"));
            app.app().awaitSummaries(1);
            app.stop();

            assertEquals(List.of(), app.jobs());
        }
    }
}
