package io.restoreroutes.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.QueueClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a person does with the distribution. */
class FirstRunIT {
    @TempDir Path temp;

    /** From a path with spaces, through links: one absolute, one relative to it. */
    @Test
    void sandboxShowsRestoredFilesOfBothProviders() throws IOException {
        Path copy = temp.resolve("my programs/restore routes");
        copy(Distribution.home(), copy);
        Path bin = Files.createDirectories(temp.resolve("my bin"));
        Files.createSymbolicLink(bin.resolve("absolute"), copy.resolve("bin/restore-routes"));
        Path link = Files.createSymbolicLink(bin.resolve("rr"), Path.of("absolute"));
        Distribution distribution = new Distribution(temp.resolve("my work")).script(link);

        try (Distribution.Run run = distribution.start("sandbox")) {
            assertEquals(0, run.awaitExit(), run::output);
            String output = run.output();
            assertRow(output, "sample-photo-1 +imagekit +restore .* restored");
            assertRow(output, "sample-photo-3 +imagekit +rollback .* restored");
            assertRow(output, "sample-document-1 +box +restore .* restored");
            assertRow(output, "sample-document-2 +box +promote .* promoted");
            assertRow(output, "sample-document-3 +box +rollback .* promoted");
            assertRow(output, "sample-mixed-1 +imagekit +restore .* restored");
            assertRow(output, "sample-mixed-2 +box +rollback .* promoted");
            assertRow(output, "sample-moment-1 +box +rollback .* planned");
            assertRow(output, "sample-moment-3 +imagekit +rollback .* planned");
            assertRow(output, ".*  inbox    .*/my work/sandbox-run/inbox");
            assertFalse(output.contains("WARN") || output.contains("ERROR"), output);
            assertFalse(output.contains("Exception"), output);
        }
        // everything it made lies in one folder
        assertEquals(
                List.of("output-1.txt", "sandbox-run"),
                distribution.files("", "").stream().map(p -> p.getFileName().toString()).toList());
    }

    @Test
    void sandboxStartsABrokerAndTakesItsMessages() throws Exception {
        int port = FreePort.find();
        Distribution distribution = new Distribution(temp.resolve("work"));
        try (Distribution.Run run =
                distribution.start("sandbox", "--stay", "--broker-port", Integer.toString(port))) {
            run.awaitAlive(Duration.ofMinutes(5), () -> run.output().contains("Send messages to"));
            try (QueueClient client = new QueueClient("tcp://127.0.0.1:" + port)) {
                client.sendText(
                        "restore-requests",
                        String.format(
                                "{\"account\":\"photos\",\"fileId\":\"%s\",\"versionId\":\"%s\"}",
                                DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION));
            }
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> run.output().contains("queue restore-requests: 1 request"));
            run.signal("TERM");
            assertEquals(143, run.awaitExit(), run::output);
            assertFalse(run.output().contains(" WARN "), run.output());
            assertFalse(run.output().contains(" ERROR "), run.output());
        }
    }

    @Test
    void anUnknownCommandIsSaidSo() {
        try (Distribution.Run run = new Distribution(temp).start("sandbocks")) {
            assertEquals(64, run.awaitExit());
            assertEquals(
                    "restore-routes: unknown command 'sandbocks'; use: restore-routes"
                            + " [sandbox [--stay] [--broker-port PORT] | jobs COMMAND"
                            + " | ledger backup FILE | --help]",
                    run.output().strip());
        }
    }

    @Test
    void helpNamesEveryCommand() {
        try (Distribution.Run run = new Distribution(temp).start("--help")) {
            assertEquals(0, run.awaitExit());
            for (String command :
                    List.of(
                            "restore-routes sandbox ",
                            "restore-routes jobs ",
                            "restore-routes ledger backup ")) {
                assertTrue(run.output().contains(command), run.output());
            }
        }
    }

    @Test
    void anUnknownOptionIsSaidSo() {
        try (Distribution.Run run = new Distribution(temp).start("sandbox", "--sty")) {
            assertEquals(64, run.awaitExit());
            assertEquals(
                    "restore-routes sandbox: unknown option or no value: --sty; use: restore-routes"
                            + " sandbox [--stay] [--broker-port PORT]",
                    run.output().strip());
        }
    }

    @Test
    void aSecondSandboxLeavesTheFirstOneAlone() {
        Distribution distribution = new Distribution(temp.resolve("work"));
        try (Distribution.Run first = distribution.start("sandbox", "--stay")) {
            first.awaitAlive(Duration.ofMinutes(5), () -> first.output().contains("Ctrl-C stops."));
            List<Path> outbox = distribution.files("sandbox-run/outbox", "");
            try (Distribution.Run second = distribution.start("sandbox")) {
                assertEquals(2, second.awaitExit(), second::output);
                assertTrue(second.output().contains("another one is at work in"), second::output);
            }
            assertEquals(outbox, distribution.files("sandbox-run/outbox", ""));
            first.signal("TERM");
            assertEquals(143, first.awaitExit(), first::output);
        }
    }

    private static void assertRow(String output, String pattern) {
        assertTrue(output.lines().anyMatch(line -> line.matches(pattern)), pattern + "\n" + output);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (path.toString().endsWith(".jar")) {
                    Files.createSymbolicLink(target, path);
                } else {
                    Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
