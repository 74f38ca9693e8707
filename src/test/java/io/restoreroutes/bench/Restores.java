package io.restoreroutes.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * One start of a distribution on a new ledger: warms up, then the requests at 50 ms, then those at
 * 0 ms.
 */
final class Restores implements AutoCloseable {
    private static final int BETWEEN_STOPS = 250;

    private final Stage stage;
    private final String name;
    private final SharedLedger postgres;
    private final String ledger;
    private final long emptyBytes;
    private final App app;
    private int jobs;
    private int items;

    /**
     * Not started.
     *
     * @param postgres null: the distribution's own embedded ledger
     */
    Restores(Stage stage, String name, SharedLedger postgres) throws IOException, SQLException {
        this.stage = stage;
        this.name = name;
        this.postgres = postgres;
        ledger = postgres == null ? Stage.EMBEDDED : "PostgreSQL";
        app = stage.app(name, postgres == null ? Map.of() : postgres.newDatabase(), "");
        emptyBytes = postgres == null ? 0 : postgres.bytes();
    }

    /**
     * Measures it.
     *
     * @param bareRates the bare client's calls a second in this round, by latency
     */
    void measure(Map<Duration, Double> bareRates) throws Exception {
        app.start();
        stage.provider.latency(Stage.FAST);
        dropCsv(stage.amounts.warm());
        app.awaitEnded(jobs, items);
        job(Stage.SLOW, stage.amounts.slow(), bareRates);
        job(Stage.FAST, stage.amounts.fast(), bareRates);
        String bytes = ledger + ": bytes an item after " + items + " items";
        if (postgres == null) {
            stage.figures.add(bytes, name, app.ledgerBytes() / (double) items);
            app.stop();
            stage.figures.add(bytes + " and a stop", name, app.ledgerBytes() / (double) items);
        } else {
            stage.figures.add(bytes, name, (postgres.bytes() - emptyBytes) / (double) items);
        }
    }

    /** Drops half of the requests as CSV and half as NDJSON, and waits for both summaries. */
    private void job(Duration latency, int count, Map<Duration, Double> bareRates)
            throws Exception {
        String scenario = ledger + ", " + latency.toMillis() + " ms";
        Map<String, DoubleSupplier> cpus = new LinkedHashMap<>();
        cpus.put("distribution", () -> Cpu.of(app.process().pid()));
        cpus.put("stand-in", () -> Cpu.of(stage.provider.pid()));
        if (postgres != null) {
            long server = postgres.pid();
            cpus.put("database", () -> Cpu.ofServer(server));
        }
        long[] dropped = new long[1];
        double rate =
                stage.watch(
                        scenario,
                        name,
                        latency,
                        count,
                        cpus,
                        () -> {
                            dropCsv(count / 2);
                            dropNdjson(count - count / 2);
                            dropped[0] = System.nanoTime();
                        });
        app.awaitEnded(jobs, items);
        stage.figures.add(
                scenario + ": restores a second, drop to summary",
                name,
                count * 1e9 / (System.nanoTime() - dropped[0]));
        stage.figures.add(
                scenario + ": % of the bare client's calls a second",
                name,
                100 * rate / bareRates.get(latency));
    }

    /** Many requests right after a start, as the one who has just installed it sees it. */
    void measureFresh() throws Exception {
        stage.provider.latency(Stage.FAST);
        app.start();
        double cpu = Cpu.of(app.process().pid());
        dropCsv(stage.amounts.fresh());
        long dropped = System.nanoTime();
        app.awaitEnded(jobs, items);
        double seconds = (System.nanoTime() - dropped) / 1e9;
        String scenario = ledger + ", 0 ms, right after the start: ";
        stage.figures.add(scenario + "restores a second, drop to summary", name, items / seconds);
        stage.figures.add(
                scenario + "CPU seconds a 1,000 restores",
                name,
                1000 * (Cpu.of(app.process().pid()) - cpu) / items);
    }

    /** Few requests between a start and a stop, again and again. */
    void measureStops() throws Exception {
        stage.provider.latency(Stage.SLOW);
        for (int left = stage.amounts.stops(); left > 0; left--) {
            app.start();
            dropCsv(BETWEEN_STOPS);
            app.awaitEnded(jobs, items);
            if (left > 1) {
                app.stop();
            }
        }
        stage.figures.add(
                ledger + ": bytes an item after " + items + " items, a stop each " + BETWEEN_STOPS,
                name,
                app.ledgerBytes() / (double) items);
    }

    private void dropCsv(int count) throws IOException {
        String job = "job-" + ++jobs;
        items += count;
        app.drop(job + ".csv", RequestFiles.csv(job, count));
    }

    private void dropNdjson(int count) throws IOException {
        String job = "job-" + ++jobs;
        items += count;
        app.drop(job + ".ndjson", RequestFiles.ndjson(job, count));
    }

    @Override
    public void close() throws IOException {
        app.close();
    }
}
