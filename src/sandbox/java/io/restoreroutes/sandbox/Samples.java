package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The sample requests of the first run: what a person would do with them by hand. */
final class Samples {
    private static final List<String> SAMPLES =
            List.of(
                    "imagekit.json",
                    "imagekit-array.json",
                    "box.ndjson",
                    "mixed.csv",
                    "moment.ndjson");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    Samples(Path folder) {
        this.folder = folder;
    }

    /** Puts the sample requests into the inbox, each by a rename. */
    void drop() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        for (String sample : SAMPLES) {
            try (InputStream in = Samples.class.getResourceAsStream("/samples/" + sample)) {
                Path hidden = inbox.resolve("." + sample);
                Files.copy(in, hidden);
                Files.move(hidden, inbox.resolve(sample));
            }
        }
    }

    /** {@return the files of outcomes when all samples have ended} */
    List<Path> awaitOutcomes() throws IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Path outbox = Files.createDirectories(folder.resolve("outbox"));
        try (WatchService changes = outbox.getFileSystem().newWatchService()) {
            outbox.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
            while (files(".summary.json").size() < SAMPLES.size()) {
                long left = deadline - System.nanoTime();
                WatchKey key = changes.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
                if (key == null) {
                    throw new TimeoutException("the samples have not ended within " + PATIENCE);
                }
                key.pollEvents();
                key.reset();
            }
        }
        return files(".outcomes.ndjson");
    }

    private List<Path> files(String ending) throws IOException {
        Path outbox = folder.resolve("outbox");
        if (!Files.isDirectory(outbox)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(outbox)) {
            return found.filter(path -> path.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** Prints a row for each outcome. */
    void show(List<Path> outcomes, PrintStream out) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (Path file : outcomes) {
            for (String line : Files.readAllLines(file)) {
                JsonNode outcome = JSON.readTree(line);
                rows.add(
                        new String[] {
                            outcome.path("requestId").asText(),
                            outcome.path("provider").asText(),
                            outcome.path("operation").asText(),
                            outcome.path("fileId").asText(),
                            outcome.path("status").asText()
                        });
            }
        }
        out.println();
        for (String[] row : rows) {
            out.printf("%-18s %-9s %-9s %-25s %s%n", (Object[]) row);
        }
        out.println();
        out.println("Outcomes: " + folder.resolve("outbox"));
    }
}
