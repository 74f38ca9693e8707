package io.restoreroutes.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A packaged distribution as its user has it: a working folder with its settings, request files
 * dropped into the inbox, and the end told by the summaries in the outbox.
 */
final class App implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Path home;
    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Child process;

    /**
     * In a new folder, not started.
     *
     * @param home the folder of the distribution
     * @param settings beyond the account
     * @param javaOptions added to {@code JAVA_OPTS}
     */
    App(
            Path home,
            Path folder,
            String providerUrl,
            int ways,
            Map<String, String> settings,
            String javaOptions)
            throws IOException {
        this.home = home;
        this.folder = folder;
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(
                "JAVA_OPTS",
                (System.getenv().getOrDefault("JAVA_OPTS", "") + " " + javaOptions).strip());
        Map<String, String> all = new LinkedHashMap<>(settings);
        String account = "restore.accounts." + RequestFiles.ACCOUNT;
        all.put(account + ".provider", "imagekit");
        all.put(account + ".private-key", ImageKitSandbox.PRIVATE_KEY);
        all.put(account + ".base-url", providerUrl);
        all.put(account + ".max-concurrent-calls", String.valueOf(ways));
        Files.createDirectories(folder.resolve("inbox"));
        Files.write(
                folder.resolve("application.properties"),
                all.entrySet().stream().map(set -> set.getKey() + "=" + set.getValue()).toList());
    }

    /** Starts it and waits until it has. */
    void start() throws InterruptedException, TimeoutException {
        process =
                new Child(
                        "restore-routes",
                        folder,
                        environment,
                        List.of(home.resolve("bin/restore-routes").toString()));
        process.await(" started in ", LONGEST);
    }

    /** Stops it as a service manager does, and waits until it has ended. */
    void stop() throws InterruptedException {
        process.stop();
    }

    /** The running process, or the last one. */
    Child process() {
        return process;
    }

    /** Drops a file in one step. */
    void drop(String name, String text) throws IOException {
        Path hidden = Files.writeString(folder.resolve("inbox/." + name), text);
        Files.move(hidden, folder.resolve("inbox").resolve(name));
    }

    /** Waits until the dropped file is no longer where it was dropped: its lines are being read. */
    void awaitTaken(String name) {
        Path dropped = folder.resolve("inbox").resolve(name);
        await().atMost(LONGEST).pollInterval(LOOK).until(() -> Files.notExists(dropped));
    }

    /**
     * Waits until so many jobs have ended, over all starts.
     *
     * @throws IllegalStateException if other than so many restores came of them
     */
    void awaitEnded(int jobs, int restores) throws IOException {
        await().atMost(LONGEST)
                .pollInterval(LOOK)
                .until(() -> !process.isAlive() || summaries().size() >= jobs);
        int restored = 0;
        for (Path summary : summaries()) {
            restored += JSON.readTree(summary.toFile()).at("/counts/restored").asInt();
        }
        if (restored != restores) {
            throw new IllegalStateException(
                    "%d instead of %d were restored; %s"
                            .formatted(restored, restores, process.lastLines()));
        }
    }

    private List<Path> summaries() throws IOException {
        Path outbox = folder.resolve("outbox");
        if (Files.notExists(outbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outbox)) {
            return files.filter(file -> file.toString().endsWith(".summary.json"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    /** {@return the size of the embedded ledger's files, whatever lies beside them included} */
    long ledgerBytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            return files.filter(Files::isRegularFile).mapToLong(App::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // a passing file of the database
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the most memory the process has held so far, in bytes} */
    long peakBytes() throws IOException {
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        var peak = Pattern.compile("VmHWM:\\s+([0-9]+) kB").matcher(status);
        return peak.find() ? 1024 * Long.parseLong(peak.group(1)) : 0;
    }

    /** Kills the process if it still runs, and deletes the folder. */
    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
