package io.restoreroutes.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A file taken in while the provider is nearly stuck; then, with those requests to work off, the
 * rate of work alone, and beside the intake of a second file.
 */
final class IntakeBench {
    /** So late that hardly anything is worked off while a file is taken in. */
    private static final Duration NEARLY_STUCK = Duration.ofSeconds(2);

    private static final Duration FIRST_LONGEST = Duration.ofMinutes(5);
    private static final Pattern STACK_TRACE = Pattern.compile("^\\s+at \\S+\\(");
    private static final Pattern READ_SO_FAR = Pattern.compile("of ([0-9,]+) read so far");

    private final Stage stage;

    IntakeBench(Stage stage) {
        this.stage = stage;
    }

    /**
     * Measures one distribution.
     *
     * @param lines of the second file
     * @param longest how long its intake may take before it is given up
     * @param javaOptions such as a small heap; if there are any, the stop is measured too
     */
    void measure(String name, int lines, Duration longest, String javaOptions) throws Exception {
        int firstLines = stage.amounts.lines();
        String scenario = "intake, " + Stage.EMBEDDED;
        try (App app = stage.app(name, Map.of(), javaOptions)) {
            app.start();
            long callsBefore = stage.provider.count().calls();
            stage.provider.latency(NEARLY_STUCK);
            app.drop("first.csv", RequestFiles.csv("first", firstLines));
            app.awaitTaken("first.csv");
            Taken first = awaitAccepted(app, firstLines, System.nanoTime(), FIRST_LONGEST);
            stage.figures.add(
                    scenario + ": lines a second of " + firstLines + ", hardly any work",
                    name,
                    first.rate());

            stage.provider.latency(Stage.FAST);
            // The work is not warm yet: what there was before was intake.
            stage.provider.expect(2L * stage.amounts.alone());
            stage.provider.awaitLast();
            double alone = rateOf(stage.amounts.alone());

            app.drop("second.csv", RequestFiles.csv("second", lines));
            app.awaitTaken("second.csv");
            ProviderProcess.Count before = stage.provider.count();
            Taken second = awaitAccepted(app, lines, System.nanoTime(), longest);
            ProviderProcess.Count after = stage.provider.count();
            double meanwhile = after.rateSince(before);
            long left = firstLines + lines - (after.calls() - callsBefore);
            if (second.lines == lines && left > 2L * stage.amounts.alone()) {
                // By now the work is warmer: what it does alone lies between the two.
                alone = (alone + rateOf(stage.amounts.alone())) / 2;
            }
            stage.figures.add(
                    scenario + ": lines a second of " + lines + " beside the work",
                    name,
                    second.rate());
            stage.figures.add(
                    scenario + ": % of its lines taken in", name, 100.0 * second.lines / lines);
            stage.figures.add(scenario + ": restores a second meanwhile", name, meanwhile);
            stage.figures.add(scenario + ": restores a second alone", name, alone);
            stage.figures.add(scenario + ": % of the rate alone", name, 100 * meanwhile / alone);
            if (!javaOptions.isEmpty()) {
                stopInTheMiddle(app, name, scenario);
            }
        }
    }

    /** {@return restores a second, over so many while there is more to do} */
    private double rateOf(int restores) throws Exception {
        stage.provider.expect(restores);
        return restores / stage.provider.awaitLast();
    }

    /** How many lines of a file were taken in, and how long that took. */
    private record Taken(long lines, long nanos) {
        double rate() {
            return lines * 1e9 / nanos;
        }
    }

    /** {@return all lines or, where the time is over before, as many as the application tells} */
    private static Taken awaitAccepted(App app, int lines, long since, Duration longest)
            throws InterruptedException {
        try {
            Child.Line accepted = app.process().await("Job \\S+ accepted: ", longest);
            return new Taken(lines, accepted.nanos() - since);
        } catch (TimeoutException e) {
            // A progress line comes every few seconds; earlier ones are about another file.
            List<Child.Line> progress =
                    app.process().lines(READ_SO_FAR).stream()
                            .filter(line -> line.nanos() > since)
                            .toList();
            if (progress.isEmpty()) {
                return new Taken(0, longest.toNanos());
            }
            Child.Line last = progress.get(progress.size() - 1);
            String read = Child.group(READ_SO_FAR.pattern(), last).replace(",", "");
            return new Taken(Long.parseLong(read), last.nanos() - since);
        }
    }

    private void stopInTheMiddle(App app, String name, String scenario) throws Exception {
        stage.figures.add(scenario + ": most memory held, MB", name, app.peakBytes() / 1e6);
        long before = System.nanoTime();
        app.stop();
        stage.figures.add(
                scenario + ": seconds to stop in the middle of the work",
                name,
                (System.nanoTime() - before) / 1e9);
        stage.figures.add(
                scenario + ": lines of stack traces in the log",
                name,
                app.process().lines(STACK_TRACE).size());
    }
}
