package io.restoreroutes.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * Measures packaged distributions from outside, beside a bare HTTP client, as {@code
 * bench/README.md} says. Asserts nothing but that all that was asked for was restored.
 */
public final class Bench implements AutoCloseable {
    private static final String USAGE =
            """
            bench/run [options] [distribution-folder ...]    default: the one under target/
              --rounds N       so many rounds instead of 3
              --quick          one round with a tenth of the requests: shows that all works
              --intake LINES   only: takes in a CSV of so many lines at -Xmx256m beside a provider
                               that answers at once
              --profile        only: where the first distribution spends its time at 0 ms
            """;
    private static final String BARE = "bare client";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Path results;
    private final Path work;
    private final Map<String, Path> distributions = new LinkedHashMap<>();
    private final Figures figures;
    private final Stage stage;

    private Bench(Path target, Options options) throws Exception {
        results = target.resolve("bench");
        for (Path home : options.distributions.isEmpty() ? built(target) : options.distributions) {
            distributions.put(String.valueOf((char) ('A' + distributions.size())), home);
        }
        figures = new Figures(about(distributions));
        // Of its own: two runs at once spoil each other's figures, but not their files.
        work = Files.createTempDirectory(Files.createDirectories(results), "work-");
        stage = new Stage(work, distributions, options.quick ? Stage.QUICK : Stage.FULL, figures);
    }

