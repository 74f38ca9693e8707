package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and stopping, as an operator meets it. */
class StartStopIT {
    private static final String ONE =
            "{\"account\":\"shop\",\"fileId\":\"a\",\"versionId\":\"v1\"}";

    @TempDir Path folder;

    private Distribution shop(String baseUrl) {
        return new Distribution(folder)
                .quick()
                .set("restore.accounts.shop.provider", "imagekit")
                .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                .set("restore.accounts.shop.base-url", baseUrl);
    }

    @Test
    void terminationStopsInTimeWithCallsOpenAndNothingIsLost() throws IOException {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            imageKit.faults().when(Requests.any()).then(Fault.hang());
            // longer than the test waits: only the stop ends the call
            Distribution distribution =
                    shop(imageKit.baseUrl()).set("restore.accounts.shop.response-timeout", "1h");
            try (Distribution.Run run = distribution.start().awaitStarted()) {
                distribution.drop("one.json", ONE);
                await().until(() -> imageKit.log().total() > 0);
                run.signal("TERM");
                int status = run.awaitExit();
                assertTrue(status == 143 || status == 0, "status " + status);
                assertQuiet(run.output());
                assertTrue(run.output().contains("1 call is still open"), run.output());
            }
            assertEquals(List.of(), distribution.files("outbox", ""));
            imageKit.faults().clear();

            try (Distribution.Run run = distribution.start().awaitStarted()) {
                await().until(() -> !distribution.files("outbox", ".summary.json").isEmpty());
                Path outcomes = distribution.files("outbox", ".outcomes.ndjson").get(0);
                List<String> lines = RunningApp.lines(outcomes);
                assertEquals(1, lines.size());
                assertEquals(
                        "restored",
                        RestoreJson.mapper().readTree(lines.get(0)).path("status").asText());
                run.signal("TERM");
                run.awaitExit();
            }
        }
    }

    @Test
    void interruptStopsCleanly() throws IOException {
        assumeFalse(interruptsAreIgnored(), "this build runs in the background of a script");
        try (Distribution.Run run = shop("http://127.0.0.1:1").start().awaitStarted()) {
            run.signal("INT");
            int status = run.awaitExit();
            assertTrue(status == 130 || status == 0, "status " + status);
            assertQuiet(run.output());
            assertTrue(run.output().contains("shutdown in"), run.output());
        }
    }

    @Test
    void aSecondProcessOnTheSameLedgerStopsAtOnce() {
        Distribution distribution = shop("http://127.0.0.1:1");
        try (Distribution.Run first = distribution.start().awaitStarted();
                Distribution.Run second = distribution.start()) {
            assertEquals(2, second.awaitExit(), second::output);
            List<String> lines = second.output().lines().toList();
            assertEquals(1, lines.size(), second::output);
            assertTrue(
                    lines.get(0).contains("Another process is using the ledger at"), lines.get(0));
            assertTrue(first.isAlive());
        }
    }

    @Test
    void javaOptionsAreHonoured() {
        Distribution distribution =
                shop("http://127.0.0.1:1")
                        .env("JAVA_OPTS", "-Xmx256m -XX:+PrintCommandLineFlags -Drr.unused=1");
        try (Distribution.Run run = distribution.start().awaitStarted()) {
            assertTrue(run.output().contains("-XX:MaxHeapSize=268435456"), run::output);
        }
    }

    @Test
    void theFoldersOwnRoutesWin() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        for (String name : List.of("file-intake.camel.yaml", "deliver-outcome.camel.yaml")) {
            String text = Files.readString(Distribution.home().resolve("routes/" + name));
            Files.writeString(
                    routes.resolve(name),
                    text.replace(
                            "    id: restore-deliver-outcome\n",
                            "    id: my-own-delivery\n    autoStartup: true\n"));
        }
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                """
                - route:
                    id: mine
                    from:
                      uri: direct:start-of-mine
                      steps:
                        - log:
                            message: never
                """);
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            Distribution distribution = shop(imageKit.baseUrl());
            // the folder's settings win over the distribution's, which set inbox and outbox too
            distribution.set("restore.delivery.outbox.directory", "my-outbox");
            try (Distribution.Run run = distribution.start().awaitStarted()) {
                distribution.drop("one.json", ONE);
                await().until(() -> !distribution.files("my-outbox", ".summary.json").isEmpty());
                assertQuiet(run.output());
            }
        }
    }

    @Test
    void withoutTheFileIntakeTheRestWorks() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.copy(
                Distribution.home().resolve("routes/deliver-outcome.camel.yaml"),
                routes.resolve("deliver-outcome.camel.yaml"));
        // an intake of one's own feeds the same entry point
        Files.writeString(
                routes.resolve("my-intake.camel.yaml"),
                """
                - route:
                    id: my-intake
                    from:
                      uri: file:my-inbox
                      parameters:
                        delay: 50
                        initialDelay: 0
                      steps:
                        - to:
                            uri: direct:restore-accept
                """);
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(3);
            Distribution distribution = shop(imageKit.baseUrl());
            distribution.drop("left.json", ONE);
            Path mine = Files.createDirectories(folder.resolve("my-inbox"));
            Files.writeString(mine.resolve("one.json"), ONE);
            try (Distribution.Run run = distribution.start().awaitStarted()) {
                await().until(() -> !distribution.files("outbox", ".summary.json").isEmpty());
                assertTrue(
                        run.output().contains("There is no route restore-file-intake"),
                        run::output);
                assertQuiet(run.output());
            }
            assertEquals(1, imageKit.restores("a"));
            assertEquals(1, distribution.files("inbox", "left.json").size());
        }
    }

    private static void assertQuiet(String output) {
        assertFalse(output.contains("Exception") || output.contains("\tat "), output);
        assertFalse(output.contains("ERROR"), output);
    }

    /** A background job of a script has SIGINT ignored, and so have all its children. */
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> new BigInteger(line.substring(7).strip(), 16).testBit(1));
    }
}
