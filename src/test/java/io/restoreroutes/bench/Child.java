package io.restoreroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A process that the bench has started: talks to it by lines, and ends it with the bench. */
final class Child implements AutoCloseable {
    private static final int LAST_LINES = 20;
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
    }

    /**
     * A line that a process has written.
     *
     * @param nanos when it came, on this process's monotonic clock
     */
    record Line(String text, long nanos) {}

    private final String name;
    private final Process process;
    private final PrintWriter input;
    private final Thread reader;
    private final List<Line> lines = new ArrayList<>();
    private int next;

    /** Starts it; the environment given is added to our own. */
    Child(String name, Path folder, Map<String, String> environment, List<String> command) {
        this.name = name;
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("RESTORE_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ALIVE.add(process);
        input = new PrintWriter(process.outputWriter(UTF_8), true);
        reader = new Thread(this::read, "read-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a main class of this class path. */
    static Child java(Path folder, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String property : List.of("java.class.path", "logback.configurationFile")) {
            command.add("-D" + property + "=" + System.getProperty(property));
        }
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new Child(main.getSimpleName(), folder, Map.of(), command);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@return the end of what it has written, for an error} */
    synchronized String lastLines() {
        return lines.stream()
                .skip(Math.max(0, lines.size() - LAST_LINES))
                .map(Line::text)
                .collect(Collectors.joining("\n", "its last lines:\n", ""));
    }

    void say(String line) {
        input.println(line);
    }

    /**
     * {@return the next line, after the last one that was waited for, in which the pattern occurs}
     *
     * @throws TimeoutException if there is none within that time
     * @throws IllegalStateException if the process ends before
     */
    synchronized Line await(String pattern, Duration longest)
            throws InterruptedException, TimeoutException {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            for (; next < lines.size(); next++) {
                if (wanted.matcher(lines.get(next).text()).find()) {
                    return lines.get(next++);
                }
            }
            if (!reader.isAlive()) {
                throw new IllegalStateException(name + " has ended; " + lastLines());
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException(
                        "%s has not said '%s' within %s; %s"
                                .formatted(name, pattern, longest, lastLines()));
            }
            wait(left);
        }
    }

    /** {@return all lines so far in which the pattern occurs, waited for or not} */
    synchronized List<Line> lines(Pattern pattern) {
        return lines.stream().filter(line -> pattern.matcher(line.text()).find()).toList();
    }

    /** {@return the first group of the pattern in the line} */
    static String group(String pattern, Line line) {
        Matcher matcher = Pattern.compile(pattern).matcher(line.text());
        if (!matcher.find()) {
            throw new IllegalStateException("no '" + pattern + "' in: " + line.text());
        }
        return matcher.group(1);
    }

    /** Asks it to end, as SIGTERM does, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not end; " + lastLines());
        }
        close();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ALIVE.remove(process);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(new Line(line, System.nanoTime()));
            }
        } catch (IOException e) {
            add(new Line("cannot be read: " + e, System.nanoTime()));
        }
        synchronized (this) {
            notifyAll();
        }
    }

    private synchronized void add(Line line) {
        lines.add(line);
        notifyAll();
    }
}
