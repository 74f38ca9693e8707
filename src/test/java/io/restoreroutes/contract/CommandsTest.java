package io.restoreroutes.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.LaidOutDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the documented commands with the real launcher, in folders of their own. */
class CommandsTest {
    private static final String FIRST_RUN =
            "mvn -q -DskipTests package && target/restore-routes-0.1.0/bin/restore-routes sandbox";
    private static final String TEST = "mvn verify";
    private static final String TORTURE = "mvn -Ptorture verify";

    /** Run by SkeletonTest. */
    private static final String SKELETON =
            "cd src/test/java/io/restoreroutes && mkdir shelf && for f in attic/*.java; do sed"
                    + " 's/Attic/Shelf/g; s/attic/shelf/g' \"$f\" > \"shelf/$(basename \"$f\" | sed"
                    + " 's/Attic/Shelf/')\"; done && rm shelf/ShelfTest.java";

    private static final String SKELETON_TEST = "mvn test -Dtest=ShelfConformanceTest";
    private static final String START = "restore-routes-0.1.0/bin/restore-routes";
    private static final String DROP = "mv request.json inbox/";
    private static final String DROP_IN_SANDBOX = "cp request.json sandbox-run/inbox/";

    private static final String STAY =
            "target/restore-routes-0.1.0/bin/restore-routes sandbox --stay";
    private static final String CURL =
            "curl -sS -H \"Authorization: Bearer sandbox-token-0123456789\" ";
    private static final String POST =
            CURL
                    + "-H \"Content-Type: application/json\" -H \"Idempotency-Key: ticket-4711\""
                    + " --data '{\"account\": \"photos\", \"fileId\": \"598821f949c0a938d57563bd\","
                    + " \"versionId\": \"697821f849c0a938d57563cf\"}'"
                    + " http://127.0.0.1:8080/requests";
    private static final String ASK = CURL + "http://127.0.0.1:8080/jobs/$JOB";
    private static final String POST_FILE =
            CURL
                    + "-H \"Content-Type: text/csv\""
                    + " --data-binary @src/sandbox/resources/samples/mixed.csv"
                    + " http://127.0.0.1:8080/requests";

    private static final String POST_ZIPPED =
            "gzip -c src/sandbox/resources/samples/mixed.csv | "
                    + CURL
                    + "-H \"Content-Type: text/csv\" -H \"Content-Encoding: gzip\""
                    + " --data-binary @- http://127.0.0.1:8080/requests";

    /** Run by LedgerBackupIT. */
    private static final String PAUSE_ALL =
            "sqlite3 data/ledger.db \"UPDATE restore_job SET wish = 'paused' WHERE ended_at IS NULL\"";

    private static final String HEALTH = "curl -sS http://127.0.0.1:8081/health/ready";

