package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes on one PostgreSQL with the same schedule: every firing is one job, and firings go
 * on when one of the two is killed. {@code -Dschedule.seconds=120} for a longer look.
 */
class ScheduleNodesIT {
    private static final int PERIOD = 2;
    private static final int LINES = 300_000;
    private static final int SECONDS = Integer.getInteger("schedule.seconds", 30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    private final String database = PostgresServer.newDatabase();

    @Test
    void everyFiringIsOneJobAndOneProcessIsEnough() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            try (Distribution.Run one = node("one", imageKit).start().awaitStarted();
                    Distribution.Run two = node("two", imageKit).start().awaitStarted()) {
                long from = fireTimes().isEmpty() ? nextGrid() : fireTimes().last() + PERIOD;
                long until = from + SECONDS;
                awaitFireTime(until, one, two);
                checkEveryOne(from, until);

                one.kill();
                long killed = fireTimes().last();
                await().atMost(PATIENCE)
                        .until(() -> !two.isAlive() || fireTimes().tailSet(killed).size() > 3);
                assertTrue(two.isAlive(), two::output);
                two.signal("TERM");
                two.awaitExit();
            }
            check(imageKit);
        }
    }

    @Test
    void firingWhoseProcessWasKilledGoesOnInTheOther() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            Distribution first = large(node("one", imageKit));
            Distribution second = large(node("two", imageKit));
            try (Distribution.Run one = first.start().awaitStarted()) {
                await().atMost(PATIENCE).until(() -> read() > 0);
                try (Distribution.Run two = second.start().awaitStarted()) {
                    one.kill();
                    long before = read();
                    assertTrue(before < LINES, "killed in the midst of reading");
                    await().atMost(PATIENCE)
                            .until(() -> !two.isAlive() || read() == LINES && open() == 0);
                    System.err.printf("killed at line %d; the other went on%n", before);
                    two.signal("TERM");
                    two.awaitExit();
                }
            }
            String outcomes =
                    " FROM restore_outbox WHERE kind = 'outcome' AND job_id = (SELECT MIN(job_id)"
                            + " FROM restore_job)";
            assertEquals(LINES, number("SELECT COUNT(*)" + outcomes));
            assertEquals(LINES, number("SELECT COUNT(DISTINCT outcome_id)" + outcomes));
        }
    }

    private static Distribution large(Distribution node) throws IOException {
        Files.writeString(node.folder().resolve("m.csv"), LargeManifest.text(LINES));
        return node.set("restore.schedules.often.manifest", "m.csv")
                .set("restore.schedules.often.every", "5s");
    }

    private long read() {
        List<String> lines =
                texts("SELECT lines_committed FROM restore_job ORDER BY job_id LIMIT 1");
        return lines.isEmpty() ? 0 : Long.parseLong(lines.get(0));
    }

    private long open() {
        return number(
                "SELECT COUNT(*) FROM restore_job WHERE NOT intake_complete OR open_items > 0");
    }

    private Distribution node(String name, ImageKitSandbox imageKit) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                own.resolve("m.json"),
                """
                {"requestId": "same", "account": "shop", "fileId": "f1", "versionId": "v1"}
                """);
        return new Distribution(own)
                .quick()
                .set("restore.ledger.url", database)
                .set("restore.ledger.username", PostgresServer.USER)
                .set("restore.ledger.password", PostgresServer.PASSWORD)
                .set("restore.accounts.shop.provider", "imagekit")
                .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                .set("restore.schedules.often.every", PERIOD + "s")
                .set("restore.schedules.often.manifest", "m.json");
    }

    private static long nextGrid() {
        long now = Instant.now().getEpochSecond();
        return now - now % PERIOD + PERIOD;
    }

    private void awaitFireTime(long second, Distribution.Run... running) {
        await().atMost(PATIENCE.plusSeconds(SECONDS))
                .until(
                        () ->
                                List.of(running).stream().anyMatch(run -> !run.isAlive())
                                        || !fireTimes().isEmpty() && fireTimes().last() >= second);
        for (Distribution.Run run : running) {
            assertTrue(run.isAlive(), run::output);
        }
    }

    /** One job for each time of the grid, less those left out because the one before still ran. */
    private void checkEveryOne(long from, long until) {
        List<Long> grid =
                LongStream.iterate(from, second -> second <= until, second -> second + PERIOD)
                        .boxed()
                        .toList();
        List<Long> missing = grid.stream().filter(second -> !fireTimes().contains(second)).toList();
        long skipped = number("SELECT skipped FROM restore_schedule");
        System.err.printf(
                "%d fire times, without a job %s, left out %d%n", grid.size(), missing, skipped);
        assertTrue(missing.size() <= skipped, missing + " have no job, " + skipped + " left out");
    }

    private void check(ImageKitSandbox imageKit) {
        long jobs = number("SELECT COUNT(*) FROM restore_job");
        assertEquals(jobs, number("SELECT COUNT(DISTINCT source_id) FROM restore_job"));
        assertEquals(jobs, number("SELECT SUM(lines_committed) FROM restore_job"));
        assertEquals(jobs, number("SELECT COUNT(*) FROM restore_item"));
        long effects = imageKit.log().calls().stream().filter(Call::effectApplied).count();
        System.err.printf("%d jobs, %d effects%n", jobs, effects);
        assertTrue(effects <= jobs + 1, effects + " effects");
    }

    private TreeSet<Long> fireTimes() {
        TreeSet<Long> times = new TreeSet<>();
        for (String source : texts("SELECT source_id FROM restore_job WHERE kind = 'schedule'")) {
            times.add(Instant.parse(source.substring(source.indexOf('@') + 1)).getEpochSecond());
        }
        return times;
    }

    private long number(String sql) {
        return Long.parseLong(texts(sql).get(0));
    }

    private List<String> texts(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(
                                database, PostgresServer.USER, PostgresServer.PASSWORD);
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
