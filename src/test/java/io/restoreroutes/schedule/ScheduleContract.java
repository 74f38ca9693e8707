package io.restoreroutes.schedule;

import static io.restoreroutes.schedule.ScheduledApp.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.schedule.ScheduledApp.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of schedules on every database. */
abstract class ScheduleContract {
    private static final int FAR_HOUR =
            Instant.now().plus(12, ChronoUnit.HOURS).atZone(ZoneOffset.UTC).getHour();

    @TempDir Path folder;
    private ScheduledApp app;

    abstract boolean isPostgresql();

    @BeforeEach
    void create() {
        app = new ScheduledApp(folder, isPostgresql());
    }

    @AfterEach
    void close() {
        app.close();
    }

    /** A cron that fires once a day, half a day from now, so that no test meets it by chance. */
    private static String farCron() {
        return "0 0 " + FAR_HOUR + " * * ?";
    }

    private void farSchedule(String... more) {
        app.manifest("m.ndjson", line("a"));
        app.schedule("far", "cron", farCron(), "time-zone", "UTC", "manifest", "m.ndjson");
        app.schedule("far", more);
    }

    private static Instant lastFar() throws Exception {
        return new CronTimes(farCron(), ZoneOffset.UTC).lastAtOrBefore(Instant.now()).orElseThrow();
    }

    /** As if nothing had run since: the ledger keeps up to when all is settled. */
    private void settledAgo(Duration days) {
        assertEquals(
                1,
                app.update(
                        "UPDATE restore_schedule SET settled_to = settled_to - "
                                + days.toMillis()
                                + " WHERE name = 'far'"));
    }