    @TempDir static Path distribution;
    private static Path launcher;
    @TempDir Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        launcher = LaidOutDistribution.layOut(distribution);
    }

    @Test
    void pagesHoldNoOtherCommands() throws IOException {
        assertEquals(
                List.of(
                        FIRST_RUN,
                        DROP_IN_SANDBOX,
                        START,
                        DROP,
                        TEST,
                        TEST,
                        TORTURE,
                        SKELETON,
                        SKELETON_TEST,
                        STAY,
                        POST,
                        ASK,
                        POST_FILE,
                        POST_ZIPPED,
                        PAUSE_ALL,
                        HEALTH),
                Docs.blocks("sh").stream().flatMap(block -> block.lines().stream()).toList());
        String ci = Files.readString(Path.of(".ci/run"));
        assertTrue(ci.endsWith("\n" + TEST + "\n"), ci);
    }

    @Test
    void firstRunShowsWhatReadmeShows() throws Exception {
        Process run = launch("sandbox");
        assertTrue(run.waitFor(5, TimeUnit.MINUTES));

        List<String> log = Files.readAllLines(folder.resolve("log"));
        assertEquals(0, run.exitValue(), log.toString());
        assertFalse(log().contains("\u001b"), "control codes in what is no terminal");
        List<String> promised =
                Docs.blocks("text").stream()
                        .flatMap(block -> block.lines().stream())
                        .filter(line -> line.startsWith("sample-"))
                        .toList();
        assertEquals(11, promised.size());
        assertEquals(
                promised.stream().sorted().toList(),
                log.stream().filter(line -> line.startsWith("sample-")).sorted().toList());
    }

    @Test
    void postsToTheSandboxThatStays() throws Exception {
        Process run = launch("sandbox --stay");
        try {
            await().until(() -> log().contains("Ctrl-C stops."));
            String answer = curl(POST, "");
            String job = answer.replaceAll(".*\"jobId\":\"([^\"]+)\".*", "$1");
            await().until(() -> curl(ASK, job).contains("\"status\":\"ended\""));
            List<String> promised =
                    Docs.blocks("text").stream()
                            .map(block -> block.text().strip())
                            .filter(text -> text.startsWith("{\"jobId\""))
                            .toList();
            assertEquals(
                    promised,
                    List.of(
                            answer.replace(job, "<job>"),
                            curl(ASK, job)
                                    .replace(job, "<job>")
                                    .replaceAll("(At\":\")[^\"]+", "$1…")));
            // The sample that the first run has taken already.
            for (String post : List.of(POST_FILE, POST_ZIPPED)) {
                String again = curl(post, "");
                assertTrue(
                        again.endsWith(",\"accepted\":0,\"rejected\":0,\"duplicates\":2}"), again);
            }
            assertTrue(curl(HEALTH, "").startsWith("{\"status\":\"UP\""));
            drop(DROP_IN_SANDBOX);
            await().until(() -> log().contains("file request.json: 1 request\n"));
        } finally {
            run.destroy();
        }
        assertTrue(run.waitFor(5, TimeUnit.MINUTES));
    }

    /** Drops the request that README lets save; the one before it only shows what is asked. */
    private void drop(String command) throws Exception {
        Files.writeString(folder.resolve("request.json"), Docs.blocks("json").get(1).text());
        Process drop = new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start();
        assertEquals(0, drop.waitFor());
    }

    /** At the port that the sandbox names: 8080 may be taken on this machine. */
    private String curl(String command, String job) throws Exception {
        String port = log().replaceAll("(?s).*http://127.0.0.1:(\\d+)/requests.*", "$1");
        String health = log().replaceAll("(?s).*http://127.0.0.1:(\\d+)/health.*", "$1");
        Path answer = folder.resolve("answer");
        Process curl =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "JOB="
                                        + job
                                        + "\n"
                                        + command.replace(":8080/", ":" + port + "/")
                                                .replace(":8081/", ":" + health + "/"))
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start();
        assertEquals(0, curl.waitFor(), () -> command);
        return Files.readString(answer);
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
                await().until(() -> Files.isDirectory(folder.resolve("inbox")));
                drop(DROP);
                await().until(() -> Files.exists(folder.resolve("inbox/.done/request.json")));
                await().until(() -> log().contains("1 restored"));
            } finally {
                run.destroy();
            }
            assertTrue(run.waitFor(5, TimeUnit.MINUTES));
            assertEquals(143, run.exitValue(), log());
        }
    }

    @Test
    void mistakesEndWithTheDocumentedStatus() throws Exception {
        Process unknown = launch("undo");
        assertTrue(unknown.waitFor(5, TimeUnit.MINUTES));
        assertEquals(64, unknown.exitValue());

        Files.writeString(folder.resolve("application.properties"), "restore.acounts.x.y=1\n");
        Process mistaken = launch("");
        assertTrue(mistaken.waitFor(5, TimeUnit.MINUTES));
        assertEquals(2, mistaken.exitValue(), log());
        assertTrue(log().contains("restore.acounts.x.y is not a setting"), log());
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private Process launch(String command, String... environment) throws IOException {
        List<String> words = new ArrayList<>(List.of(launcher.toString()));
        if (!command.isEmpty()) {
            words.addAll(List.of(command.split(" ")));
        }
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-Xmx256m " + Distribution.TEMPORARY);
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