    /** Arguments: the folder {@code target}, then what the usage says. */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(List.of(args).subList(1, args.length));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(64);
            return;
        }
        try (Bench bench = new Bench(Path.of(args[0]), options)) {
            if (options.profile) {
                bench.profile();
            } else if (options.intake > 0) {
                bench.intakes(options.intake);
            } else {
                bench.rounds(options.rounds);
            }
        }
        System.exit(0);
    }

    private void rounds(int rounds) throws Exception {
        List<String> names = new ArrayList<>(distributions.keySet());
        try (SharedLedger postgres = new SharedLedger();
                Child bare =
                        Child.java(
                                work,
                                BareClient.class,
                                stage.provider.url(),
                                String.valueOf(Stage.WAYS))) {
            call(bare, Stage.FAST, stage.amounts.bareFast());
            for (int round = 1; round <= rounds; round++) {
                say("round %d of %d, %s", round, rounds, BARE);
                Map<Duration, Double> rates = new LinkedHashMap<>();
                rates.put(Stage.SLOW, bare(bare, Stage.SLOW, stage.amounts.bareSlow()));
                rates.put(Stage.FAST, bare(bare, Stage.FAST, stage.amounts.bareFast()));
                for (String name : names) {
                    say("round %d of %d, %s, %s", round, rounds, name, Stage.EMBEDDED);
                    try (Restores restores = new Restores(stage, name, null)) {
                        restores.measure(rates);
                    }
                }
                for (String name : names) {
                    say("round %d of %d, %s, right after a start", round, rounds, name);
                    try (Restores restores = new Restores(stage, name, null)) {
                        restores.measureFresh();
                    }
                }
                for (String name : names) {
                    say("round %d of %d, %s, PostgreSQL", round, rounds, name);
                    try (Restores restores = new Restores(stage, name, postgres)) {
                        restores.measure(rates);
                    }
                }
                for (String name : names) {
                    say("round %d of %d, %s, intake", round, rounds, name);
                    new IntakeBench(stage)
                            .measure(name, stage.amounts.lines(), Duration.ofSeconds(10), "");
                }
                // Nobody always comes first.
                Collections.rotate(names, 1);
            }
        }
        for (String name : distributions.keySet()) {
            say("%s, stops", name);
            try (Restores restores = new Restores(stage, name, null)) {
                restores.measureStops();
            }
        }
        List<String> columns = new ArrayList<>(List.of(BARE));
        columns.addAll(distributions.keySet());
        report("figures", columns);
    }

    private double bare(Child client, Duration latency, int calls) throws Exception {
        Map<String, DoubleSupplier> cpus = new LinkedHashMap<>();
        cpus.put("client", () -> Cpu.of(client.pid()));
        cpus.put("stand-in", () -> Cpu.of(stage.provider.pid()));
        // The first calls find no connections yet.
        call(client, latency, Stage.WAYS);
        double rate =
                stage.watch(
                        "bare, " + latency.toMillis() + " ms",
                        BARE,
                        latency,
                        calls,
                        cpus,
                        () -> client.say(String.valueOf(calls)));
        client.await("^done$", LONGEST);
        return rate;
    }

    private void call(Child client, Duration latency, int calls) throws Exception {
        stage.provider.latency(latency);
        client.say(String.valueOf(calls));
        client.await("^done$", LONGEST);
    }

    /** A million lines and the like: nothing else, and with little memory. */
    private void intakes(int lines) throws Exception {
        for (String name : distributions.keySet()) {
            say("%s, %,d lines", name, lines);
            new IntakeBench(stage).measure(name, lines, Duration.ofMinutes(2), "-Xmx256m");
        }
        report("intake", List.copyOf(distributions.keySet()));
    }

    private void profile() throws Exception {
        String name = distributions.keySet().iterator().next();
        int warm = stage.amounts.warm();
        int items = 2 * stage.amounts.fast();
        Path recording = results.resolve("profile-" + time() + ".jfr").toAbsolutePath();
        stage.provider.latency(Stage.FAST);
        try (App app = stage.app(name, Map.of(), Profile.options(recording))) {
            app.start();
            app.drop("warm.csv", RequestFiles.csv("warm", warm));
            app.awaitEnded(1, warm);
            stage.provider.expect(items);
            app.drop("run.csv", RequestFiles.csv("run", items));
            stage.provider.awaitFirst();
            Profile profile = new Profile(app.process().pid());
            double seconds = stage.provider.awaitLast();
            profile.end();
            app.awaitEnded(2, warm + items);
            app.stop();
            say(
                    "%n%s%n%,d restores at 0 ms, %s: %,.0f a second",
                    distributions.get(name), items, Stage.EMBEDDED, items / seconds);
            profile.print(System.out, recording, items);
            say("%nrecording: %s", recording);
        }
    }

    private void report(String what, List<String> columns) throws IOException {
        figures.print(System.out, columns);
        Path file = results.resolve(what + "-" + time() + ".json");
        figures.write(file);
        System.out.println("\nall rounds: " + file);
    }

    private static String time() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                .format(LocalDateTime.now(ZoneOffset.UTC));
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static Map<String, String> about(Map<String, Path> distributions) {
        Map<String, String> about = new LinkedHashMap<>();
        distributions.forEach((name, home) -> about.put(name, home.toString()));
        about.put(
                "time",
                LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString());
        var machine = ManagementFactory.getOperatingSystemMXBean();
        about.put(
                "machine",
                String.format(
                        Locale.ROOT,
                        "%d cores, Java %s, load at the start %.1f",
                        machine.getAvailableProcessors(),
                        System.getProperty("java.version"),
                        machine.getSystemLoadAverage()));
        about.put("JAVA_OPTS", System.getenv().getOrDefault("JAVA_OPTS", ""));
        return about;
    }

    /** {@return what {@code mvn package} has left} */
    private static List<Path> built(Path target) throws IOException {
        try (Stream<Path> found = Files.list(target)) {
            List<Path> homes =
                    found.filter(home -> Files.exists(home.resolve("bin/restore-routes")))
                            .sorted()
                            .toList();
            if (homes.isEmpty()) {
                throw new IllegalStateException("nothing is built: mvn -DskipTests package");
            }
            return homes;
        }
    }

    @Override
    public void close() throws IOException {
        stage.close();
        App.delete(work);
    }

    /** The command line. */
    private static final class Options {
        private final List<Path> distributions = new ArrayList<>();
        private int rounds = 3;
        private boolean quick;
        private int intake;
        private boolean profile;

        private static Options parse(List<String> arguments) {
            Options options = new Options();
            for (var left = arguments.iterator(); left.hasNext(); ) {
                String argument = left.next();
                switch (argument) {
                    case "--rounds" -> options.rounds = number(argument, left);
                    case "--quick" -> {
                        options.quick = true;
                        options.rounds = 1;
                    }
                    case "--intake" -> options.intake = number(argument, left);
                    case "--profile" -> options.profile = true;
                    default -> options.distributions.add(distribution(argument));
                }
            }
            return options;
        }

        private static int number(String name, Iterator<String> left) {
            String value = left.hasNext() ? left.next() : "";
            if (!value.matches("[1-9][0-9]{0,8}")) {
                throw new IllegalArgumentException(name + " needs a number, not '" + value + "'");
            }
            return Integer.parseInt(value);
        }

        private static Path distribution(String argument) {
            Path home = Path.of(argument).toAbsolutePath().normalize();
            if (!Files.isExecutable(home.resolve("bin/restore-routes"))) {
                throw new IllegalArgumentException(
                        "neither an option nor the folder of a distribution: " + argument);
            }
            return home;
        }
    }
}