    private Instant settledTo() {
        String millis =
                app.texts("SELECT settled_to FROM restore_schedule WHERE name = 'far'").get(0);
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    @Test
    void everyFiringIsAJobOfItsOwnAndSoAreItsRequestIds() {
        app.manifest("m.ndjson", line("a") + line("a"));
        app.schedule("often", "every", "1s", "manifest", "m.ndjson");
        app.start();
        app.until(() -> app.ended().size() >= 3);
        app.manifest("m.ndjson", line("a"));
        long before = app.jobs().size();
        app.until(() -> app.ended().size() >= before + 2);
        app.stop();

        List<Row> ended = app.ended();
        for (Row job : ended.subList(0, 3)) {
            assertEquals("often", job.name());
            assertEquals(1, job.restored());
            assertEquals(1, job.duplicate());
        }
        Row last = ended.get(ended.size() - 1);
        assertEquals(1, last.lines(), "the manifest is read afresh");
        assertEquals(1, last.restored());
        Set<Instant> times = new HashSet<>();
        for (Row job : app.jobs()) {
            assertTrue(times.add(job.fireTime()), "one job per fire time");
        }
        for (JsonNode outcome : app.app().outcomes()) {
            assertEquals("schedule", outcome.at("/source/kind").asText());
            assertEquals("often", outcome.at("/source/name").asText());
        }
    }

    /** Told at the border, so that the test is about reading. */
    @Test
    void aMomentCountsFromTheFireTime() {
        String line = "{\"account\": \"photos\", \"fileId\": \"1\", %s}%n";
        app.manifest(
                "m.ndjson",
                line.formatted("\"asOf\": \"-PT36H\", \"operation\": \"restore\"")
                        + line.formatted("\"version\": \"previous\", \"requestId\": \"r\"")
                        + line.formatted("\"asOf\": \"-P1Y\""));
        app.schedule("often", "every", "1s", "manifest", "m.ndjson");
        app.start();
        app.until(() -> app.ended().size() >= 2);
        app.app().awaitSummaries(2);
        app.stop();

        List<JsonNode> outcomes = app.app().outcomes();
        for (Row job : app.ended().subList(0, 2)) {
            String moment = job.fireTime().minus(Duration.ofHours(36)).toString();
            assertEquals(3, job.rejected());
            assertEquals(
                    1,
                    outcomes.stream()
                            .filter(outcome -> outcome.path("asOf").asText().equals(moment))
                            .filter(
                                    outcome ->
                                            outcome.at("/error/field").asText().equals("operation"))
                            .count());
        }
        assertEquals(
                Set.of("operation", "version", "asOf"),
                new HashSet<>(
                        outcomes.stream()
                                .map(outcome -> outcome.at("/error/field").asText())
                                .toList()));
    }

    @Test
    void manifestThatIsMissingOrBadIsOneRejected() {
        app.schedule("often", "every", "1s", "manifest", "none/m.ndjson");
        app.manifest("bad.txt", line("a"));
        app.schedule("bad", "every", "1s", "manifest", "bad.txt");
        app.start();
        app.until(() -> app.ended().stream().map(Row::name).distinct().count() == 2);
        app.stop();

        for (Row job : app.ended()) {
            assertEquals(1, job.rejected(), job.toString());
            assertEquals(1, job.lines());
        }
        List<String> messages =
                app.app().outcomes().stream()
                        .map(outcome -> outcome.at("/error/message").asText())
                        .distinct()
                        .sorted()
                        .toList();
        assertEquals(2, messages.size());
        assertTrue(messages.get(0).startsWith("The manifest "), messages.get(0));
        assertTrue(messages.get(0).endsWith("none/m.ndjson is not there."), messages.get(0));
    }

    @Test
    void lastMissedFiringIsMadeUpForOnce() throws Exception {
        farSchedule();
        app.start();
        app.stop();
        settledAgo(Duration.ofDays(5));

        app.start();
        app.until(() -> !app.ended().isEmpty());
        app.stop();
        app.start();
        app.stop();

        assertEquals(1, app.jobs().size());
        assertEquals(lastFar(), app.jobs().get(0).fireTime());
        assertEquals(1, app.jobs().get(0).restored());
        assertEquals(lastFar(), settledTo());
    }

    /** Quartz has a trigger for each of the two, and both fire at the same time. */
    @Test
    void cronWithDayAndWeekdayFiresOnceWhereBothAreTrue() throws Exception {
        String cron = "0 " + FAR_HOUR + " 1-30 * 0-5";
        app.manifest("m.ndjson", line("a"));
        app.schedule("far", "cron", cron, "time-zone", "UTC", "manifest", "m.ndjson");
        app.start();
        app.stop();
        settledAgo(Duration.ofDays(5));

        app.start();
        app.until(() -> !app.ended().isEmpty());
        app.stop();
        app.start();
        app.stop();

        Instant last =
                new CronTimes(cron, ZoneOffset.UTC).lastAtOrBefore(Instant.now()).orElseThrow();
        assertEquals(List.of(last), app.jobs().stream().map(Row::fireTime).toList());
        assertEquals(1, app.jobs().get(0).restored());
        assertEquals(last, settledTo());
    }

    @Test
    void missedFiringIsLeftOutIfTheScheduleSaysSo() throws Exception {
        farSchedule("misfire", "skip");
        app.start();
        app.stop();
        settledAgo(Duration.ofDays(5));
        Instant last = lastFar();

        app.start();
        app.until(() -> settledTo().equals(last));
        app.stop();

        assertEquals(List.of(), app.jobs());
    }

    @Test
    void ruleForMissedOnesMayBeChangedAfterwards() {
        farSchedule("misfire", "skip");
        app.start();
        app.stop();
        settledAgo(Duration.ofDays(5));

        app.schedule("far", "misfire", "fire-once");
        app.start();
        app.until(() -> app.ended().size() == 1);
    }

    @Test
    void scheduleThatWasChangedMissedNothing() {
        farSchedule();
        app.start();
        app.stop();
        settledAgo(Duration.ofDays(5));

        app.schedule("far", "time-zone", "Asia/Tokyo");
        Instant before = Instant.now();
        app.start();
        app.stop();
        assertFalse(settledTo().isBefore(before.truncatedTo(ChronoUnit.MILLIS)));

        assertEquals(List.of(), app.jobs());
    }

    @Test
    void disabledOrRemovedScheduleIsForgotten() {
        farSchedule();
        app.schedule("other", "every", "365d", "manifest", "m.ndjson");
        app.start();
        app.stop();
        settledAgo(Duration.ofDays(5));

        app.schedule("far", "enabled", "false");
        app.start();
        app.stop();
        assertEquals(List.of("other"), app.texts("SELECT name FROM restore_schedule"));
        app.schedule("other", "enabled", "false");
        app.start();
        app.stop();
        assertEquals(List.of(), app.texts("SELECT name FROM restore_schedule"));
        app.schedule("far", "enabled", null);
        Instant before = Instant.now();
        app.start();
        app.stop();
        assertFalse(settledTo().isBefore(before.truncatedTo(ChronoUnit.MILLIS)));

        assertEquals(List.of(), app.jobs());
    }

    @Test
    void firingWhileTheLastStillRunsIsLeftOutAndCounted() {
        app.app().set("restore.accounts.photos.response-timeout", "10m");
        app.imageKit().hold();
        app.manifest("m.ndjson", line("a"));
        app.schedule("often", "every", "1s", "manifest", "m.ndjson");
        app.start();
        app.until(() -> skipped() >= 2);
        assertEquals(1, app.jobs().size());
        app.imageKit().release();
        app.until(() -> app.jobs().size() >= 3);
        app.stop();

        List<Row> jobs = app.jobs();
        for (int i = 1; i < jobs.size(); i++) {
            assertFalse(jobs.get(i).created().isBefore(jobs.get(i - 1).ended()), jobs.toString());
        }
    }

    private long skipped() {
        return Long.parseLong(app.texts("SELECT skipped FROM restore_schedule").get(0));
    }

    /** Between the ledger's word that it begins and the commit of its job. */
    @Test
    void firingThatDiedBeforeItsJobBeganComesAgainWithItsOwnTime() throws Exception {
        farSchedule("misfire", "skip");
        app.start();
        app.stop();
        Instant last = lastFar();
        assertEquals(
                1,
                app.update(
                        "UPDATE restore_schedule SET begun = %d".formatted(last.toEpochMilli())));

        app.start();
        app.until(() -> app.ended().size() == 1);
        app.until(() -> app.texts("SELECT begun FROM restore_schedule").get(0) == null);
        app.stop();

        assertEquals(last, app.jobs().get(0).fireTime());
    }
}
