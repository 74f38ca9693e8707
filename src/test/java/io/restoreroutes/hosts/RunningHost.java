package io.restoreroutes.hosts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A host of {@code examples/} as a process of its own, used by its folders: what is dropped into
 * {@code once/} is answered in {@code answers/}; what is dropped into {@code handover/} is answered
 * in {@code told/}; {@code inbox/} and {@code outbox/} are those of the jar.
 */
final class RunningHost implements AutoCloseable {
    static final String WRONG_KEY = "private_of_somebody_else";
    static final String WRONG_SECRET = "secret-of-somebody-else";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Distribution app;
    private final String[] arguments;
    private Distribution.Run run;
    private int calls;

    /**
     * @param arguments what Java is to run
     */
    RunningHost(Path folder, String... arguments) {
        this.arguments =
                Stream.concat(Stream.of(Distribution.TEMPORARY), Stream.of(arguments))
                        .toArray(String[]::new);
        app =
                new Distribution(folder)
                        .script(Path.of(System.getProperty("java.home"), "bin/java"))
                        .quick();
    }

    /** {@return where mvn verify has built that example} */
    static Path built(String example, String what) {
        String examples = System.getProperty("examples.folder");
        if (examples == null) {
            throw new IllegalStateException("set examples.folder, as mvn verify does");
        }
        Path built = Path.of(examples, example, "target", what);
        assertTrue(Files.exists(built), built + " is missing; mvn verify builds it");
        return built;
    }

    /** Sets a key of its application.properties. */
    RunningHost set(String key, String value) {
        app.set(key, value);
        return this;
    }

    /** Sets an environment variable. */
    RunningHost env(String name, String value) {
        app.env(name, value);
        return this;
    }

    /** Adds an account of ImageKit. */
    RunningHost imageKit(String account, ImageKitSandbox sandbox, String key) {
        String name = "restore.accounts." + account + '.';
        app.set(name + "provider", "imagekit");
        app.set(name + "private-key", key);
        app.set(name + "base-url", sandbox.baseUrl());
        return this;
    }

    /** Adds an account of Box, with four calls at once. */
    RunningHost box(String account, BoxSandbox sandbox, String client, String secret) {
        String name = "restore.accounts." + account + '.';
        app.set(name + "provider", "box");
        app.set(name + "client-id", client);
        app.set(name + "client-secret", secret);
        app.set(name + "enterprise-id", BoxTokens.ENTERPRISE_ID);
        app.set(name + "base-url", sandbox.baseUrl());
        app.set(name + "token-url", sandbox.tokenUrl());
        app.set(name + "max-concurrent-calls", "4");
        return this;
    }

    RunningHost start() {
        run = app.start(arguments).awaitStarted();
        return this;
    }

    /** SIGTERM; the process has to go, whatever calls are open. */
    void stop() {
        run.signal("TERM");
        run.awaitExit();
    }

    String output() {
        return run.output();
    }

    /** {@return what came of one request, in the same exchange} */
    JsonNode once(String request) {
        String name = "once-" + ++calls + ".json";
        app.drop("once", name, request);
        Path answer = app.folder().resolve("answers").resolve(name);
        awaitAlive(() -> Files.exists(answer));
        return read(answer);
    }

    /** Hands requests over, to be told later. */
    void handOver(String name, String requests) {
        app.drop("handover", name, requests);
    }

    /** {@return what was told of that source, by requestId, once it is so many} */
    Map<String, JsonNode> told(String source, int number) {
        awaitAlive(() -> told(source).size() >= number);
        return told(source);
    }

    private Map<String, JsonNode> told(String source) {
        Map<String, JsonNode> told = new TreeMap<>();
        for (Path file : app.files("told", ".json")) {
            JsonNode outcome = read(file);
            if (outcome.at("/source/name").asText().equals(source)) {
                told.put(outcome.path("requestId").asText(), outcome);
            }
        }
        return told;
    }

    /** Drops a file into the inbox. */
    void drop(String name, String requests) {
        app.drop(name, requests);
    }

    /** {@return what the outbox holds of that file, in order, once its job has ended} */
    List<JsonNode> outcomes(String source) {
        awaitAlive(() -> summary(source) != null);
        String job = summary(source).path("jobId").asText();
        List<JsonNode> outcomes = new ArrayList<>();
        try {
            Path file = app.folder().resolve("outbox").resolve(job + ".outcomes.ndjson");
            for (String line : Files.readAllLines(file)) {
                outcomes.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return outcomes;
    }

    private JsonNode summary(String source) {
        return app.files("outbox", ".summary.json").stream()
                .map(RunningHost::read)
                .filter(summary -> summary.at("/source/name").asText().equals(source))
                .findFirst()
                .orElse(null);
    }

    /** Waits for that moment, or ends the test if the process does. */
    void awaitAlive(BooleanSupplier moment) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !run.isAlive() || moment.getAsBoolean());
        assertTrue(run.isAlive(), this::output);
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
        }
    }
}
