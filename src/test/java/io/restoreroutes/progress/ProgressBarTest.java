package io.restoreroutes.progress;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.LaidOutDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bar and the log on one terminal, given by the program {@code script}. */
class ProgressBarTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern BAR =
            // A plus as long as the source is being read: 8 may not be all.
            Pattern.compile("\\d{8}-\\d{6}-\\w+ \\[[#-]{16}] \\d/\\d\\+? [0-9.]+/s.*");
    private static final Pattern LOG_LINE =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\d [0-9:.]+(Z|[+-]\\d\\d:\\d\\d) +(INFO|WARN|ERROR) .*");

    @TempDir Path distribution;
    @TempDir Path folder;

    @Test
    void barNeverMixesWithLogLines() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no program that gives a terminal");
        Path launcher = LaidOutDistribution.layOut(distribution);
        Path typescript = folder.resolve("typescript");
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            imageKit.anyFileExists(2);
            AtomicInteger calls = new AtomicInteger();
            imageKit.faults()
                    .when(
                            request -> {
                                if (calls.incrementAndGet() == 5) {
                                    imageKit.hold();
                                }
                                return false;
                            })
                    .then(Fault.hang());
            write(imageKit.baseUrl());
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    SCRIPT.toString(), "-qefc", launcher.toString(), "typescript")
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("TERM", "xterm");
            Process run = builder.start();
            try {
                await().atMost(PATIENCE).until(() -> barsInTheMiddle(typescript) >= 2);
                imageKit.release();
                await().atMost(PATIENCE).until(() -> text(typescript).contains("8 restored"));
            } finally {
                run.descendants().forEach(ProcessHandle::destroy);
                run.waitFor(5, TimeUnit.MINUTES);
                run.destroy();
            }
        }

        List<String> bars = new ArrayList<>();
        List<String> shown = screen(text(typescript), bars);

        bars.forEach(bar -> assertTrue(BAR.matcher(bar).matches(), bar));
        assertTrue(bars.stream().allMatch(bar -> bar.length() <= JobProgress.WIDEST_BAR));
        List<String> strange =
                shown.stream()
                        .filter(line -> !line.isBlank())
                        .filter(line -> !LOG_LINE.matcher(line).matches())
                        .filter(line -> !line.startsWith("Script "))
                        .toList();
        assertEquals(List.of(), strange);
        assertTrue(shown.stream().anyMatch(line -> line.endsWith(" 8 restored")), "" + shown);
    }

    private void write(String baseUrl) throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                """
                restore.accounts.shop.provider=imagekit
                restore.accounts.shop.private-key=%s
                restore.accounts.shop.base-url=%s
                restore.accounts.shop.max-concurrent-calls=1
                restore.accounts.shop.response-timeout=10m
                restore.intake.file.stable-for=0ms
                """
                        .formatted(ImageKitSandbox.PRIVATE_KEY, baseUrl));
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            requests.append("{\"provider\":\"imagekit\",\"fileId\":\"5988%020d\",".formatted(i));
            requests.append("\"versionId\":\"v1\"}\n");
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("inbox")).resolve("eight.ndjson"), requests);
    }

    private static long barsInTheMiddle(Path typescript) throws IOException {
        List<String> bars = new ArrayList<>();
        screen(text(typescript), bars);
        return bars.stream().filter(bar -> bar.contains(" 4/8 ")).count();
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** What a terminal shows of the text in the end; keeps each state of a line before a CR. */
    private static List<String> screen(String text, List<String> bars) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                lines.add(line.toString());
                line.setLength(0);
                column = 0;
            } else if (c == '\r') {
                if (line.toString().contains("] ") && !text.startsWith("\r\n", i)) {
                    bars.add(line.toString());
                }
                column = 0;
            } else if (text.startsWith("\u001b[K", i)) {
                line.setLength(Math.min(line.length(), column));
                i += 2;
            } else {
                line.replace(column, Math.min(column + 1, line.length()), String.valueOf(c));
                column++;
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
