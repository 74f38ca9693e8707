package io.restoreroutes.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.LaidOutDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs README's commands with the real launcher, in folders of their own. */
class ReadmeCommandsTest {
    private static final String FIRST_RUN =
            "mvn -q -DskipTests package && target/restore-routes-0.1.0/bin/restore-routes sandbox";
    private static final String TEST = "mvn verify";
    private static final String START = "restore-routes-0.1.0/bin/restore-routes";
    private static final String DROP = "mv request.json inbox/";

    @TempDir static Path distribution;
    private static Path launcher;
    @TempDir Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        launcher = LaidOutDistribution.layOut(distribution);
    }

    @Test
    void readmeHoldsNoOtherCommands() throws IOException {
        assertEquals(
                List.of(FIRST_RUN, TEST, START, DROP),
                Readme.blocks("sh").stream().flatMap(block -> block.lines().stream()).toList());
        String ci = Files.readString(Path.of(".ci/run"));
        assertTrue(ci.endsWith("\n" + TEST + "\n"), ci);
    }

    @Test
    void firstRunShowsWhatReadmeShows() throws Exception {
        Process run = launch("sandbox");
        assertTrue(run.waitFor(90, TimeUnit.SECONDS));

        List<String> log = Files.readAllLines(folder.resolve("log"));
        assertEquals(0, run.exitValue(), log.toString());
        assertFalse(log().contains("\u001b"), "control codes in what is no terminal");
        List<String> promised =
                Readme.blocks("text").stream()
                        .flatMap(block -> block.lines().stream())
                        .filter(line -> line.startsWith("sample-"))
                        .toList();
        assertEquals(8, promised.size());
        assertEquals(
                promised.stream().sorted().toList(),
                log.stream().filter(line -> line.startsWith("sample-")).sorted().toList());
    }

    @Test
    void startsInAnyFolderTakesTheSampleAndStops() throws Exception {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            DemoState.seed(imageKit);
            Files.writeString(
                    folder.resolve("application.properties"),
                    """
                    restore.accounts.shop.provider=imagekit
                    restore.accounts.shop.private-key={{env:IMAGEKIT_PRIVATE_KEY}}
                    restore.intake.file.stable-for=100ms
                    """);
            Process run = launch("", "RESTORE_ACCOUNTS_SHOP_BASE_URL=" + imageKit.baseUrl());
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.isDirectory(folder.resolve("inbox")));
                Files.writeString(
                        folder.resolve("request.json"), Readme.blocks("json").get(0).text());
                Process drop =
                        new ProcessBuilder("sh", "-c", DROP).directory(folder.toFile()).start();
                assertEquals(0, drop.waitFor());
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.exists(folder.resolve("inbox/.done/request.json")));
                await().atMost(Duration.ofSeconds(60)).until(() -> log().contains("1 restored"));
            } finally {
                run.destroy();
            }
            assertTrue(run.waitFor(30, TimeUnit.SECONDS));
            assertEquals(143, run.exitValue(), log());
        }
    }

    @Test
    void mistakesEndWithTheStatusThatReadmeNames() throws Exception {
        Process unknown = launch("undo");
        assertTrue(unknown.waitFor(30, TimeUnit.SECONDS));
        assertEquals(64, unknown.exitValue());

        Files.writeString(folder.resolve("application.properties"), "restore.acounts.x.y=1\n");
        Process mistaken = launch("");
        assertTrue(mistaken.waitFor(60, TimeUnit.SECONDS));
        assertEquals(2, mistaken.exitValue(), log());
        assertTrue(log().contains("restore.acounts.x.y is not a setting"), log());
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private Process launch(String command, String... environment) throws IOException {
        ProcessBuilder builder =
                command.isEmpty()
                        ? new ProcessBuilder(launcher.toString())
                        : new ProcessBuilder(launcher.toString(), command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-Xmx256m");
        builder.environment().put("IMAGEKIT_PRIVATE_KEY", ImageKitSandbox.PRIVATE_KEY);
        for (String variable : environment) {
            String[] parts = variable.split("=", 2);
            builder.environment().put(parts[0], parts[1]);
        }
        return builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }
}
