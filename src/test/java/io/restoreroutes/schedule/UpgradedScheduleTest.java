package io.restoreroutes.schedule;

import static io.restoreroutes.schedule.ScheduledApp.line;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger in which Quartz still kept the fire times in tables of its own (version 0.1). */
class UpgradedScheduleTest {
    private static final String SINCE_1970 = "every PT8760H";

    @TempDir Path folder;

    @Test
    void scheduleKeepsItsPlaceInTime() {
        try (ScheduledApp app = new ScheduledApp(folder, true).manifest("m.ndjson", line("a"))) {
            app.migrateTo("8");
            Instant missed =
                    new EveryTimes(Duration.ofDays(365), ZoneOffset.UTC)
                            .lastAtOrBefore(Instant.now())
                            .orElseThrow();
            keptByQuartz(app, "missed", SINCE_1970, missed);
            keptByQuartz(app, "changed", "every PT1H", missed);
            for (String name : List.of("missed", "changed", "fresh")) {
                app.schedule(name, "every", "365d", "manifest", "m.ndjson");
            }

            app.start();
            app.until(() -> !app.ended().isEmpty());
            app.stop();

            assertEquals(1, app.jobs().size());
            assertEquals("missed", app.jobs().get(0).name());
            assertEquals(missed, app.jobs().get(0).fireTime());
        }
    }

    private static void keptByQuartz(ScheduledApp app, String name, String times, Instant next) {
        app.update("INSERT INTO restore_schedule (name, skipped) VALUES ('" + name + "', 3)");
        app.update(
                ("INSERT INTO restore_qrtz_job_details (sched_name, job_name, job_group,"
                                + " job_class_name, is_durable, is_nonconcurrent, is_update_data,"
                                + " requests_recovery) VALUES ('restore-routes', '%s', 'restore',"
                                + " 'FireJob', TRUE, TRUE, FALSE, TRUE)")
                        .formatted(name));
        app.update(
                ("INSERT INTO restore_qrtz_triggers (sched_name, trigger_name, trigger_group,"
                                + " job_name, job_group, description, next_fire_time, trigger_state,"
                                + " trigger_type, start_time) VALUES ('restore-routes', '%s',"
                                + " 'restore', '%s', 'restore', '%s', %d, 'WAITING', 'CAL_INT', %d)")
                        .formatted(name, name, times, next.toEpochMilli(), next.toEpochMilli()));
    }
}
