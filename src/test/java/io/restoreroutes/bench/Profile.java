package io.restoreroutes.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a process spends its CPU time between two moments: by Java package, from samples of the
 * JDK's flight recorder, and by thread, from the operating system. The samples see Java code only;
 * the threads' times count all, native code, compiler and garbage collector included.
 */
final class Profile {
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final int MOST_ROWS = 20;
    private static final Pattern JDK = Pattern.compile("^(java|javax|jdk|sun|com\\.sun)\\.");

    /** Two parts of a package's name say whose it is; of ours and Apache's, three. */
    private static final Pattern OWNER =
            Pattern.compile("^(io\\.restoreroutes|org\\.apache|[^.]+)\\.[^.]+");

    private final long pid;
    private final Instant from = Instant.now();
    private final Map<String, Double> before;
    private Instant to;
    private Map<String, Double> after;

    /** Begins now. */
    Profile(long pid) {
        this.pid = pid;
        this.before = Cpu.byThread(pid);
    }

    /** {@return what Java is to be started with; the recording is written when it stops} */
    static String options(Path recording) {
        return "-XX:StartFlightRecording=settings=none,filename="
                + recording
                + ",+jdk.ExecutionSample#enabled=true,+jdk.ExecutionSample#period="
                + PERIOD.toMillis()
                + "ms";
    }

    /** Ends now. */
    void end() {
        after = Cpu.byThread(pid);
        to = Instant.now();
    }

    void print(PrintStream out, Path recording, int restores) throws IOException {
        Map<String, Long> byOwner = new HashMap<>();
        Map<String, Long> byThread = new HashMap<>();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                Instant at = event.getStartTime();
                if (event.getEventType().getName().equals("jdk.ExecutionSample")
                        && at.isAfter(from)
                        && at.isBefore(to)) {
                    byOwner.merge(owner(event.getStackTrace()), 1L, Long::sum);
                    RecordedThread thread = event.getThread("sampledThread");
                    byThread.merge(Cpu.group(thread.getJavaName()), 1L, Long::sum);
                }
            }
        }
        long samples = byOwner.values().stream().mapToLong(Long::longValue).sum();
        out.printf(
                "%n%,d samples of Java code, by the package that ran or called the JDK%n", samples);
        largest(
                byOwner,
                (owner, count) -> out.printf("%6.1f %%  %s%n", 100.0 * count / samples, owner));
        Map<String, Double> spent = new HashMap<>(after);
        spent.replaceAll((thread, seconds) -> seconds - before.getOrDefault(thread, 0.0));
        double all = spent.values().stream().mapToDouble(Double::doubleValue).sum();
        out.printf(
                "%n%.2f CPU seconds a 1,000 restores, by thread; of that in Java code as sampled%n",
                1000 * all / restores);
        double inJava = 1000 * PERIOD.toMillis() / 1e3 / restores;
        largest(
                spent,
                (thread, seconds) ->
                        out.printf(
                                "%6.1f %%  %.3f s, Java %.3f s  %s%n",
                                100 * seconds / all,
                                1000 * seconds / restores,
                                inJava * byThread.getOrDefault(thread, 0L),
                                thread));
    }

    /** Gives the largest to the row's printer, the largest first. */
    private static <N extends Number> void largest(
            Map<String, N> values, BiConsumer<String, N> row) {
        values.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().doubleValue()))
                .limit(MOST_ROWS)
                .forEach(entry -> row.accept(entry.getKey(), entry.getValue()));
    }

    /** {@return the package of the first frame, from the top, that is not the JDK's} */
    private static String owner(RecordedStackTrace stack) {
        for (RecordedFrame frame : stack.getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (!JDK.matcher(type).find()) {
                Matcher matcher = OWNER.matcher(type);
                return matcher.find() ? matcher.group() : type;
            }
        }
        return "the JDK by itself";
    }
}
