package io.restoreroutes.faults;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.Write;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The application stands still at a step, its folder is copied as a crash would have left it, and a
 * new one starts on the copy: one effect and one outcome for each operation.
 */
class CrashTest {
    @TempDir Path folder;

    /**
     * @param standing how many of the five items come to this step
     */
    record Point(String step, boolean after, Write write, int standing) {
        @Override
        public String toString() {
            return (after ? "after " : "before ") + step + (write == null ? "" : " of " + write);
        }
    }

    static Stream<Point> points() {
        return Stream.of(
                // claimed, nothing sent
                new Point("begin-item", false, null, 5),
                // about to leave; had its effect, no answer read; answer read
                new Point("call-provider", false, Write.FILE_RESTORED, 1),
                new Point("call-provider", true, Write.FILE_RESTORED, 1),
                new Point("call-provider", false, Write.VERSION_RESTORED, 4),
                new Point("call-provider", true, Write.VERSION_RESTORED, 4),
                new Point("call-provider", false, Write.VERSION_PROMOTED, 2),
                new Point("call-provider", true, Write.VERSION_PROMOTED, 2),
                // answered, not recorded
                new Point("box-rollback-promote", true, null, 1),
                new Point("record-item", false, null, 5),
                // handed to the recorder: ended, whether or not the commit was done
                new Point("record-item", true, null, 5));
    }

    private static RunningApp app(Path where, ImageKitSandbox imageKit, BoxSandbox box) {
        RunningApp app = new RunningApp(where, null, null);
        app.set("restore.retry.settle-time", "300ms");
        // An identity and so a gate for each item: all of them get to their step.
        for (int i = 1; i <= 2; i++) {
            String prefix = "restore.accounts.photos" + i + ".";
            app.set(prefix + "provider", "imagekit");
            app.set(prefix + "private-key", "private_" + i);
            app.set(prefix + "base-url", imageKit.baseUrl());
        }
        for (int i = 1; i <= 3; i++) {
            String prefix = "restore.accounts.documents" + i + ".";
            app.set(prefix + "provider", "box");
            app.set(prefix + "client-id", BoxTokens.CLIENT_ID);
            app.set(prefix + "client-secret", BoxTokens.CLIENT_SECRET);
            app.set(prefix + "user-id", String.valueOf(i));
            app.set(prefix + "base-url", box.baseUrl());
            app.set(prefix + "token-url", box.tokenUrl());
        }
        return app;
    }

    private static String line(String account, String operation, String file, String version) {
        return "{\"account\":\"%s\",\"operation\":\"%s\",\"fileId\":\"%s\",\"versionId\":\"%s\"}"
                .formatted(account, operation, file, version);
    }

    @ParameterizedTest
    @MethodSource("points")
    void leavesOneEffectAndOneOutcome(Point point) {
        Freeze freeze = new Freeze(point.step(), point.after(), point.write());
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start();
                RunningApp first = app(folder.resolve("first"), imageKit, box).intercept(freeze);
                RunningApp second = app(folder.resolve("second"), imageKit, box)) {
            imageKit.acceptKeys("private_1", "private_2");
            imageKit.addFile("photo1", "v1", "v2");
            imageKit.addFile("photo2", "v1", "v2");
            box.addFile(BoxFileSpec.file("1").trashedVersion("101", "old").version("102", "new"));
            box.addFile("2", "201", "202");
            box.addFile(
                    BoxFileSpec.file("3")
                            .trashedVersion("301", "old")
                            .version("302", "new")
                            .trashed());
            first.start();
            first.drop(
                    "job.ndjson",
                    String.join(
                            "\n",
                            line("photos1", "restore", "photo1", "v1"),
                            line("photos2", "rollback", "photo2", "v1"),
                            line("documents1", "restore", "1", "101"),
                            line("documents2", "promote", "2", "201"),
                            line("documents3", "rollback", "3", "301")));
            freeze.awaitStanding(point.standing());
            int ended =
                    point.after() && point.step().equals("record-item") ? 5 : 5 - point.standing();
            Awaitility.await().until(() -> first.outcomes().size() == ended);
            if (ended == 5) {
                first.awaitSummaries(1);
            }
            copy(folder.resolve("first"), folder.resolve("second"));

            second.start();
            second.awaitSummaries(1, Duration.ofSeconds(60));

            check(imageKit, box, second.outcomes());
            freeze.powerOff();
        }
    }

    private static void check(ImageKitSandbox imageKit, BoxSandbox box, List<JsonNode> outcomes) {
        Map<String, String> status =
                outcomes.stream()
                        .collect(
                                Collectors.toMap(
                                        outcome -> outcome.path("account").asText(),
                                        outcome -> outcome.path("status").asText()));
        assertAll(
                () -> assertEquals(5, outcomes.size()),
                () ->
                        assertEquals(
                                Map.of(
                                        "photos1", "restored",
                                        "photos2", "restored",
                                        "documents1", "restored",
                                        "documents2", "promoted",
                                        "documents3", "promoted"),
                                status),
                () -> assertEquals(1, imageKit.restores("photo1")),
                () -> assertEquals(1, imageKit.restores("photo2")),
                () -> assertEquals(1, box.restores("1")),
                () -> assertEquals(1, box.promotes("2")),
                () -> assertEquals(1, box.restores("3")),
                () -> assertEquals(1, box.promotes("3")),
                () -> assertEquals(4, box.versions("3").size() + box.versions("2").size() - 2));
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                if (path.getFileName().toString().equals("application.properties")) {
                    continue;
                }
                Path copy = to.resolve(from.relativize(path).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
