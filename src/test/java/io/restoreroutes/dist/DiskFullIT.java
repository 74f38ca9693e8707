package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.HttpCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole folder (ledger, inbox, outbox) on a disk of its own that somebody fills to its last
 * byte. Only root may mount one; for others the test is left out.
 */
class DiskFullIT {
    private static final int ITEMS = 1_500;

    /** The ledger takes 2 kB an item, its log up to 16 MB, and 8 MB are kept for results. */
    private static final int DISK_MB = 64;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private final List<Distribution.Run> runs = new ArrayList<>();
    private Path disk;
    private HttpCalls health;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "none", disk.toString()),
                "a disk of its own cannot be mounted");
    }

    @AfterEach
    void unmount() throws Exception {
        runs.forEach(Distribution.Run::close);
        run("umount", disk.toString());
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void stopsTakingWorkAndGoesOnWhenThereIsRoom() throws Exception {
        try (BoxSandbox box = BoxSandbox.start()) {
            box.anyFileExists(3);
            box.latency(Duration.ofMillis(20), Duration.ofMillis(20));
            Distribution app = application(box);
            app.drop("all.csv", manifest());
            Distribution.Run first = start(app);
            first.awaitStarted();
            awaitPromotes(box, ITEMS / 4);
            fill();
            // the outbox is the first to be told, as the log of the ledger has some room of its own
            awaitHealth(503);
            assertEquals(200, health.get("/health/live").statusCode());
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    health.get("/health/ready")
                                            .body()
                                            .contains("is full; make room on it"));
            empty();
            awaitHealth(200);

            awaitPromotes(box, ITEMS / 2);
            fill();
            awaitHealth(503);
            first.kill();
            // no byte is left: it may refuse to start, or start and wait
            Distribution.Run second = start(app);
            await().atMost(PATIENCE).until(() -> !second.isAlive() || isUp());
            second.kill();
            empty();

            Distribution.Run third = start(app);
            third.awaitStarted();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertFalse(
                                            app.files("outbox", ".summary.json").isEmpty(),
                                            third::output));
            check(app, box);
            assertTrue(complaints(first) < 20, first::output);
        }
    }

    private Distribution.Run start(Distribution app) {
        Distribution.Run run = app.start();
        runs.add(run);
        return run;
    }

    private Distribution application(BoxSandbox box) {
        health = HttpCalls.toFreePort();
        return new Distribution(disk)
                .quick()
                .outputTo(folder)
                .set("restore.health.port", Integer.toString(health.port()))
                .set("restore.accounts.legal.provider", "box")
                .set("restore.accounts.legal.client-id", BoxTokens.CLIENT_ID)
                .set("restore.accounts.legal.client-secret", BoxTokens.CLIENT_SECRET)
                .set("restore.accounts.legal.enterprise-id", BoxTokens.ENTERPRISE_ID)
                .set("restore.accounts.legal.base-url", box.baseUrl())
                .set("restore.accounts.legal.token-url", box.tokenUrl());
    }

    private static String manifest() {
        return "requestId,account,operation,fileId,versionId\n"
                + IntStream.rangeClosed(1, ITEMS)
                        .mapToObj(n -> "r" + n + ",legal,promote," + n + "," + version(n) + "\n")
                        .collect(Collectors.joining());
    }

    private static String version(int file) {
        return BoxSandbox.versionId(Integer.toString(file), 1);
    }

    private static List<Call> promotes(BoxSandbox box) {
        return box.log().calls().stream().filter(Call::effectApplied).toList();
    }

    private static void awaitPromotes(BoxSandbox box, int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> promotes(box).size() >= count);
    }

    private boolean isUp() {
        try {
            return health.get("/health/live").statusCode() > 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void awaitHealth(int status) {
        await().atMost(PATIENCE).until(() -> health.get("/health/ready").statusCode() == status);
    }

    private void fill() throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(disk.resolve("ballast"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertTrue(Files.size(disk.resolve("ballast")) > 0, full::getMessage);
        }
    }

    private void empty() throws IOException {
        Files.delete(disk.resolve("ballast"));
    }

    private static long complaints(Distribution.Run run) {
        return run.output()
                .lines()
                .filter(line -> line.contains(" ERROR ") || line.contains(" WARN "))
                .count();
    }

    private static void check(Distribution app, BoxSandbox box) throws IOException {
        Set<String> ids = new HashSet<>();
        List<Path> files = app.files("outbox", ".outcomes.ndjson");
        assertEquals(1, files.size());
        for (String line : Files.readAllLines(files.get(0))) {
            var outcome = new ObjectMapper().readTree(line);
            assertEquals("promoted", outcome.path("status").asText(), line);
            assertTrue(ids.add(outcome.path("outcomeId").asText()), line);
        }
        assertEquals(ITEMS, ids.size());
        assertEquals(ITEMS, promotes(box).size());
        assertEquals(ITEMS, promotes(box).stream().map(Call::path).distinct().count());
    }
}
