package io.restoreroutes.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The packaged application as a person runs it: {@code bin/restore-routes} as a process of its own,
 * in a folder of its own, with a small heap.
 */
public final class Distribution {
    /**
     * An option of Java's, for every process that a test starts: what a kill leaves of it stays
     * within the build, as what the test itself leaves does.
     */
    public static final String TEMPORARY =
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir");

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path script = home().resolve("bin/restore-routes");
    private Path outputs;
    private List<String> tool = List.of();
    private int runs;

    /** In that folder, which is made; nothing is set. */
    public Distribution(Path folder) {
        this.folder = folder;
        this.outputs = folder;
        // C1 only: these processes live for seconds
        env("JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1 " + TEMPORARY);
    }

    /** {@return where {@code mvn package} left the distribution} */
    public static Path home() {
        String home = System.getProperty("distribution.folder");
        if (home == null) {
            throw new IllegalStateException("set distribution.folder, as mvn verify does");
        }
        return Path.of(home);
    }

    /** Sets a key of the folder's application.properties. */
    public Distribution set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Sets (null: removes) an environment variable. */
    public Distribution env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Starts it by another path, such as a link. */
    public Distribution script(Path path) {
        script = path;
        return this;
    }

    /** Keeps what the processes write in another folder than their own. */
    public Distribution outputTo(Path where) {
        outputs = where;
        return this;
    }

    /** Starts it by a tool that becomes, or leaves us, the process; before the next start. */
    public Distribution under(List<String> command) {
        tool = command;
        return this;
    }

    /** Polls quickly and trusts in a file soon; for tests in a hurry. */
    public Distribution quick() {
        set("restore.intake.file.poll-interval", "50ms");
        set("restore.intake.file.stable-for", "100ms");
        return set("restore.retry.settle-time", "500ms");
    }

    public Path folder() {
        return folder;
    }

    /** Drops a file into the inbox in one step. */
    public void drop(String name, String content) {
        drop("inbox", name, content);
    }

    /** Drops a file into that folder in one step. */
    public void drop(String where, String name, String content) {
        drop(where, name, content.getBytes(UTF_8));
    }

    public void drop(String where, String name, byte[] content) {
        try {
            Path inbox = Files.createDirectories(folder.resolve(where));
            Path hidden = Files.write(inbox.resolve(".drop-" + name), content);
            Files.move(hidden, inbox.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the names in a folder with that ending, without the hidden ones; sorted} */
    public List<Path> files(String name, String ending) {
        Path where = folder.resolve(name);
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (var found = Files.list(where)) {
            return found.filter(path -> path.getFileName().toString().endsWith(ending))
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the folder and, if anything is set, its application.properties; as each start does. */
    public Distribution writeSettings() {
        try {
            Files.createDirectories(folder);
            if (!settings.isEmpty()) {
                StringBuilder text = new StringBuilder();
                settings.forEach((key, value) -> text.append(key + "=" + value + "\n"));
                Files.writeString(folder.resolve("application.properties"), text);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a process; the settings, if any, are written before. */
    public Run start(String... arguments) {
        try {
            writeSettings();
            List<String> command = new ArrayList<>(tool);
            command.add(script.toString());
            command.addAll(List.of(arguments));
            Path output = outputs.resolve("output-" + ++runs + ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("RESTORE_"));
            environment.forEach(
                    (name, value) -> {
                        if (value == null) {
                            builder.environment().remove(name);
                        } else {
                            builder.environment().put(name, value);
                        }
                    });
            return new Run(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One process of the application. */
    public static final class Run implements AutoCloseable {
        private final Process process;
        private final Path output;

        private Run(Process process, Path output) {
            this.process = process;
            this.output = output;
        }

        /** {@return all it has written so far, errors included} */
        public String output() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until it takes files, or ends the test with what it wrote instead. */
        public Run awaitStarted() {
            await().atMost(PATIENCE)
                    .until(() -> !process.isAlive() || output().contains("  ledger   "));
            assertTrue(process.isAlive(), this::output);
            return this;
        }

        /** Waits for that moment, or ends the test if the process does. */
        public void awaitAlive(Duration longest, BooleanSupplier moment) {
            await().atMost(longest)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !process.isAlive() || moment.getAsBoolean());
            assertTrue(process.isAlive(), this::output);
        }

        /** {@return the id of the process, which is Java itself} */
        public long pid() {
            return process.pid();
        }

        public boolean isAlive() {
            return process.isAlive();
        }

        /** {@return the status it ended with, of its own accord} */
        public int awaitExit() {
            return awaitExit(PATIENCE);
        }

        /** {@return the status it ended with; ends the test if that takes longer} */
        public int awaitExit(Duration longest) {
            try {
                boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
                assertTrue(ended, () -> "still running after " + longest + "\n" + output());
                return process.exitValue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Sends a signal such as TERM or INT. */
        public void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** As {@code kill -9}; returns when the process is gone. */
        public void kill() {
            process.destroyForcibly();
            awaitExit();
        }

        @Override
        public void close() {
            kill();
        }
    }
}
