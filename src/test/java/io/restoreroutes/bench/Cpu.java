package io.restoreroutes.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** CPU seconds since the start, user and system, as Linux tells them in {@code /proc}. */
final class Cpu {
    /** The unit of these files is a hundredth of a second on every Linux. */
    private static final double TICKS = 100;

    private Cpu() {}

    /** {@return those of a process, all its threads included} */
    static double of(long pid) {
        return seconds(Path.of("/proc/" + pid + "/stat"), false);
    }

    /** {@return those of a server and the processes below it, the ended ones included} */
    static double ofServer(long pid) {
        double children =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::children)
                        .mapToDouble(child -> of(child.pid()))
                        .sum();
        return seconds(Path.of("/proc/" + pid + "/stat"), true) + children;
    }

    /** {@return those of a process's threads, by {@link #group}} */
    static Map<String, Double> byThread(long pid) {
        Map<String, Double> seconds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    seconds.merge(
                            group(Files.readString(thread.resolve("comm")).strip()),
                            seconds(thread.resolve("stat"), false),
                            Double::sum);
                } catch (NoSuchFileException e) {
                    // It has ended meanwhile, with little.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seconds;
    }

    /**
     * {@return what the threads of like names are known by; Linux keeps 15 characters of a name}
     */
    static String group(String thread) {
        String kept = thread.substring(0, Math.min(15, thread.length()));
        return kept.replaceAll("[0-9]+", "N");
    }

    private static double seconds(Path stat, boolean withEndedChildren) {
        String text;
        try {
            text = Files.readString(stat);
        } catch (IOException e) {
            // A process below a server may end at any time.
            return 0;
        }
        // The name, in brackets, may hold anything; state is the first field after it.
        List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
        return fields.subList(11, withEndedChildren ? 15 : 13).stream()
                        .mapToLong(Long::parseLong)
                        .sum()
                / TICKS;
    }
}
