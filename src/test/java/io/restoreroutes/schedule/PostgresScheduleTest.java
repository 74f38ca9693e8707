package io.restoreroutes.schedule;

import static io.restoreroutes.schedule.ScheduledApp.line;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.testing.RunningApp;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresScheduleTest extends ScheduleContract {
    @Override
    boolean isPostgresql() {
        return true;
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

            List<ScheduledApp.Row> jobs = app.jobs();
            assertEquals(
                    jobs.size(), jobs.stream().map(ScheduledApp.Row::fireTime).distinct().count());
            for (ScheduledApp.Row job : jobs) {
                assertEquals(1, job.lines(), job.toString());
            }
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
