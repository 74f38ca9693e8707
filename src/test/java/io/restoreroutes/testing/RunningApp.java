package io.restoreroutes.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.app.RestoreRoutesMain;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.InterceptStrategy;

/**
 * The whole application in this JVM: the shipped YAML routes, a real ledger, real folders, and the
 * sandbox as both providers. Accounts {@code photos} (ImageKit) and {@code documents} (Box).
 */
public final class RunningApp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private Main main;
    private InterceptStrategy intercept;

    /** An application over the folder, not started. */
    public RunningApp(Path folder, ImageKitSandbox imageKit, BoxSandbox box) {
        this.folder = folder;
        set("restore.ledger.url", "jdbc:sqlite:" + folder.resolve("data/ledger.db"));
        set("restore.intake.file.directory", folder.resolve("inbox").toString());
        set("restore.intake.file.poll-interval", "50ms");
        set("restore.intake.file.stable-for", "100ms");
        set("restore.delivery.outbox.directory", folder.resolve("outbox").toString());
        if (imageKit != null) {
            set("restore.accounts.photos.provider", "imagekit");
            set("restore.accounts.photos.private-key", ImageKitSandbox.PRIVATE_KEY);
            set("restore.accounts.photos.base-url", imageKit.baseUrl());
        }
        if (box != null) {
            set("restore.accounts.documents.provider", "box");
            set("restore.accounts.documents.client-id", BoxTokens.CLIENT_ID);
            set("restore.accounts.documents.client-secret", BoxTokens.CLIENT_SECRET);
            set("restore.accounts.documents.enterprise-id", BoxTokens.ENTERPRISE_ID);
            set("restore.accounts.documents.base-url", box.baseUrl());
            set("restore.accounts.documents.token-url", box.tokenUrl());
        }
    }

    /** Sets or (null) removes a setting; before the start. */
    public RunningApp set(String key, String value) {
        if (value == null) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }
        return this;
    }

    /** Binds a bean of a host; before the start. */
    public RunningApp bind(String name, Object bean) {
        beans.put(name, bean);
        return this;
    }

    /** Lets a test stand between the steps of all routes; before the start. */
    public RunningApp intercept(InterceptStrategy strategy) {
        intercept = strategy;
        return this;
    }

    /** Starts the application and waits until it has started. */
    public RunningApp start() {
        try {
            Files.createDirectories(folder);
            StringBuilder text = new StringBuilder();
            settings.forEach(
                    (key, value) -> text.append(key).append('=').append(value).append('\n'));
            Files.writeString(folder.resolve("application.properties"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        main = RestoreRoutesMain.create(Path.of(""), folder);
        beans.forEach(main::bind);
        if (intercept != null) {
            main.addMainListener(
                    new MainListenerSupport() {
                        @Override
                        public void beforeInitialize(BaseMainSupport support) {
                            support.getCamelContext()
                                    .getCamelContextExtension()
                                    .addInterceptStrategy(intercept);
                        }
                    });
        }
        main.start();
        return this;
    }

    /** Stops it as SIGTERM would. */
    public void stop() {
        if (main != null) {
            main.stop();
            main = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    public Main main() {
        return main;
    }

    /** Drops a file into the inbox in one step. */
    public void drop(String name, String content) {
        drop(name, content.getBytes(UTF_8));
    }

    public void drop(String name, byte[] content) {
        try {
            Path inbox = Files.createDirectories(folder.resolve("inbox"));
            Path hidden = Files.write(inbox.resolve(".drop-" + System.nanoTime()), content);
            Files.move(hidden, inbox.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until that many jobs have their summary. */
    public List<JsonNode> awaitSummaries(int jobs) {
        return awaitSummaries(jobs, PATIENCE);
    }

    public List<JsonNode> awaitSummaries(int jobs, Duration patience) {
        await().atMost(patience).until(() -> files("outbox", ".summary.json").size() >= jobs);
        return files("outbox", ".summary.json").stream().map(RunningApp::json).toList();
    }

    /** {@return all outcomes delivered so far, file by file in job order} */
    public List<JsonNode> outcomes() {
        List<JsonNode> outcomes = new ArrayList<>();
        for (Path file : files("outbox", ".outcomes.ndjson")) {
            wholeLines(file).forEach(line -> outcomes.add(tree(line)));
        }
        return outcomes;
    }

    /** {@return the files of a folder (relative to the application's) with that ending} */
    public List<Path> files(String name, String ending) {
        Path where = folder.resolve(name);
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(where)) {
            return found.filter(Files::isRegularFile)
                    .filter(path -> path.getFileName().toString().endsWith(ending))
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the lines of a file that is being written, without a last one that is half there}
     */
    public static List<String> wholeLines(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return new String(bytes, 0, end, UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        return tree(String.join("\n", lines(file)));
    }

    private static JsonNode tree(String text) {
        try {
            return RestoreJson.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
