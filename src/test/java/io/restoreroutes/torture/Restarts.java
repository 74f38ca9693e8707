package io.restoreroutes.torture;

import io.restoreroutes.sandbox.Call;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long it takes from the start of a process to its first call of a provider. */
final class Restarts {
    private final List<Long> withoutJvm = new ArrayList<>();
    private final List<Long> cpu = new ArrayList<>();
    private long slowestJvm;

    /** {@return how many milliseconds Java itself takes at this moment to start and to end} */
    static long jvm() throws IOException {
        long start = System.nanoTime();
        new ProcessBuilder("java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /**
     * @param start when the process was started
     * @param jvm what Java itself took just before that, in milliseconds
     * @param calls the oldest first
     */
    void add(Instant start, long jvm, List<Call> calls) {
        slowestJvm = Math.max(slowestJvm, jvm);
        calls.stream()
                .map(Call::at)
                .filter(at -> at.isAfter(start))
                .findFirst()
                .ifPresent(at -> withoutJvm.add(Duration.between(start, at).toMillis() - jvm));
    }

    /** Notes the processor time of a process that has just made its first call. */
    void addCpu(long pid) {
        ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .ifPresent(time -> cpu.add(time.toMillis()));
    }

    /** Busy neighbours stretch the time that a clock shows, but not that of the processor. */
    void report() {
        Options.say(
                "%d restarts to the first call, without Java's own start (%d ms at most): %s;"
                        + " processor time, all in all: %s",
                withoutJvm.size(), slowestJvm, spread(withoutJvm), spread(cpu));
    }

    private static String spread(List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        return "median %d ms, at most %d ms"
                .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }
}
