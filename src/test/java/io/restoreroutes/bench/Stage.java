package io.restoreroutes.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;

/**
 * What all measurements share: the provider, the distributions, how much is done, and where figures
 * go.
 */
final class Stage implements AutoCloseable {
    static final String EMBEDDED = "embedded ledger";

    /** How many calls may be under way at a time. */
    static final int WAYS = 64;

    static final Duration SLOW = Duration.ofMillis(50);
    static final Duration FAST = Duration.ZERO;

    /**
     * How much is done.
     *
     * @param warm requests at 0 ms that are not measured, at the beginning of each process
     * @param slow requests at 50 ms, after them
     * @param fast requests at 0 ms, after those
     * @param fresh requests at 0 ms of a process that has just started
     * @param bareSlow calls of the bare client at 50 ms
     * @param bareFast calls of the bare client at 0 ms
     * @param lines of a file to be taken in
     * @param alone restores by which the rate without an intake is told
     * @param stops how often there are 250 requests and a stop
     */
    record Amounts(
            int warm,
            int slow,
            int fast,
            int fresh,
            int bareSlow,
            int bareFast,
            int lines,
            int alone,
            int stops) {}

    static final Amounts FULL =
            new Amounts(2_500, 7_500, 20_000, 15_000, 3_840, 50_000, 100_000, 3_000, 6);
    static final Amounts QUICK = new Amounts(250, 750, 2_000, 1_500, 640, 5_000, 10_000, 500, 2);

    interface Step {
        void run() throws Exception;
    }

    final Amounts amounts;
    final Figures figures;
    final ProviderProcess provider;
    final Path work;
    private final Map<String, Path> distributions;
    private int apps;

    /**
     * Starts the provider.
     *
     * @param work an empty folder
     */
    Stage(Path work, Map<String, Path> distributions, Amounts amounts, Figures figures)
            throws InterruptedException, TimeoutException {
        this.work = work;
        this.distributions = distributions;
        this.amounts = amounts;
        this.figures = figures;
        this.provider = new ProviderProcess(work);
    }

    /** {@return a distribution in a new working folder, not started} */
    App app(String name, Map<String, String> settings, String javaOptions) throws IOException {
        Path folder = work.resolve(++apps + "-" + name);
        return new App(
                distributions.get(name), folder, provider.url(), WAYS, settings, javaOptions);
    }

    /** {@return calls a second, from the first call to the last} Measures CPU between the two. */
    double watch(
            String scenario,
            String who,
            Duration latency,
            int calls,
            Map<String, DoubleSupplier> cpus,
            Step begin)
            throws Exception {
        provider.latency(latency);
        provider.expect(calls);
        begin.run();
        provider.awaitFirst();
        Map<String, Double> before = read(cpus);
        double rate = calls / provider.awaitLast();
        Map<String, Double> after = read(cpus);
        figures.add(scenario + ": calls a second, first to last", who, rate);
        after.forEach(
                (process, seconds) ->
                        figures.add(
                                scenario + ": CPU seconds a 1,000 calls, " + process,
                                who,
                                (seconds - before.get(process)) * 1000 / calls));
        return rate;
    }

    private static Map<String, Double> read(Map<String, DoubleSupplier> cpus) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        cpus.forEach((process, cpu) -> seconds.put(process, cpu.getAsDouble()));
        return seconds;
    }

    @Override
    public void close() {
        provider.close();
    }
}
