package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup is taken in the middle of a job and put back after its end, as the documentation says.
 */
class LedgerBackupIT {
    private static final int LINES = 1_000;
    private static final Duration QUICK = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path folder;
    private Distribution app;

    @Test
    void anOlderLedgerIsSaidSoAndCanBeLookedAtBeforeItCalls() throws Exception {
        try (BoxSandbox box = BoxSandbox.start()) {
            box.anyFileExists(3);
            latency(box, QUICK);
            app = application(box);
            app.drop("all.csv", manifest());
            Path backup = Files.createDirectory(folder.resolve("backups")).resolve("one.db");
            try (Distribution.Run run = app.start().awaitStarted()) {
                run.awaitAlive(PATIENCE, () -> promotes(box) > LINES / 10);
                // The command is to find it in the middle, with calls under way.
                latency(box, Duration.ofSeconds(5));
                command("ledger", "backup", "backups/one.db");
                assertTrue(promotes(box) < LINES, "all was done before the backup");
                latency(box, QUICK);
                run.awaitAlive(PATIENCE, () -> !app.files("outbox", ".summary.json").isEmpty());
            }
            assertEquals(LINES, promotes(box));

            Path ledger = folder.resolve("data/ledger.db");
            Files.deleteIfExists(folder.resolve("data/ledger.db-wal"));
            Files.deleteIfExists(folder.resolve("data/ledger.db-shm"));
            Files.move(backup, ledger, StandardCopyOption.REPLACE_EXISTING);
            pauseAll(ledger);
            try (Distribution.Run run = app.start().awaitStarted()) {
                run.awaitAlive(
                        PATIENCE,
                        () -> run.output().contains("knows more of 1 job(s) than the ledger"));
                String job = jobId();
                assertTrue(command("jobs", "show", job).contains("paused"));
                command("jobs", "cancel", job);
                await().atMost(PATIENCE)
                        .until(() -> command("jobs", "show", job).contains("\nended"));
            }
            assertEquals(LINES, promotes(box), "something was promoted twice");
        }
    }

    private String jobId() throws IOException {
        Path summary = app.files("outbox", ".summary.json").get(0);
        return RestoreJson.mapper().readTree(summary.toFile()).path("jobId").asText();
    }

    private static void pauseAll(Path ledger) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                Statement statement = connection.createStatement()) {
            assertEquals(
                    1,
                    statement.executeUpdate(
                            "UPDATE restore_job SET wish = 'paused' WHERE ended_at IS NULL"));
        }
    }

    private String command(String... words) {
        try (Distribution.Run run = app.start(words)) {
            assertEquals(0, run.awaitExit(PATIENCE), run::output);
            return run.output();
        }
    }

    private static void latency(BoxSandbox box, Duration time) {
        box.latency(time, time);
    }

    private static long promotes(BoxSandbox box) {
        return box.log().calls().stream().filter(Call::effectApplied).count();
    }

    private Distribution application(BoxSandbox box) {
        return new Distribution(folder)
                .quick()
                .set("restore.ledger.url", "jdbc:sqlite:./data/ledger.db")
                .set("restore.http.enabled", "true")
                .set("restore.http.token", "token-of-the-test-0123456789")
                .set("restore.http.port", Integer.toString(FreePort.find()))
                .set("restore.accounts.legal.provider", "box")
                .set("restore.accounts.legal.client-id", BoxTokens.CLIENT_ID)
                .set("restore.accounts.legal.client-secret", BoxTokens.CLIENT_SECRET)
                .set("restore.accounts.legal.enterprise-id", BoxTokens.ENTERPRISE_ID)
                .set("restore.accounts.legal.base-url", box.baseUrl())
                .set("restore.accounts.legal.token-url", box.tokenUrl());
    }

    private static String manifest() {
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(n -> "legal,promote," + n + "," + version(n))
                .collect(Collectors.joining("\n", "account,operation,fileId,versionId\n", "\n"));
    }

    private static String version(int file) {
        return BoxSandbox.versionId(Integer.toString(file), 1);
    }
}
