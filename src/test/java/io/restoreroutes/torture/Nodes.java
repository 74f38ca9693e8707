package io.restoreroutes.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.Relay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The processes that share a ledger, and what was done to them. */
final class Nodes {
    /** Documented: a process stops within this time. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private static final String NO_DATABASE = "does not start: The ledger's database ";
    private static final int STOPPED_BY_TERM = 143;

    private final List<Distribution> nodes;
    private final Map<Integer, Distribution.Run> running = new TreeMap<>();
    private final List<Instant> stops = new ArrayList<>();
    private final List<Instant> wakings = new ArrayList<>();
    private final List<String> fallen = new ArrayList<>();
    private long slowestStop;

    Nodes(List<Distribution> nodes) {
        this.nodes = nodes;
    }

    synchronized void start(int node) {
        running.put(node, nodes.get(node).start());
    }

    synchronized void kill(int node) {
        stops.add(Instant.now());
        running.remove(node).kill();
    }

    synchronized void freeze(int node) {
        stops.add(Instant.now());
        running.get(node).signal("STOP");
    }

    synchronized void wake(int node) {
        wakings.add(Instant.now());
        running.get(node).signal("CONT");
    }

    /** As an operator stops it: in time, and with the status that is documented. */
    synchronized void stop(int node) {
        startFallen();
        Distribution.Run run = running.remove(node);
        stops.add(Instant.now());
        long start = System.nanoTime();
        run.signal("TERM");
        assertEquals(STOPPED_BY_TERM, run.awaitExit(LONGEST_STOP), run::output);
        slowestStop = Math.max(slowestStop, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    synchronized void killAll() {
        running.values().forEach(Distribution.Run::kill);
        running.clear();
    }

    /** Stops all in order; the last one while its database hangs. */
    synchronized void stopAll(Relay lastOnesDatabase) {
        List<Integer> all = List.copyOf(running.keySet());
        all.subList(0, all.size() - 1).forEach(this::stop);
        lastOnesDatabase.hold();
        stop(all.get(all.size() - 1));
        Options.say("the slowest of the stops in order took %d ms", slowestStop);
    }

    /** Starts those again that have ended by themselves, as a service manager does. */
    synchronized void startFallen() {
        running.replaceAll(
                (node, run) -> {
                    if (run.isAlive()) {
                        return run;
                    }
                    fallen.add(run.output());
                    return nodes.get(node).start();
                });
    }

    /** Only a start may end by itself: frozen in the middle, or with the database away. */
    synchronized void checkFallen() {
        fallen.forEach(output -> assertTrue(output.contains(NO_DATABASE), output));
        Options.say("%d starts failed because the database was away for them", fallen.size());
    }

    /** {@return when one was killed, frozen or stopped} */
    synchronized List<Instant> stops() {
        return List.copyOf(stops);
    }

    /** {@return when a frozen one went on} */
    synchronized List<Instant> wakings() {
        return List.copyOf(wakings);
    }
}
