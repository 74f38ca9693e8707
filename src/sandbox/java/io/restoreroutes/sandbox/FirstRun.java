package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.app.RestoreRoutesMain;
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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * The first run: starts both stand-in providers and the application, drops the sample requests into
 * its inbox, and shows the outcomes. Needs no credentials and no network.
 */
public final class FirstRun {
    private static final List<String> SAMPLES =
            List.of("imagekit.json", "imagekit-array.json", "box.ndjson", "mixed.csv");
    private static final String BROKER_PORT = "--broker-port";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Path folder;
    private final PrintStream out;
    private volatile int status;
    private volatile String brokerUrl;

    private FirstRun(Path home, Path folder, PrintStream out) {
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs the samples, shows what came of them and ends; with {@code --stay} goes on taking files
     * until it is told to stop, and with {@code --broker-port PORT} also messages from a broker
     * that it starts there.
     *
     * @param args the distribution's folder, then the options
     */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        boolean stay = options.contains("--stay");
        int broker = options.indexOf(BROKER_PORT);
        Path folder = Path.of("sandbox-run").toAbsolutePath();
        FirstRun run = new FirstRun(Path.of(args[0]), folder, System.out);
        if (broker > 0 && broker + 1 < options.size()) {
            int port = SandboxServer.Options.port(BROKER_PORT, options.get(broker + 1));
            run.brokerUrl = QueueBroker.inMemory(port).url();
        }
        System.exit(run.run(stay));
    }

    private int run(boolean stay) throws Exception {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start()) {
            DemoState.seed(imageKit, box);
            prepare(imageKit, box);
            Main main = RestoreRoutesMain.create(home, folder);
            Thread guide = new Thread(() -> guide(main, stay), "sandbox-guide");
            guide.setDaemon(true);
            guide.start();
            main.run();
            return status;
        }
    }

    /** What a person would do: drop the samples, wait, look into the outbox. */
    private void guide(Main main, boolean stay) {
        try {
            dropSamples();
            show(awaitOutcomes());
            if (stay) {
                out.println("Drop request files into " + folder.resolve("inbox"));
                if (brokerUrl != null) {
                    out.println("Send messages to the queue restore-requests at " + brokerUrl);
                }
                out.println("Ctrl-C stops.");
                return;
            }
        } catch (IOException | InterruptedException | TimeoutException e) {
            out.println("The first run did not end well: " + e.getMessage());
            status = 1;
        }
        main.completed();
    }

    /** A run begins with a clean folder, because the sandbox begins with a clean state. */
    private void prepare(ImageKitSandbox imageKit, BoxSandbox box) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("application.properties"),
                String.join(
                        "\n",
                        "# written by the sandbox; made anew at each run",
                        "restore.accounts.photos.provider=imagekit",
                        "restore.accounts.photos.private-key=" + ImageKitSandbox.PRIVATE_KEY,
                        "restore.accounts.photos.base-url=" + imageKit.baseUrl(),
                        "restore.accounts.documents.provider=box",
                        "restore.accounts.documents.auth=client-credentials",
                        "restore.accounts.documents.client-id=" + BoxTokens.CLIENT_ID,
                        "restore.accounts.documents.client-secret=" + BoxTokens.CLIENT_SECRET,
                        "restore.accounts.documents.enterprise-id=" + BoxTokens.ENTERPRISE_ID,
                        "restore.accounts.documents.base-url=" + box.baseUrl(),
                        "restore.accounts.documents.token-url=" + box.tokenUrl(),
                        brokerUrl == null ? "" : "restore.intake.queue.broker-url=" + brokerUrl,
                        "restore.ledger.url=jdbc:h2:file:" + folder.resolve("data/ledger"),
                        "restore.intake.file.directory=" + folder.resolve("inbox"),
                        "restore.delivery.outbox.directory=" + folder.resolve("outbox"),
                        ""));
    }

    private void dropSamples() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        for (String sample : SAMPLES) {
            try (InputStream in = FirstRun.class.getResourceAsStream("/samples/" + sample)) {
                Path hidden = inbox.resolve("." + sample);
                Files.copy(in, hidden);
                Files.move(hidden, inbox.resolve(sample));
            }
        }
    }

    private List<Path> awaitOutcomes() throws IOException, InterruptedException, TimeoutException {
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

    private void show(List<Path> outcomes) throws IOException {
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
