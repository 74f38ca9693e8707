package io.restoreroutes.schedule;

import static io.restoreroutes.schedule.ScheduledApp.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.schedule.ScheduledApp.Row;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresScheduleTest extends ScheduleContract {
    private int others;

    @Override
    boolean isPostgresql() {
        return true;
    }

    /** Another process with the same schedule, but for its times; not started. */
    private RunningApp other(ScheduledApp app, String schedule, String every) {
        String prefix = "restore.schedules." + schedule + ".";
        return app.besides(folder.resolve("other-" + others++))
                .set(prefix + "every", every)
                .set(prefix + "manifest", folder.resolve("m.ndjson").toString());
    }

    /** Warnings and errors of the schedules and the intake, but for firings that are left out. */
    private static List<String> complaints(LogLines log) {
        return log.complaints("none").stream()
                .filter(line -> line.matches("(?s)io\\.restoreroutes\\.(schedule|intake)\\..*"))
                .filter(line -> !line.contains("left out so far"))
                .toList();
    }

    @Test
    void firingsGoOnWhenConnectionsBroke() {
        try (ScheduledApp app = new ScheduledApp(folder, true)) {
            app.manifest("m.ndjson", line("a"));
            app.schedule("often", "every", "1s", "manifest", "m.ndjson");
            app.start();
            for (int round = 0; round < 3; round++) {
                long before = app.ended().size();
                app.until(() -> app.ended().size() > before);
                app.cutConnections();
            }
            long before = app.ended().size();
            app.until(() -> app.ended().size() > before + 1);
            app.stop();

            List<Row> jobs = app.jobs();
            assertEquals(jobs.size(), jobs.stream().map(Row::fireTime).distinct().count());
            for (Row job : jobs) {
                assertEquals(1, job.lines(), job.toString());
            }
        }
    }

    @Test
    void ofSeveralProcessesOneMakesEachFiringAndTheOthersAreQuiet() {
        try (LogLines log = new LogLines();
                ScheduledApp app = new ScheduledApp(folder, true).manifest("m.ndjson", line("a"));
                RunningApp second = other(app, "often", "1s");
                RunningApp third = other(app, "often", "1s")) {
            app.schedule("often", "every", "1s", "manifest", "m.ndjson");
            app.start();
            second.start();
            third.start();
            int before = app.jobs().size();
            app.until(() -> app.jobs().size() > before + 8);
            third.stop();
            second.stop();
            app.stop();

            List<Instant> times = app.jobs().stream().map(Row::fireTime).sorted().toList();
            assertEquals(times.size(), new HashSet<>(times).size(), times.toString());
            app.jobs().forEach(job -> assertEquals(1, job.lines(), job.toString()));
            int skipped =
                    Integer.parseInt(app.texts("SELECT skipped FROM restore_schedule").get(0));
            assertEquals(skipped, log.with("left out so far").size());
            Duration span = Duration.between(times.get(0), times.get(times.size() - 1));
            assertTrue(span.toSeconds() + 1 - times.size() <= skipped, times.toString());
            assertEquals(List.of(), complaints(log));
        }
    }

    @Test
    void ofSeveralProcessesOneReadsALargeManifest() {
        String manifest = LargeManifestTest.manifest();
        try (LogLines log = new LogLines();
                ScheduledApp app = new ScheduledApp(folder, true).manifest("m.ndjson", manifest);
                RunningApp other = other(app, "often", "1s")) {
            app.schedule("often", "every", "1s", "manifest", "m.ndjson");
            other.start();
            app.start();
            app.until(() -> !app.ended().isEmpty());
            app.stop();
            other.stop();

            assertEquals(LargeManifestTest.LINES, app.ended().get(0).lines());
            assertEquals(List.of(), complaints(log));
        }
    }

    @Test
    void whatAProcessLeftHalfReadAnotherThatRunsTakesUp() {
        String manifest = LargeManifestTest.manifest();
        try (ScheduledApp app = new ScheduledApp(folder, true).manifest("m.ndjson", manifest);
                RunningApp other = other(app, "often", "365d")) {
            app.schedule("often", "every", "1s", "manifest", "m.ndjson");
            other.start();
            app.start();
            app.until(() -> !app.jobs().isEmpty() && app.jobs().get(0).lines() > 0);
            app.stop();
            assertFalse(app.jobs().get(0).complete());

            app.until(() -> !app.ended().isEmpty());
            assertEquals(LargeManifestTest.LINES, app.ended().get(0).lines());
        }
    }

    @Test
    void whatAProcessBeganAndDidNotEndAnotherThatRunsTakesUp() {
        try (ScheduledApp app = new ScheduledApp(folder, true).manifest("m.ndjson", line("a"))) {
            app.schedule("seldom", "every", "365d", "manifest", "m.ndjson", "misfire", "skip");
            app.start();
            Instant fireTime = Instant.parse("2026-01-01T00:00:00Z");
            app.update("UPDATE restore_schedule SET begun = " + fireTime.toEpochMilli());
            app.until(() -> !app.ended().isEmpty());

            assertEquals(fireTime, app.ended().get(0).fireTime());
            app.until(() -> app.texts("SELECT begun FROM restore_schedule").get(0) == null);
        }
    }

    @Test
    void aProcessWithoutTheScheduleLeavesItToTheOthers() {
        try (ScheduledApp app = new ScheduledApp(folder, true);
                RunningApp other = app.besides(folder.resolve("other"))) {
            app.manifest("m.ndjson", line("a"));
            app.schedule("often", "every", "1s", "manifest", "m.ndjson");
            app.start();
            app.until(() -> app.ended().size() > 1);
            other.start();
            long before = app.jobs().size();
            app.until(() -> app.jobs().size() > before + 2);
        }
    }
}
